/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.open;

import static dev.engram.zkmem.open.Memories.is;
import static dev.engram.zkmem.open.Memories.same;
import static dev.engram.zkmem.open.Memories.statement;
import static dev.engram.zkmem.open.Memories.sum;
import static dev.engram.zkmem.open.Memories.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.stark.air.Source;
import dev.engram.stark.matrix.RowMatrix;
import dev.engram.stark.protocol.Layout;
import dev.engram.stark.protocol.MatrixShape;
import dev.engram.stark.protocol.Proof;
import dev.engram.stark.protocol.ProofCodec;
import dev.engram.stark.protocol.ProofException;
import dev.engram.stark.prover.Prover;
import dev.engram.stark.prover.Witness;
import dev.engram.stark.security.Profile;
import dev.engram.stark.work.Workers;
import dev.engram.zkmem.model.Cells;
import dev.engram.zkmem.model.Compression;
import dev.engram.zkmem.open.OpeningVerdict.Reason;
import dev.engram.zkmem.tree.CompressionTable;
import dev.engram.zkmem.tree.StateTree;
import java.lang.foreign.Arena;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OpeningProofTest {

  private static final Profile PROFILE = Profile.INSECURE_TEST;
  private static final BigInteger WORD = BigInteger.ONE.shiftLeft(255).add(BigInteger.TEN);

  private static Workers workers;

  @BeforeAll
  static void begin() {
    workers = Workers.of(2);
  }

  @AfterAll
  static void end() {
    workers.close();
  }

  private static byte[] prove(StateTree tree, OpeningStatement statement) {
    return OpeningProver.of(PROFILE, workers).prove(tree, statement);
  }

  private static OpeningVerdict verify(byte[] proof) {
    return OpeningVerifier.takingInsecure().verify(proof, workers);
  }

  private static void holds(StateTree tree, OpeningStatement statement) {
    assertThat(verify(prove(tree, statement)))
        .isInstanceOfSatisfying(
            OpeningVerdict.Accepted.class,
            accepted -> assertThat(accepted.statement()).isEqualTo(statement));
  }

  private static void refused(byte[] proof, Reason reason) {
    assertThat(verify(proof))
        .isInstanceOfSatisfying(
            OpeningVerdict.Refused.class,
            refused -> assertThat(refused.reason()).as(refused.detail()).isEqualTo(reason));
  }

  /** A word across three leaves, one in the first leaf, one in the last, and zeros. */
  private static StateTree bytes(Compression compression) {
    StateTree tree = new StateTree(Memories.memory(Cells.BYTES, compression), Memories.FIELD);
    Memories.write(tree, 1, 55, 32, WORD);
    Memories.write(tree, 1, 0, 4, BigInteger.valueOf(0xDEADBEEFL));
    Memories.write(tree, 2, 252, 4, BigInteger.valueOf(0xDEADBEEFL));
    return tree;
  }

  @ParameterizedTest
  @EnumSource(Compression.class)
  void everyPredicateOfBytesIsProven(Compression compression) {
    StateTree tree = bytes(compression);
    holds(
        tree,
        statement(
            tree,
            is(1, 0, 0xDE, 0xAD),
            is(1, 55, 0x80),
            is(1, 86, 10),
            is(2, 128, new int[32]),
            within(1, 55, 32, WORD, WORD),
            within(1, 54, 32, BigInteger.ZERO, WORD.shiftRight(8)),
            within(2, 130, 8, 0, 0),
            same(1, 0, 2, 252, 4),
            same(1, 55, 1, 55, 32),
            sum(1, 55, 32, 1, WORD),
            sum(1, 0, 1, 256, total(tree)),
            new Predicate.Sum(new Place(1, 0, 2), 2, 86, BigInteger.valueOf(0xDEAD + 0xA00))));
  }

  private static BigInteger total(StateTree tree) {
    int total = 0;
    for (int leaf = 0; leaf < 16; leaf++) {
      total += Arrays.stream(tree.leaf(leaf)).map(limb -> (limb & 255) + (limb >>> 8)).sum();
    }
    return BigInteger.valueOf(total);
  }

  @ParameterizedTest
  @EnumSource(Compression.class)
  void everyPredicateOfElementsIsProven(Compression compression) {
    StateTree tree = new StateTree(Memories.memory(Cells.ELEMENTS, compression), Memories.FIELD);
    int largest = Memories.FIELD.prime() - 1;
    Memories.write(tree, 1, 0, largest);
    Memories.write(tree, 1, 7, largest);
    Memories.write(tree, 1, 8, 12345);
    Memories.write(tree, 2, 255, 12345);
    holds(
        tree,
        statement(
            tree,
            is(1, 7, largest, 12345),
            is(2, 40, 0, 0, 0, 0, 0, 0, 0, 0),
            within(1, 0, 1, largest, largest),
            within(2, 255, 1, 12345, 12346),
            same(1, 8, 2, 255, 1),
            same(1, 20, 2, 20, 4),
            sum(1, 0, 1, 16, BigInteger.valueOf(2L * largest + 12345))));
  }

  @Test
  void aStatementOfNothingIsProvenToo() {
    StateTree tree = bytes(Compression.FEED_FORWARD);
    holds(tree, statement(tree));
  }

  @Test
  void manyBalancesAddUp() {
    StateTree tree =
        new StateTree(
            Memories.memory(Cells.BYTES, Compression.FEED_FORWARD).withBits(0, 15), Memories.FIELD);
    BigInteger total = BigInteger.ZERO;
    for (int i = 0; i < 12; i++) {
      BigInteger balance = BigInteger.valueOf(7).pow(80 - i).mod(BigInteger.ONE.shiftLeft(256));
      Memories.write(tree, 1, 640 * i, 32, balance);
      total = total.add(balance);
    }
    assertThat(total.bitLength()).isGreaterThan(224).isLessThanOrEqualTo(256);
    holds(tree, statement(tree, sum(1, 0, 32, 256, total)));
  }

  /** The same places with other cells below another root: nothing that is seen depends on them. */
  @Test
  void heightsAndTheKeyAreTheStatementsAndNotTheMemorys() throws ProofException {
    StateTree tree = bytes(Compression.FEED_FORWARD);
    StateTree zeros = Memories.tree(Cells.BYTES);
    StateTree ones = Memories.tree(Cells.BYTES);
    for (int leaf = 0; leaf < 32; leaf++) {
      ones.set(leaf, new int[] {257, 257, 257, 257, 257, 257, 257, 257});
    }
    Predicate[] predicates = {
      within(1, 50, 32, BigInteger.ZERO, WORD.add(WORD).subtract(BigInteger.valueOf(21))),
      same(1, 4, 1, 20, 1)
    };
    Proof first = stark(tree, statement(tree, predicates));
    for (StateTree other : List.of(zeros, ones, tree)) {
      Proof proof = stark(other, statement(other, predicates));
      assertThat(proof.logRows()).isEqualTo(first.logRows());
      assertThat(proof.openings()).hasSameSizeAs(first.openings());
      assertThat(lengths(proof.local())).isEqualTo(lengths(first.local()));
      assertThat(lengths(proof.next())).isEqualTo(lengths(first.next()));
    }
  }

  private static List<Integer> lengths(int[][][] values) {
    return Arrays.stream(values).map(matrix -> matrix.length).toList();
  }

  /** Also decodes with the key of the statement, which would refuse the proof of another key. */
  private static Proof stark(StateTree tree, OpeningStatement statement) throws ProofException {
    byte[] proof;
    try {
      proof = OpeningProofCodec.decode(prove(tree, statement)).proof();
    } catch (InvalidOpening e) {
      throw new AssertionError(e);
    }
    OpeningShape shape = new OpeningShape(statement);
    try (OpeningKey key =
        OpeningKey.of(statement.memory(), shape, PROFILE.withZeroKnowledge(), workers)) {
      return ProofCodec.decode(key.provingKey().verifyingKey(), proof);
    }
  }

  @Test
  void twoProofsOfOneStatementShowNothingInCommon() throws ProofException {
    StateTree tree = bytes(Compression.FEED_FORWARD);
    OpeningStatement statement = statement(tree, within(1, 55, 32, BigInteger.ONE, WORD));
    Proof one = stark(tree, statement);
    Proof other = stark(tree, statement);
    assertThat(one.roots()).hasDimensions(other.roots().length, 8);
    for (int i = 0; i < one.roots().length; i++) {
      assertThat(one.roots()[i]).isNotEqualTo(other.roots()[i]);
    }
    for (int i = 0; i < one.sums().length; i++) {
      assertThat(one.sums()[i]).isNotEqualTo(other.sums()[i]);
    }
    int compared = 0;
    List<MatrixShape> matrices = layout(statement, one.logRows()).matrices();
    for (int matrix = 0; matrix < one.local().length; matrix++) {
      if (matrices.get(matrix).source().equals(Source.PREPROCESSED)) {
        continue;
      }
      for (int column = 0; column < one.local()[matrix].length; column++) {
        assertThat(one.local()[matrix][column]).isNotEqualTo(other.local()[matrix][column]);
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(200);
  }

  private static Layout layout(OpeningStatement statement, int[] logRows) {
    OpeningShape shape = new OpeningShape(statement);
    try (OpeningKey key =
        OpeningKey.of(statement.memory(), shape, PROFILE.withZeroKnowledge(), workers)) {
      return Layout.of(key.provingKey().verifyingKey(), logRows);
    }
  }

  /** The one table whose height the key does not have, with rows that nobody looks up. */
  @Test
  void aTableOfAnotherHeightIsRefusedThoughItProvesTheSame() {
    StateTree tree = bytes(Compression.FEED_FORWARD);
    OpeningStatement statement = statement(tree, is(1, 55, 0x80));
    OpeningShape shape = new OpeningShape(statement);
    try (Arena arena = Arena.ofShared();
        OpeningKey key =
            OpeningKey.of(statement.memory(), shape, PROFILE.withZeroKnowledge(), workers);
        Prover prover = Prover.of(key.provingKey(), workers)) {
      OpenedDigits digits = new OpenedDigits(shape, tree);
      List<Witness> rows = new OpeningRows(shape, digits, tree, arena, workers).fill(key.tables());
      int height = key.tables().get(1).rows();
      RowMatrix taller = CompressionTable.of(tree, shape.numbers(), 2 * height, arena, workers);
      for (int row = height; row < 2 * height; row++) {
        taller.set(row, 0, 0);
      }
      rows.set(1, Witness.of(1, taller));
      byte[] proof = prover.prove(key.publicValues(statement.root()), rows);
      refused(
          OpeningProofCodec.encode(new OpeningProof(PROFILE.name(), statement, proof)),
          Reason.HEIGHTS);
    }
  }
}
