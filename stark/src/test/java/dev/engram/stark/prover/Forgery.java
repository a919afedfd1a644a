/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.prover;

import dev.engram.stark.field.PrimeField;
import dev.engram.stark.matrix.RowMatrix;
import dev.engram.stark.matrix.TileMatrix;
import dev.engram.stark.protocol.Conversation;
import dev.engram.stark.protocol.Proof;
import dev.engram.stark.protocol.ProofCodec;
import dev.engram.stark.protocol.Refusal;
import dev.engram.stark.protocol.Statement;
import dev.engram.stark.protocol.TreeShape;
import dev.engram.stark.protocol.TreeShape.Stage;
import dev.engram.stark.security.Profile;
import dev.engram.stark.verifier.Verdict;
import dev.engram.stark.verifier.Verifier;
import java.util.List;

/**
 * Ways to cheat, each by a prover that does everything else as well as it can, so that one check
 * alone stands between it and acceptance.
 */
enum Forgery {
  /** A proof of a profile for tests, shown to a verifier of real ones. */
  INSECURE_PROFILE(Refusal.INSECURE_PROFILE) {
    @Override
    Verdict show(SampleSystem system) {
      return Verifier.of(system.verifyingKey())
          .verify(Statement.of(system.publicValues()), system.prove());
    }
  },
  /** Parameters that do not reach the bits that the profile's name promises. */
  TOO_FEW_QUERIES(Refusal.SECURITY) {
    @Override
    Verdict show(SampleSystem sample) {
      Profile p = SampleSystem.PROFILE;
      Profile boasting =
          new Profile(
              "boasting",
              100,
              p.field(),
              p.extensionDegree(),
              p.logBlowup(),
              p.queries(),
              p.grinding(),
              p.regime(),
              p.logArity(),
              p.logFinalLength(),
              p.hash(),
              false);
      try (SampleSystem system = new SampleSystem(boasting, LOG_ROWS)) {
        return system.verify(system.prove());
      }
    }
  },
  /** Public values for an AIR that is not in the key. */
  PUBLIC_VALUES_OF_MORE_AIRS(Refusal.PUBLIC_VALUES) {
    @Override
    Verdict show(SampleSystem system) {
      List<int[]> values = system.publicValues();
      values.add(new int[0]);
      return system.verify(Statement.of(values), system.prove());
    }
  },
  /** A public value more than the AIR has. */
  MORE_PUBLIC_VALUES(Refusal.PUBLIC_VALUES) {
    @Override
    Verdict show(SampleSystem system) {
      List<int[]> values = system.publicValues();
      values.set(SampleSystem.FIBONACCI, new int[] {1, system.last, 7});
      byte[] proof;
      try {
        proof = system.prove(values, system.witnesses());
      } catch (IllegalArgumentException e) {
        // the prover looks too
        proof = system.prove();
      }
      return system.verify(Statement.of(values), proof);
    }
  },
  /** The same public value by another number. */
  PUBLIC_VALUE_ABOVE_THE_PRIME(Refusal.PUBLIC_VALUES) {
    @Override
    Verdict show(SampleSystem system) {
      List<int[]> values = system.publicValues();
      values.set(
          SampleSystem.FIBONACCI, new int[] {1 + system.profile().field().prime(), system.last});
      return system.verify(Statement.of(values), system.prove());
    }
  },
  /** Another public value. */
  WRONG_PUBLIC_VALUE(Refusal.CONSTRAINTS) {
    @Override
    Verdict show(SampleSystem system) {
      List<int[]> values = system.publicValues();
      values.set(SampleSystem.FIBONACCI, new int[] {1, system.last ^ 1});
      return system.verify(Statement.of(values), system.prove(values, system.witnesses()));
    }
  },
  /** A partition that is another one than the statement's. */
  OTHER_PARTITION(Refusal.PARTITION) {
    @Override
    Verdict show(SampleSystem system) {
      Statement statement =
          Statement.of(system.publicValues()).with(new Statement.Partition("log", new int[8]));
      return system.verify(statement, system.prove());
    }
  },
  /** A look-up of what the table does not provide. */
  UNBALANCED(Refusal.SUMS) {
    @Override
    Verdict show(SampleSystem system) {
      int count = system.range.get(5, 0);
      system.range.set(5, 0, system.profile().field().add(count, 1));
      try {
        return system.verify(system.prove());
      } finally {
        system.range.set(5, 0, count);
      }
    }
  },
  /** The same, with a sum that makes up for it. */
  SUM_THAT_IS_NOT_THE_TABLES(Refusal.CONSTRAINTS) {
    @Override
    Verdict show(SampleSystem system) {
      return cheat(
          system,
          new Cheat() {
            @Override
            public int[][] claimed(int[][] sums) {
              sums[0][1] = system.profile().field().add(sums[0][1], 1);
              sums[1][1] = system.profile().field().sub(sums[1][1], 1);
              return sums;
            }
          });
    }
  },
  /** The sums of two tables, exchanged. */
  SUMS_EXCHANGED(Refusal.CONSTRAINTS) {
    @Override
    Verdict show(SampleSystem system) {
      return cheat(
          system,
          new Cheat() {
            @Override
            public int[][] claimed(int[][] sums) {
              return new int[][] {sums[1], sums[0]};
            }
          });
    }
  },
  /** A row that breaks a constraint on all rows. */
  WRONG_CELL(Refusal.CONSTRAINTS) {
    @Override
    Verdict show(SampleSystem system) {
      return withCell(system, system.reader, 3, 1);
    }
  },
  /** The first row of a full table. */
  WRONG_FIRST_ROW(Refusal.CONSTRAINTS) {
    @Override
    Verdict show(SampleSystem system) {
      return withCell(system, system.fibonacci, 0, 0);
    }
  },
  /** The last row of a full table, whose next row is none. */
  WRONG_LAST_ROW(Refusal.CONSTRAINTS) {
    @Override
    Verdict show(SampleSystem system) {
      return withCell(system, system.fibonacci, system.fibonacci.rows() - 1, 1);
    }
  },
  /** An opened value that is not the polynomial's, at ζ. */
  WRONG_OPENED_VALUE(Refusal.CONSTRAINTS) {
    @Override
    Verdict show(SampleSystem system) {
      return cheat(
          system,
          new Cheat() {
            @Override
            public void opened(OpenedWords values) {
              values.local()[0][0][2] ^= 1;
            }
          });
    }
  },
  /** One at the next row's point. */
  WRONG_NEXT_VALUE(Refusal.CONSTRAINTS) {
    @Override
    Verdict show(SampleSystem system) {
      return cheat(
          system,
          new Cheat() {
            @Override
            public void opened(OpenedWords values) {
              values.next()[0][1][0] ^= 1;
            }
          });
    }
  },
  /** Opened values that satisfy the constraints and are not those of the columns. */
  OPENED_VALUES_THAT_FIT(Refusal.LAST_POLYNOMIAL) {
    @Override
    Verdict show(SampleSystem system) {
      return cheat(
          system,
          new OtherValues(system) {
            @Override
            public boolean extendsWords() {
              return false;
            }
          });
    }
  },
  /** The same, and a word of low degree that has to do with them on half of its domain. */
  WORD_THAT_FITS_HALF(Refusal.FOLDING) {
    @Override
    Verdict show(SampleSystem system) {
      return cheat(system, new OtherValues(system));
    }
  },
  /** A tree of other columns than those that were proven. */
  OTHER_TREE(Refusal.OPENING) {
    @Override
    Verdict show(SampleSystem system) {
      return cheat(
          system,
          new Cheat() {
            @Override
            public int[] said(TreeShape tree, int[] root) {
              int[] other = root.clone();
              other[0] ^= tree.stage() == Stage.QUOTIENT ? 1 : 0;
              return other;
            }
          });
    }
  },
  /** Leaves of FRI other than those that were folded. */
  OTHER_LEAVES(Refusal.OPENING) {
    @Override
    Verdict show(SampleSystem system) {
      return cheat(
          system,
          new Cheat() {
            @Override
            public int[] saidLeaves(int step, int[] root) {
              int[] other = root.clone();
              other[7] ^= step;
              return other;
            }
          });
    }
  },
  /** A word of zeros, which is of low degree, in place of the openings'. */
  OTHER_WORD(Refusal.FOLDING) {
    @Override
    Verdict show(SampleSystem system) {
      return cheat(system, new ZeroWord(0));
    }
  },
  /** One in place of the first folded word. */
  OTHER_FOLDED_WORD(Refusal.FOLDING) {
    @Override
    Verdict show(SampleSystem system) {
      return cheat(system, new ZeroWord(1));
    }
  },
  /** Another last polynomial than that of the last word. */
  OTHER_LAST_POLYNOMIAL(Refusal.LAST_POLYNOMIAL) {
    @Override
    Verdict show(SampleSystem system) {
      return cheat(
          system,
          new Cheat() {
            @Override
            public int[][] sent(int[][] coefficients) {
              coefficients[1][1] ^= 1;
              return coefficients;
            }
          });
    }
  },
  /** No work before α and β. */
  NO_WORK_FOR_THE_LOOKUP(Refusal.GRINDING) {
    @Override
    Verdict show(SampleSystem system) {
      return cheat(system, new Lazy(0));
    }
  },
  /** No work before ζ. */
  NO_WORK_FOR_THE_POINT(Refusal.GRINDING) {
    @Override
    Verdict show(SampleSystem system) {
      return cheat(system, new Lazy(1));
    }
  },
  /** No work before δ. */
  NO_WORK_FOR_THE_BATCHING(Refusal.GRINDING) {
    @Override
    Verdict show(SampleSystem system) {
      return cheat(system, new Lazy(2));
    }
  },
  /** No work before the positions. */
  NO_WORK_FOR_THE_POSITIONS(Refusal.GRINDING) {
    @Override
    Verdict show(SampleSystem system) {
      return cheat(system, new Lazy(3));
    }
  },
  /** No work before a step of FRI. */
  NO_WORK_FOR_FOLDING(Refusal.GRINDING) {
    @Override
    Verdict show(SampleSystem system) {
      return cheat(system, new Lazy(FriProver.class));
    }
  };

  private static final int LOG_ROWS = 6;

  private final Refusal refusal;

  Forgery(Refusal refusal) {
    this.refusal = refusal;
  }

  /** Cheats, and says what the verifier said. */
  abstract Verdict show(SampleSystem system);

  /** What it must say. */
  Refusal refusal() {
    return refusal;
  }

  /** Whether the verifier, as it is loaded here, takes the forgery. */
  static boolean taken(String name) {
    try (SampleSystem system = new SampleSystem(SampleSystem.PROFILE, LOG_ROWS)) {
      return valueOf(name).show(system).accepted();
    }
  }

  private static Verdict withCell(SampleSystem system, RowMatrix matrix, int row, int column) {
    int word = matrix.get(row, column);
    matrix.set(row, column, system.profile().field().add(word, 1));
    try {
      return system.verify(system.prove());
    } finally {
      matrix.set(row, column, word);
    }
  }

  private static Verdict cheat(SampleSystem system, Cheat cheat) {
    Proof proof = new CheatingRun(system, cheat).run();
    system.proverMemory.releaseAll();
    return system.verify(ProofCodec.encode(system.verifyingKey(), proof));
  }

  /** What a cheating prover does otherwise. */
  interface Cheat {

    default int[][] claimed(int[][] sums) {
      return sums;
    }

    default void opened(OpenedWords values) {}

    default boolean extendsWords() {
      return true;
    }

    default int[] said(TreeShape tree, int[] root) {
      return root;
    }

    default int[] saidLeaves(int step, int[] root) {
      return root;
    }

    default TileMatrix committed(int step, TileMatrix word) {
      return word;
    }

    default int[][] sent(int[][] coefficients) {
      return coefficients;
    }

    default boolean works(Class<?> where, int at) {
      return true;
    }
  }

  private static class OtherValues implements Cheat {

    private final SampleSystem system;

    OtherValues(SampleSystem system) {
      this.system = system;
    }

    @Override
    public void opened(OpenedWords values) {
      // the identity reads q_0 + X·q_1 + …: a constant more, and as much less by X·X^3
      PrimeField field = system.profile().field();
      int[][] quotient = values.local()[1];
      quotient[0][0] = field.add(quotient[0][0], field.of(field.quarticConstant()));
      quotient[1][3] = field.sub(quotient[1][3], field.one());
    }
  }

  private static final class ZeroWord implements Cheat {

    private final int step;

    ZeroWord(int step) {
      this.step = step;
    }

    @Override
    public TileMatrix committed(int at, TileMatrix word) {
      if (at == step) {
        word.words().fill((byte) 0);
      }
      return word;
    }
  }

  /** Leaves out the work before one challenge. */
  private static final class Lazy implements Cheat {

    private final Class<?> where;
    private final int at;

    Lazy(int at) {
      this.where = ProofRun.class;
      this.at = at;
    }

    Lazy(Class<?> where) {
      this.where = where;
      this.at = 0;
    }

    @Override
    public boolean works(Class<?> place, int challenge) {
      return place != where || challenge != at;
    }
  }

  private static final class CheatingRun extends ProofRun {

    private final SampleSystem system;
    private final Cheat cheat;

    CheatingRun(SampleSystem system, Cheat cheat) {
      super(
          system.key,
          system.workers,
          system.proverMemory,
          phase -> {},
          roots -> system.publicValues(),
          system.witnesses());
      this.system = system;
      this.cheat = cheat;
    }

    @Override
    int[][] claimed(int[][] sums) {
      return cheat.claimed(sums);
    }

    @Override
    void opened(OpenedWords values) {
      cheat.opened(values);
    }

    @Override
    boolean extendsWords() {
      return cheat.extendsWords();
    }

    @Override
    int[] said(TreeShape tree, int[] root) {
      return cheat.said(tree, root);
    }

    @Override
    Conversation.Nonce nonce(long[] into, int at) {
      return cheat.works(ProofRun.class, at) ? super.nonce(into, at) : wrong(into, at);
    }

    /** A nonce that does not do. */
    private static Conversation.Nonce wrong(long[] into, int at) {
      return (transcript, bits) -> {
        into[at] = 77;
        transcript.check(bits, into[at]);
        return true;
      };
    }

    @Override
    FriProver friProver() {
      return new FriProver(
          system.profile(),
          layout().fri(),
          system.key.kernels(),
          system.proverMemory,
          system.workers) {
        @Override
        TileMatrix committed(int step, TileMatrix word) {
          return cheat.committed(step, word);
        }

        @Override
        int[] said(int step, int[] root) {
          return cheat.saidLeaves(step, root);
        }

        @Override
        int[][] sent(int[][] coefficients) {
          return cheat.sent(coefficients);
        }

        @Override
        void tooHighDegree() {}

        @Override
        Conversation.Nonce nonce(long[] into, int step) {
          return cheat.works(FriProver.class, step) ? super.nonce(into, step) : wrong(into, step);
        }
      };
    }
  }
}
