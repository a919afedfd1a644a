/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.prover;

import dev.engram.stark.commit.MatrixTree;
import dev.engram.stark.commit.Opening;
import dev.engram.stark.field.ExtensionField;
import dev.engram.stark.field.PrimeField;
import dev.engram.stark.fri.FriSchedule;
import dev.engram.stark.kernel.Kernel;
import dev.engram.stark.matrix.RowMatrix;
import dev.engram.stark.matrix.TileMatrix;
import dev.engram.stark.ntt.Transforms;
import dev.engram.stark.protocol.Conversation;
import dev.engram.stark.protocol.Positions;
import dev.engram.stark.security.Profile;
import dev.engram.stark.work.Workers;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Folds words to a polynomial, and keeps the trees of what was folded until they are opened. What a
 * cheating prover would do otherwise are methods of their own, for tests to override.
 */
class FriProver implements ProximityProver {

  private static final long TILE = 64;

  private final Profile profile;
  private final ExtensionField extension;
  private final PrimeField field;
  private final FriSchedule schedule;
  private final Kernels kernels;
  private final SegmentAllocator memory;
  private final Workers workers;

  private final List<MatrixTree> trees = new ArrayList<>();
  private final int[][] roots;
  private final long[] nonces;
  private int[][] last = {};

  FriProver(
      Profile profile,
      FriSchedule schedule,
      Kernels kernels,
      SegmentAllocator memory,
      Workers workers) {
    this.profile = profile;
    this.extension = profile.extension();
    this.field = profile.field();
    this.schedule = schedule;
    this.kernels = kernels;
    this.memory = memory;
    this.workers = workers;
    this.roots = new int[schedule.steps().size()][];
    this.nonces = new long[schedule.steps().size()];
  }

  @Override
  public void fold(Map<Integer, TileMatrix> words, Conversation conversation) {
    TileMatrix word = word(words, schedule.logTallest());
    for (int i = 0; i < roots.length; i++) {
      FriSchedule.Step step = schedule.steps().get(i);
      TileMatrix leaves = leaves(committed(i, word), step);
      MatrixTree tree = MatrixTree.commit(profile.hash(), field, List.of(leaves), memory, workers);
      trees.add(tree);
      roots[i] = said(i, tree.root());
      int[][] challenges = conversation.folding(step, roots[i], nonce(nonces, i));
      word =
          folded(
              leaves,
              step,
              challenges == null ? new int[][] {} : challenges,
              step.joins() ? word(words, step.logLeaves()) : null);
    }
    last = sent(coefficients(word));
  }

  /** The word that is committed to at a step. */
  TileMatrix committed(int step, TileMatrix word) {
    return word;
  }

  /** The root that is said of a step's leaves. */
  int[] said(int step, int[] root) {
    return root;
  }

  /** The last polynomial that is sent. */
  int[][] sent(int[][] coefficients) {
    return coefficients;
  }

  /** Does the work before a step's challenges. */
  Conversation.Nonce nonce(long[] into, int step) {
    return Conversation.grinding(workers, into, step);
  }

  /** Called if the last word is not that of a polynomial of its length. */
  void tooHighDegree() {
    throw new UnprovableException("the joined word is of too high a degree");
  }

  private static TileMatrix word(Map<Integer, TileMatrix> words, int logHeight) {
    TileMatrix word = words.get(logHeight);
    if (word == null) {
      throw new IllegalArgumentException("there is no word of height 2^" + logHeight);
    }
    return word;
  }

  /** The word with the values that fold together in one row. */
  private TileMatrix leaves(TileMatrix word, FriSchedule.Step step) {
    int arity = 1 << step.logArity();
    TileMatrix leaves =
        TileMatrix.allocate(
            memory, word.rows() >> step.logArity(), word.cosets(), word.width() * arity);
    int tiles = leaves.tiles();
    for (int c = 0; c < word.cosets(); c++) {
      int coset = c;
      workers.run(
          tiles,
          (from, to) -> {
            for (int tile = (int) from; tile < to; tile++) {
              for (int k = 0; k < arity; k++) {
                MemorySegment.copy(
                    word.words(),
                    word.offset(coset, tile + k * tiles, 0),
                    leaves.words(),
                    leaves.offset(coset, tile, k * word.width()),
                    word.tileBytes());
              }
            }
          });
    }
    return leaves;
  }

  private TileMatrix folded(
      TileMatrix leaves, FriSchedule.Step step, int[][] challenges, @Nullable TileMatrix joining) {
    int degree = extension.degree();
    int arity = 1 << step.logArity();
    TileMatrix folded = TileMatrix.allocate(memory, leaves.rows(), leaves.cosets(), degree);
    MemorySegment parameters = memory.allocate(4L * degree * (arity + 1), TILE);
    int[] power = extension.lift(field.inverse(field.of(arity)));
    for (int j = 0; j < arity; j++) {
      write(power, parameters, j);
      power = extension.mul(power, challenges[0]);
    }
    write(challenges[1], parameters, arity);
    int root = field.inverse(field.rootOfUnity(step.logHeight()));
    TileMatrix inverses =
        new Points(extension, kernels, memory, workers)
            .powers(leaves.rows(), leaves.cosets(), field.one(), root);
    Kernel kernel = kernels.fold(step.logArity(), joining != null);
    workers.run(
        (long) folded.tiles() * folded.cosets(),
        (from, to) -> {
          List<MemorySegment> segments =
              new ArrayList<>(
                  List.of(parameters, inverses.words(), leaves.words(), folded.words()));
          long word = from * folded.tileBytes();
          long[] at = {0, from * TILE, from * leaves.tileBytes(), word, word};
          if (joining != null) {
            segments.add(joining.words());
          }
          kernel.run(
              segments.toArray(MemorySegment[]::new),
              Arrays.copyOf(at, segments.size()),
              to - from);
        });
    return folded;
  }

  private void write(int[] element, MemorySegment into, int at) {
    MemorySegment.copy(
        element, 0, into, ValueLayout.JAVA_INT, 4L * at * extension.degree(), extension.degree());
  }

  /** The coefficients of the last word's polynomial. */
  private int[][] coefficients(TileMatrix word) {
    int degree = extension.degree();
    RowMatrix values = RowMatrix.allocate(memory, word.height(), degree);
    for (int row = 0; row < word.height(); row++) {
      for (int component = 0; component < degree; component++) {
        values.set(row, component, word.get(row, component));
      }
    }
    Transforms.of(field).inverse(values, memory, workers);
    int[][] coefficients = new int[1 << profile.logFinalLength()][degree];
    for (int row = 0; row < word.height(); row++) {
      for (int component = 0; component < degree; component++) {
        if (row < coefficients.length) {
          coefficients[row][component] = values.get(row, component);
        } else if (values.get(row, component) != 0) {
          tooHighDegree();
        }
      }
    }
    return coefficients;
  }

  /** The roots of the steps' leaves. */
  int[][] roots() {
    return roots;
  }

  /** What was ground before each step. */
  long[] nonces() {
    return nonces;
  }

  /** The last polynomial. */
  int[][] last() {
    return last;
  }

  /** Opens the leaves of positions, each tree by one worker. */
  List<Opening> open(int[] positions) {
    Opening[] openings = new Opening[trees.size()];
    workers.run(
        openings.length,
        (from, to) -> {
          for (int i = (int) from; i < to; i++) {
            int leaves = 1 << schedule.steps().get(i).logLeaves();
            openings[i] = trees.get(i).open(Positions.within(positions, leaves));
          }
        });
    return List.of(openings);
  }
}
