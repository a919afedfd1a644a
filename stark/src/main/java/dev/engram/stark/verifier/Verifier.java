/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.verifier;

import static dev.engram.stark.verifier.RefusedException.require;

import dev.engram.stark.commit.Opening;
import dev.engram.stark.commit.OpeningVerifier;
import dev.engram.stark.field.ExtensionField;
import dev.engram.stark.field.PrimeField;
import dev.engram.stark.fri.FriSchedule;
import dev.engram.stark.fri.FriVerifier;
import dev.engram.stark.fri.ProximityVerifier;
import dev.engram.stark.protocol.Conversation;
import dev.engram.stark.protocol.Layout;
import dev.engram.stark.protocol.Positions;
import dev.engram.stark.protocol.Proof;
import dev.engram.stark.protocol.ProofCodec;
import dev.engram.stark.protocol.ProofException;
import dev.engram.stark.protocol.Refusal;
import dev.engram.stark.protocol.Statement;
import dev.engram.stark.protocol.Table;
import dev.engram.stark.protocol.TreeShape;
import dev.engram.stark.protocol.TreeShape.Stage;
import dev.engram.stark.protocol.VerifyingKey;
import dev.engram.stark.security.Profile;
import dev.engram.stark.security.Security;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says whether a proof holds. It needs the verifying key and nothing of the prover; whatever the
 * bytes are, it answers, and allocates no more than a proof of the key's system could need.
 * Immutable, for any number of threads.
 */
public final class Verifier {

  /** Less than this nobody calls secure, whatever the profile's name. */
  private static final int LEAST_BITS = 80;

  private final VerifyingKey key;
  private final boolean takesInsecure;

  private Verifier(VerifyingKey key, boolean takesInsecure) {
    this.key = key;
    this.takesInsecure = takesInsecure;
  }

  /** The verifier of a key. It refuses every proof if the key's profile is an insecure one. */
  public static Verifier of(VerifyingKey key) {
    return new Verifier(key, false);
  }

  /** For tests of AIRs: one that takes proofs of insecure profiles too. */
  public static Verifier takingInsecure(VerifyingKey key) {
    return new Verifier(key, true);
  }

  /** Reads a proof and says whether it shows a statement. */
  public Verdict verify(Statement statement, byte[] proof) {
    try {
      requireSecure();
      return check(statement, ProofCodec.decode(key, proof));
    } catch (ProofException e) {
      return new Verdict.Refused(e.refusal(), String.valueOf(e.getMessage()));
    } catch (RefusedException e) {
      return new Verdict.Refused(e.reason(), String.valueOf(e.getMessage()));
    }
  }

  private void requireSecure() throws RefusedException {
    require(
        takesInsecure || key.profile().bits() >= LEAST_BITS,
        Refusal.INSECURE_PROFILE,
        "profile " + key.profile().name() + " is for tests");
  }

  private Verdict check(Statement statement, Proof proof) throws RefusedException {
    Profile profile = key.profile();
    ExtensionField extension = profile.extension();
    Layout layout = Layout.of(key, proof.logRows());
    List<int[]> publicValues = publicValues(statement, layout);
    Security security = Security.of(profile, layout.shape());
    require(
        security.bits() >= profile.bits(),
        Refusal.SECURITY,
        "proven bits by " + security.weakest() + ", and the profile promises " + profile.bits());

    int[][] roots = roots(layout, proof);
    requirePartitions(statement, layout, roots);
    Conversation conversation = new Conversation(layout, publicValues);
    say(conversation, layout, roots, Stage.PARTITION);
    say(conversation, layout, roots, Stage.MAIN);
    int[][] lookup =
        worked(conversation.lookup(Conversation.checking(proof.lookupNonce())), "the look-ups");
    requireBalance(extension, proof.sums());
    conversation.sums(proof.sums());
    say(conversation, layout, roots, Stage.LOOKUP);
    int[] gamma = conversation.constraints();
    say(conversation, layout, roots, Stage.QUOTIENT);
    int[] zeta =
        worked(conversation.point(Conversation.checking(proof.outOfDomainNonce())), "the point");
    requireOutside(layout, zeta);
    requireConstraints(layout, proof, publicValues, lookup, gamma, zeta);
    conversation.openings(proof.local(), proof.next());
    int[] delta =
        worked(conversation.batching(Conversation.checking(proof.batchingNonce())), "the batching");
    FriSchedule schedule = layout.fri();
    int[][][] folding = new int[schedule.steps().size()][][];
    for (int i = 0; i < folding.length; i++) {
      folding[i] =
          worked(
              conversation.folding(
                  schedule.steps().get(i),
                  proof.fri().roots()[i],
                  Conversation.checking(proof.fri().nonces()[i])),
              "step " + i + " of FRI");
    }
    int[] drawn =
        worked(
            conversation.positions(proof.fri().last(), Conversation.checking(proof.queryNonce())),
            "the positions");

    int[] positions = Arrays.stream(drawn).sorted().distinct().toArray();
    int[][][] rows = openTrees(layout, proof, roots, positions);
    int[][] leaves = openLeaves(layout, proof, positions);
    ProximityVerifier fri =
        new FriVerifier(
            extension, schedule, proof.fri().last(), folding, leaves, proof.fri().openings());
    List<Map<Integer, int[]>> words = new Words(layout, proof, zeta, delta).at(positions, rows);
    for (int q = 0; q < positions.length; q++) {
      ProximityVerifier.Outcome outcome = fri.position(positions[q], words.get(q));
      require(
          outcome != ProximityVerifier.Outcome.NOT_FOLDED,
          Refusal.FOLDING,
          "what stands at position " + positions[q] + " is not what it was folded from");
      require(
          outcome != ProximityVerifier.Outcome.NOT_LAST,
          Refusal.LAST_POLYNOMIAL,
          "position " + positions[q] + " is not on the last polynomial");
    }
    return new Verdict.Accepted(layout, security);
  }

  private static List<int[]> publicValues(Statement statement, Layout layout)
      throws RefusedException {
    try {
      return layout.publicValues(statement.publicValues());
    } catch (IllegalArgumentException e) {
      throw new RefusedException(Refusal.PUBLIC_VALUES, String.valueOf(e.getMessage()));
    }
  }

  /** The roots of all trees of the layout. */
  private int[][] roots(Layout layout, Proof proof) {
    int[][] roots = new int[layout.trees().size()][];
    int next = 0;
    for (int i = 0; i < roots.length; i++) {
      TreeShape tree = layout.trees().get(i);
      if (tree.stage() == Stage.PREPROCESSED) {
        Table table =
            layout.tables().get(layout.matrices().get(tree.matrices().getFirst()).table());
        roots[i] = preprocessed(table.air());
      } else {
        roots[i] = proof.roots()[next++];
      }
    }
    return roots;
  }

  private int[] preprocessed(int air) {
    int[] root = key.airs().get(air).preprocessedRoot();
    if (root == null) {
      throw new IllegalStateException("a key has the roots of what is preprocessed");
    }
    return root;
  }

  private static void say(Conversation conversation, Layout layout, int[][] roots, Stage stage) {
    for (int i = 0; i < roots.length; i++) {
      if (layout.trees().get(i).stage() == stage) {
        conversation.root(layout.trees().get(i), roots[i]);
      }
    }
  }

  private static void requirePartitions(Statement statement, Layout layout, int[][] roots)
      throws RefusedException {
    for (Statement.Partition partition : statement.partitions()) {
      boolean found = false;
      for (int i = 0; i < roots.length; i++) {
        TreeShape tree = layout.trees().get(i);
        found |=
            tree.stage() == Stage.PARTITION
                && layout.partition(tree).equals(partition.name())
                && Arrays.equals(roots[i], partition.root());
      }
      require(found, Refusal.PARTITION, "partition " + partition.name() + " is another one");
    }
  }

  private static void requireBalance(ExtensionField extension, int[][] sums)
      throws RefusedException {
    int[] total = extension.zero();
    for (int[] sum : sums) {
      total = extension.add(total, sum);
    }
    require(extension.isZero(total), Refusal.SUMS, "what the tables send is not what they receive");
  }

  /** At a point that columns have values at, quotients have poles. */
  private void requireOutside(Layout layout, int[] zeta) throws RefusedException {
    require(
        isOutside(key.profile().extension(), layout.fri().logTallest(), zeta),
        Refusal.POINT,
        "the point lies in a domain");
  }

  /** Whether a point is none of the rows' and none of the domains', the tallest of 2^log points. */
  static boolean isOutside(ExtensionField extension, int log, int[] zeta) {
    PrimeField field = extension.base();
    int[] scaled = extension.scale(zeta, field.inverse(field.of(field.generator())));
    return !Arrays.equals(extension.pow(scaled, 1L << log), extension.one())
        && !Arrays.equals(extension.pow(zeta, 1L << log), extension.one());
  }

  private void requireConstraints(
      Layout layout, Proof proof, List<int[]> publicValues, int[][] lookup, int[] gamma, int[] zeta)
      throws RefusedException {
    Constraints constraints = new Constraints(layout, proof, publicValues);
    int sum = 0;
    for (int place = 0; place < layout.tables().size(); place++) {
      Table table = layout.tables().get(place);
      int[] claimed = table.interacts() ? proof.sums()[sum++] : key.profile().extension().zero();
      require(
          constraints.hold(place, lookup, claimed, gamma, zeta),
          Refusal.CONSTRAINTS,
          "the opened values do not satisfy the constraints of " + table.description().name());
    }
  }

  /** Checks all paths, and gives by matrix and position the row that stands there. */
  private int[][][] openTrees(Layout layout, Proof proof, int[][] roots, int[] positions)
      throws RefusedException {
    int[][][] rows = new int[layout.matrices().size()][][];
    for (int i = 0; i < roots.length; i++) {
      List<Integer> held = layout.trees().get(i).matrices();
      int[] heights = held.stream().mapToInt(m -> layout.matrices().get(m).height()).toArray();
      int[] widths = held.stream().mapToInt(m -> layout.matrices().get(m).width()).toArray();
      int[] indices = Positions.within(positions, Arrays.stream(heights).max().orElseThrow());
      requireOpened(heights, widths, indices, proof.openings().get(i), roots[i], "tree " + i);
      for (int k = 0; k < held.size(); k++) {
        int[] opened = Positions.within(positions, heights[k]);
        int[][] found = proof.openings().get(i).rows()[k];
        rows[held.get(k)] = new int[positions.length][];
        for (int q = 0; q < positions.length; q++) {
          int at = Arrays.binarySearch(opened, positions[q] & heights[k] - 1);
          rows[held.get(k)][q] = found[at];
        }
      }
    }
    return rows;
  }

  /** Checks the paths of FRI's leaves, and gives by step which they are. */
  private int[][] openLeaves(Layout layout, Proof proof, int[] positions) throws RefusedException {
    List<FriSchedule.Step> steps = layout.fri().steps();
    int[][] leaves = new int[steps.size()][];
    for (int i = 0; i < leaves.length; i++) {
      FriSchedule.Step step = steps.get(i);
      leaves[i] = Positions.within(positions, 1 << step.logLeaves());
      requireOpened(
          new int[] {1 << step.logLeaves()},
          new int[] {key.profile().extensionDegree() << step.logArity()},
          leaves[i],
          proof.fri().openings().get(i),
          proof.fri().roots()[i],
          "step " + i + " of FRI");
    }
    return leaves;
  }

  private void requireOpened(
      int[] heights, int[] widths, int[] indices, Opening opening, int[] root, String what)
      throws RefusedException {
    Profile profile = key.profile();
    var refusal =
        OpeningVerifier.check(
            profile.hash(), profile.field(), heights, widths, indices, opening, root);
    require(
        refusal.isEmpty(),
        Refusal.OPENING,
        "what is opened of " + what + " is not what was committed to");
  }

  private static <T> T worked(@Nullable T answer, String before) throws RefusedException {
    if (answer == null) {
      throw new RefusedException(Refusal.GRINDING, "the work before " + before + " was not done");
    }
    return answer;
  }
}
