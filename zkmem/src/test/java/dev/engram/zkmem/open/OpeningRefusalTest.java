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
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.stark.air.Violation;
import dev.engram.stark.field.PrimeField;
import dev.engram.stark.security.Profile;
import dev.engram.stark.work.Workers;
import dev.engram.zkmem.model.Cells;
import dev.engram.zkmem.model.Compression;
import dev.engram.zkmem.model.MemoryConfiguration;
import dev.engram.zkmem.open.OpeningException.Reason;
import dev.engram.zkmem.tree.StateTree;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What is refused before anything is proven, and what a forger of whole statements gets. */
class OpeningRefusalTest {

  private static final BigInteger HALF = BigInteger.ONE.shiftLeft(255);

  /** Words of 7, 8 and 2^255 at 0, 40 and 80, and 2^255 in the other space, too. */
  private static StateTree words() {
    StateTree tree = Memories.tree(Cells.BYTES);
    Memories.write(tree, 1, 0, 32, BigInteger.valueOf(7));
    Memories.write(tree, 1, 40, 32, BigInteger.valueOf(8));
    Memories.write(tree, 1, 80, 32, HALF);
    Memories.write(tree, 2, 32, 32, HALF);
    Memories.write(tree, 2, 64, 32, HALF);
    return tree;
  }

  private static void refused(Reason reason, int predicate, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            OpeningException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(reason);
              assertThat(e.predicate()).isEqualTo(predicate);
            });
  }

  @Test
  void whatIsNotSoIsNotProven() {
    StateTree tree = words();
    Predicate holds = is(1, 31, 7);
    List<Predicate> untrue =
        List.of(
            is(1, 31, 8),
            is(1, 32, 7),
            within(1, 0, 32, 8, 100),
            within(1, 0, 32, 0, 6),
            same(1, 0, 1, 40, 32),
            sum(1, 0, 8, 4, BigInteger.valueOf(8)),
            // the sum is 2^256, which is zero in 256 bits
            sum(2, 32, 32, 2, BigInteger.ZERO));
    try (Workers workers = Workers.of(1)) {
      OpeningProver prover = OpeningProver.of(Profile.INSECURE_TEST, workers);
      for (Predicate predicate : untrue) {
        OpeningStatement statement = statement(tree, holds, predicate);
        refused(Reason.UNTRUE, 1, () -> prover.prove(tree, statement));
      }
      OpeningStatement before = statement(tree, holds);
      Memories.write(tree, 2, 0, 1);
      refused(Reason.OTHER_ROOT, -1, () -> prover.prove(tree, before));
    }
  }

  @Test
  void aLeafThatHoldsNoBytesIsNotOpened() {
    StateTree tree = Memories.tree(Cells.BYTES);
    tree.set(0, new int[] {0, 1 << 16, 0, 0, 0, 0, 0, 0});
    OpeningStatement statement = statement(tree, is(1, 2, 0, 0));
    try (Workers workers = Workers.of(1)) {
      OpeningProver prover = OpeningProver.of(Profile.INSECURE_TEST, workers);
      refused(Reason.NOT_BYTES, -1, () -> prover.prove(tree, statement));
    }
  }

  @Test
  void aProverTakesShippedProfilesAndTreesOfTheirField() {
    try (Workers workers = Workers.of(1)) {
      Profile other = Profile.INSECURE_TEST.withField(PrimeField.BABY_BEAR);
      assertThatIllegalArgumentException().isThrownBy(() -> OpeningProver.of(other, workers));
      OpeningProver prover = OpeningProver.of(Profile.INSECURE_TEST.withZeroKnowledge(), workers);
      MemoryConfiguration memory = words().configuration();
      StateTree tree = new StateTree(memory, PrimeField.BABY_BEAR);
      assertThatIllegalArgumentException().isThrownBy(() -> prover.prove(tree, statement(tree)));
    }
  }

  private static void none(StateTree tree, Reason reason, Predicate predicate) {
    refused(reason, 1, () -> statement(tree, is(1, 0, 0), predicate));
  }

  @Test
  void whatNoMemoryCouldHoldIsNoStatement() {
    StateTree bytes = words();
    StateTree elements = Memories.tree(Cells.ELEMENTS);
    none(bytes, Reason.PLACE, is(0, 0, 1));
    none(bytes, Reason.PLACE, is(3, 0, 1));
    none(bytes, Reason.PLACE, is(1, -1, 1));
    none(bytes, Reason.PLACE, is(1, 255, 1, 1));
    none(bytes, Reason.PLACE, is(1, 0, 1, 1, 1));
    none(bytes, Reason.PLACE, is(1, 0));
    none(bytes, Reason.PLACE, new Predicate.Within(new Place(1, 0, 64), HALF, HALF));
    none(bytes, Reason.PLACE, same(1, 0, 1, 250, 8));
    none(bytes, Reason.PLACE, new Predicate.Same(new Place(1, 0, 2), new Place(1, 0, 4)));
    none(bytes, Reason.VALUE, is(1, 0, 256));
    none(bytes, Reason.VALUE, is(1, 0, -1));
    none(bytes, Reason.VALUE, new Predicate.Equal(new Place(1, 0, 2), new int[] {1}));
    none(bytes, Reason.VALUE, within(1, 0, 2, 0, 65536));
    none(bytes, Reason.VALUE, within(1, 0, 2, -1, 5));
    none(bytes, Reason.VALUE, within(1, 0, 2, 6, 5));
    none(bytes, Reason.VALUE, sum(2, 32, 32, 2, BigInteger.ONE.shiftLeft(256)));
    none(bytes, Reason.VALUE, sum(1, 0, 1, 2, BigInteger.ONE.shiftLeft(24)));
    none(bytes, Reason.VALUE, sum(1, 0, 1, 2, BigInteger.ONE.negate()));
    none(bytes, Reason.PLACE, sum(1, 0, 32, 9, BigInteger.ONE));
    none(bytes, Reason.PLACE, new Predicate.Sum(new Place(1, 0, 4), 2, 3, BigInteger.ONE));
    none(
        bytes,
        Reason.PLACE,
        new Predicate.Sum(new Place(1, 0, 4), 3, Integer.MAX_VALUE, BigInteger.ONE));
    none(bytes, Reason.TOO_LARGE, sum(1, 0, 1, 0, BigInteger.ZERO));
    none(bytes, Reason.TOO_LARGE, sum(1, 0, 1, (1 << 16) + 1, BigInteger.ZERO));
    none(elements, Reason.PLACE, within(1, 0, 2, 0, 5));
    none(elements, Reason.PLACE, sum(1, 0, 2, 2, BigInteger.ZERO));
    none(elements, Reason.VALUE, within(1, 0, 1, 0, 1L << 32));
    none(elements, Reason.VALUE, is(1, 0, -1));
  }

  @Test
  void aStatementHasBounds() {
    MemoryConfiguration memory =
        Memories.memory(Cells.BYTES, Compression.FEED_FORWARD).withBits(0, 24);
    int[] root = new int[8];
    List<Predicate> many = Collections.nCopies(OpeningStatement.MOST_PREDICATES + 1, is(1, 0, 0));
    refused(Reason.TOO_LARGE, -1, () -> new OpeningStatement(memory, root, many));
    Predicate half = sum(1, 0, 16, 1 << 16, BigInteger.ZERO);
    assertThat(new OpeningStatement(memory, root, List.of(half, half)).digits())
        .isEqualTo(OpeningStatement.MOST_DIGITS);
    refused(
        Reason.TOO_LARGE,
        -1,
        () -> new OpeningStatement(memory, root, List.of(half, half, is(1, 0, 0))));
    assertThatIllegalArgumentException().isThrownBy(() -> OpeningStatement.of(memory, new int[7]));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OpeningStatement.of(MemoryConfiguration.VOLATILE_WORDS, root));
  }

  /** The rows that prove one statement, for another one of the same shape. */
  @Test
  void rowsOfOneStatementAreNoneOfAnother() {
    StateTree tree = words();
    BigInteger zero = BigInteger.ZERO;
    BigInteger all = HALF.add(HALF).subtract(BigInteger.ONE);
    // bounds one off at either end
    refused(tree, within(1, 0, 32, BigInteger.valueOf(8), all), within(1, 0, 32, zero, all));
    refused(tree, within(1, 0, 32, 0, 6), within(1, 0, 32, zero, all));
    // the value of another place, and places that are swapped
    refused(tree, within(1, 0, 32, 8, 8), within(1, 40, 32, 8, 8));
    refused(tree, is(1, 0 + 30, 0, 8), is(1, 40 + 30, 0, 8));
    refused(tree, is(2, 31, 7), is(1, 31, 7));
    refused(tree, same(1, 0, 1, 40, 32), same(1, 80, 2, 32, 32));
    // a place left out, one counted twice, and one more
    Predicate both = new Predicate.Sum(new Place(1, 0, 32), 2, 40, BigInteger.valueOf(15));
    refused(tree, new Predicate.Sum(new Place(1, 0, 32), 2, 80, BigInteger.valueOf(15)), both);
    refused(
        tree, sum(1, 0, 16, 2, BigInteger.valueOf(14)), sum(1, 0, 16, 2, BigInteger.valueOf(7)));
    // 2^256 is not zero, and nothing is carried out of the last position
    refused(tree, sum(2, 32, 32, 2, zero), sum(2, 0, 32, 2, HALF));
  }

  private static void refused(StateTree tree, Predicate stated, Predicate hidden) {
    assertThat(new OpenedTables(tree, statement(tree, hidden)).check()).isEmpty();
    OpenedTables forged = new OpenedTables(tree, statement(tree, stated), statement(tree, hidden));
    assertThat(forged.settle()).as("%s", stated).isNotEmpty();
  }

  /** All digits of 2^256 but the one above are those of zero; nothing is carried there. */
  @Test
  void aSumThatOverflowsIsNotItsRest() {
    StateTree tree = words();
    OpenedTables forged =
        new OpenedTables(tree, statement(tree, sum(2, 32, 32, 2, BigInteger.ZERO)));
    List<Violation> violations = forged.settle();
    assertThat(violations).hasSize(1);
    assertThat(((Violation.Broken) violations.getFirst()).constraint().message())
        .isEqualTo("all digits of a position are the total's and what is carried");
    assertThat(((Violation.Broken) violations.getFirst()).row()).isEqualTo(63);
  }

  /**
   * Over BabyBear no proof is made yet, but its tables hold: other powers, another largest digit.
   */
  @Test
  void tablesOverTheOtherFieldHold() {
    MemoryConfiguration memory = Memories.memory(Cells.ELEMENTS, Compression.TRUNCATED);
    StateTree tree = new StateTree(memory, PrimeField.BABY_BEAR);
    int largest = PrimeField.BABY_BEAR.prime() - 1;
    tree.set(0, new int[] {largest, 1, 2, 3, 4, 5, 6, 7});
    OpeningStatement statement =
        statement(
            tree,
            within(1, 0, 1, largest, largest),
            sum(1, 0, 1, 3, BigInteger.valueOf(largest + 3L)));
    assertThat(new OpenedTables(tree, statement).check()).isEmpty();
  }

  @Test
  void aSaltedRootTellsNothingAndIsAnotherEachTime() {
    for (Cells cells : Cells.values()) {
      StateTree tree = Memories.tree(cells);
      int[] empty = tree.root();
      int[] first = RootSalt.put(tree);
      int[] root = tree.root();
      assertThat(first).hasSize(tree.configuration().blockCells());
      assertThat(Arrays.stream(first).distinct().count()).isGreaterThan(4);
      assertThat(root).isNotEqualTo(empty);
      assertThat(RootSalt.put(tree)).isNotEqualTo(first);
      assertThat(tree.root()).isNotEqualTo(root);
      int pointer = RootSalt.pointer(tree.configuration());
      int[] salt = RootSalt.put(tree);
      assertThat(new OpenedTables(tree, statement(tree, is(2, pointer, salt))).check()).isEmpty();
      assertThat(tree.leaf(tree.label(1, pointer))).containsOnly(0);
    }
  }
}
