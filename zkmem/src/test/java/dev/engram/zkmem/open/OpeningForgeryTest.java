/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.open;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.stark.air.AirDescription;
import dev.engram.stark.air.Bus;
import dev.engram.stark.air.Violation;
import dev.engram.stark.field.PrimeField;
import dev.engram.zkmem.air.Buses;
import dev.engram.zkmem.model.MemoryConfiguration;
import dev.engram.zkmem.open.OpenedTables.Cut;
import dev.engram.zkmem.open.OpeningTable.Kind;
import dev.engram.zkmem.tree.StateTree;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * Forged tables, each with the constraint or the interaction that alone refuses it: without that
 * one it would pass. In the end every constraint and every interaction, but for what is offered to
 * be looked up, has a forgery of its own.
 */
@TestInstance(Lifecycle.PER_CLASS)
class OpeningForgeryTest {

  private static final PrimeField FIELD = PrimeField.KOALA_BEAR;
  private static final MemoryConfiguration BYTES =
      MemoryConfiguration.PERSISTENT_BYTES.withBits(1, 8);
  private static final MemoryConfiguration ELEMENTS = MemoryConfiguration.OPENVM.withBits(1, 8);

  /** Leaf 3 of space 1 holds 0 to 15 and leaf 4 16 to 31. */
  private static StateTree bytes() {
    StateTree tree = new StateTree(BYTES, FIELD);
    for (int leaf = 3; leaf < 5; leaf++) {
      int first = 16 * (leaf - 3);
      tree.set(
          leaf, IntStream.range(0, 8).map(i -> first + 2 * i | first + 2 * i + 1 << 8).toArray());
    }
    return tree;
  }

  private static OpeningStatement statement(StateTree tree, Predicate... predicates) {
    OpeningStatement statement = OpeningStatement.of(tree.configuration(), tree.root());
    for (Predicate predicate : predicates) {
      statement = statement.with(predicate);
    }
    return statement;
  }

  private static Predicate is(int pointer, int... cells) {
    return new Predicate.Equal(new Place(1, pointer, cells.length), cells);
  }

  private static Predicate within(int pointer, int width, long low, long high) {
    return new Predicate.Within(
        new Place(1, pointer, width), BigInteger.valueOf(low), BigInteger.valueOf(high));
  }

  private static Predicate sum(int pointer, int width, int count, long total) {
    return new Predicate.Sum(new Place(1, pointer, width), count, BigInteger.valueOf(total));
  }

  private static Predicate same(int pointer, int other, int width) {
    return new Predicate.Same(new Place(1, pointer, width), new Place(1, other, width));
  }

  private static OpenedTables tables(StateTree tree, Predicate... predicates) {
    return new OpenedTables(tree, statement(tree, predicates));
  }

  /** What a prover fills in who wants to prove something of what is not so. */
  private static OpenedTables untrue(StateTree tree, Predicate stated, Predicate hidden) {
    return new OpenedTables(tree, statement(tree, stated), statement(tree, hidden));
  }

  /** A table's interactions with a bus, but for what it offers there. */
  private static List<Integer> interactions(AirDescription air, Bus bus) {
    return IntStream.range(0, air.interactions().size())
        .filter(k ->
            air.interactions().get(k).bus().equals(bus) && air.interactions().get(k).weight() > 0)
        .boxed()
        .toList();
  }

  /** By AIR, which of its parts a forgery showed to be needed. */
  private final Set<String> killed = new TreeSet<>();

  private void byConstraint(OpenedTables forged, Kind kind, String message) {
    AirDescription air = forged.air(kind);
    List<Violation> violations = forged.settle();
    assertThat(violations).hasSize(1);
    Violation.Broken broken = (Violation.Broken) violations.getFirst();
    assertThat(broken.air().name()).isEqualTo(air.name());
    assertThat(broken.constraint().message()).isEqualTo(message);
    int number = air.constraints().indexOf(broken.constraint());
    assertThat(forged.settle(new Cut(kind, false, number))).isEmpty();
    killed.add(air.name() + " constraint " + number);
  }

  /** Refused by a bus, and by those of the table's interactions with it together. */
  private void byBus(OpenedTables forged, Kind kind, Bus bus, Integer... numbers) {
    AirDescription air = forged.air(kind);
    assertThat(forged.settle())
        .isNotEmpty()
        .allSatisfy(violation ->
            assertThat(violation)
                .isInstanceOfSatisfying(
                    Violation.Unbalanced.class,
                    unbalanced -> assertThat(unbalanced.bus()).isEqualTo(bus)));
    Cut[] cuts = new Cut[numbers.length];
    for (int i = 0; i < cuts.length; i++) {
      assertThat(air.interactions().get(numbers[i]).bus()).isEqualTo(bus);
      cuts[i] = new Cut(kind, true, numbers[i]);
      killed.add(air.name() + " interaction " + numbers[i]);
    }
    assertThat(forged.settle(cuts)).isEmpty();
  }

  private void byLookUp(OpenedTables forged, Kind kind, Bus bus, int number) {
    byBus(forged, kind, bus, interactions(forged.air(kind), bus).get(number));
  }

  private static OpenedTables everything() {
    return tables(
        bytes(), is(50, 2, 3), same(51, 51, 1), within(48, 4, 0, 1 << 20), sum(48, 2, 5, 5145));
  }

  @Test
  void everyPartRefusesWhatNothingElseDoes() {
    assertThat(everything().check()).isEmpty();
    theRootIsAnother();
    aLeafHashesMoreThanItsLimbs();
    aLeafIsOfAnotherTree();
    aLeafHasAnotherDigest();
    aDigitIsOfAnotherLimb();
    digitsAreNoBytes();
    elementsHaveTwoForms();
    equalitiesAreUntrue();
    numbersLieOutside();
    sumsAreWrong();

    List<String> alive = new ArrayList<>();
    for (OpenedTables tables : List.of(everything(), written(7, 7, 0, 0, 0))) {
      for (Kind kind : Kind.values()) {
        if (kind != Kind.COMPRESSION && tables.has(kind)) {
          AirDescription air = tables.air(kind);
          for (int k = 0; k < air.constraints().size(); k++) {
            alive.add(air.name() + " constraint " + k);
          }
          for (int k = 0; k < air.interactions().size(); k++) {
            if (air.interactions().get(k).weight() > 0) {
              alive.add(air.name() + " interaction " + k);
            }
          }
        }
      }
    }
    alive.removeAll(killed);
    assertThat(alive).isEmpty();
  }

  private void theRootIsAnother() {
    for (int i = 0; i < 8; i++) {
      OpenedTables forged = everything();
      forged.setRoot(i, 1234);
      byConstraint(forged, Kind.NODES, "the first row has the root");
    }
  }

  /** As an inner node does, whose children would then be read as cells. */
  private void aLeafHashesMoreThanItsLimbs() {
    for (int i = 0; i < 8; i++) {
      OpenedTables forged = everything();
      int leaf = forged.nodeRow(32 + 3);
      forged.set(Kind.NODES, leaf, "right[" + i + "]", 99);
      forged.hashUpFrom(leaf);
      byConstraint(forged, Kind.NODES, "a leaf is hashed with zeros");
    }
  }

  /** A leaf that is true in itself, below a root that does not have it. */
  private void aLeafIsOfAnotherTree() {
    OpenedTables forged = everything();
    int leaf = forged.nodeRow(32 + 3);
    forged.set(Kind.NODES, leaf, "left[7]", 99);
    forged.hash(leaf);
    List<Integer> node = interactions(forged.air(Kind.NODES), Digits.NODE);
    assertThat(node).hasSize(3);
    byBus(forged, Kind.NODES, Digits.NODE, node.toArray(Integer[]::new));
  }

  private void aLeafHasAnotherDigest() {
    OpenedTables forged = everything();
    forged.set(Kind.NODES, forged.nodeRow(32 + 3), "left[7]", 99);
    byLookUp(forged, Kind.NODES, Buses.COMPRESSION, 0);
  }

  private void aDigitIsOfAnotherLimb() {
    OpenedTables forged = tables(bytes(), is(51, 9));
    forged.set(Kind.DIGITS, 0, "digit[1]", 9);
    forged.stateDigits();
    byLookUp(forged, Kind.DIGITS, Digits.LIMB, 0);
  }

  private void digitsAreNoBytes() {
    // 2 + 3·256 is 258 + 2·256, whose upper byte would be 2
    OpenedTables forged = tables(bytes(), is(51, 2));
    forged.set(Kind.DIGITS, 0, "digit[0]", 258);
    forged.set(Kind.DIGITS, 0, "digit[1]", 2);
    forged.stateDigits();
    byLookUp(forged, Kind.DIGITS, Digits.BYTE, 0);
    // and with a fraction above, its lower byte would be anything
    forged = tables(bytes(), is(50, 77));
    forged.set(Kind.DIGITS, 0, "digit[0]", 77);
    forged.setWord(Kind.DIGITS, 0, "digit[1]", over256(FIELD.of(2 + 3 * 256 - 77)));
    forged.stateDigits();
    byLookUp(forged, Kind.DIGITS, Digits.BYTE, 1);
  }

  private static int over256(int word) {
    return FIELD.mul(word, FIELD.inverse(FIELD.of(256)));
  }

  private void elementsHaveTwoForms() {
    String zeros = "below the uppermost digit of the prime less 1 are zeros";
    // 2^24 − 1 and the prime are 2^31, and 2 and the prime 127·2^24 + 3
    byLookUp(written((1 << 24) - 1, 0, 0, 0, 128), Kind.DIGITS, Digits.BYTE, 4);
    byConstraint(written(2, 3, 0, 0, 127), Kind.DIGITS, zeros);
    // digits that are none make up for others
    byLookUp(written(0x1020304, 4 + 256, 2, 2, 1), Kind.DIGITS, Digits.BYTE, 0);
    byLookUp(written(0x1020304, 4, 3 + 256, 1, 1), Kind.DIGITS, Digits.BYTE, 1);
    byLookUp(written(0x1020304, 4, 3, 2 + 256, 0), Kind.DIGITS, Digits.BYTE, 2);
    byLookUp(written(FIELD.prime() - 5, 0xfb, 255, 255, -1), Kind.DIGITS, Digits.BYTE, 3);
    byLookUp(written(7, 8, 0, 0, 0), Kind.DIGITS, Digits.LIMB, 0);
  }

  /** An element written in other digits than its own. */
  private static OpenedTables written(int element, int... digits) {
    StateTree tree = new StateTree(ELEMENTS, FIELD);
    tree.set(2, new int[] {element, 0, 0, 0, 0, 0, 0, 0});
    OpenedTables forged = tables(tree, is(16, element));
    assertThat(forged.check()).isEmpty();
    for (int i = 0; i < digits.length; i++) {
      forged.set(Kind.DIGITS, 0, "digit[" + i + "]", digits[i]);
    }
    int rest = FIELD.of(127 - digits[3]);
    forged.setWord(Kind.DIGITS, 0, "inverse", FIELD.inverse(rest));
    forged.stateDigits();
    return forged;
  }

  private void equalitiesAreUntrue() {
    byConstraint(tables(bytes(), is(50, 9, 3)), Kind.EQUALITY, "a digit is what it is said to be");
    OpenedTables forged = tables(bytes(), is(50, 9));
    forged.set(Kind.EQUALITY, 0, "digit", 9);
    byLookUp(forged, Kind.EQUALITY, Digits.DIGIT, 0);
    // places that hold 2 and 4
    forged = tables(bytes(), same(50, 52, 1));
    byLookUp(forged, Kind.EQUALITY, Digits.DIGIT, 1);
    forged.set(Kind.EQUALITY, 0, "digit", 4);
    byLookUp(forged, Kind.EQUALITY, Digits.DIGIT, 0);
  }

  /** The place 50 of two cells holds 515, and that of four at 48 66051. */
  private void numbersLieOutside() {
    String above = "the lower bound is subtracted";
    String below = "the number is subtracted";
    Predicate all = within(50, 2, 0, 65535);
    byConstraint(untrue(bytes(), within(50, 2, 516, 65535), all), Kind.WITHIN, above);
    byConstraint(untrue(bytes(), within(50, 2, 0, 514), all), Kind.WITHIN, below);

    OpenedTables forged = untrue(bytes(), within(50, 2, 516, 65535), all);
    differences(forged, "above", 255, -1);
    forged.set(Kind.WITHIN, 0, "borrowed_above", 1);
    byLookUp(forged, Kind.WITHIN, Digits.BYTE, 0);
    forged = untrue(bytes(), within(50, 2, 0, 514), all);
    differences(forged, "below", 255, -1);
    forged.set(Kind.WITHIN, 0, "borrowed_below", 1);
    byLookUp(forged, Kind.WITHIN, Digits.BYTE, 1);

    // −1 is the prime less 1, which has four digits, if 1/256 may be borrowed
    Predicate four = within(48, 4, 0, 0xFFFFFFFFL);
    forged = untrue(bytes(), within(48, 4, 66052, 0xFFFFFFFFL), four);
    differences(forged, "above", 0, 0, 0, 127);
    borrowFractions(forged, "borrowed_above", 1, 0, 0);
    byConstraint(forged, Kind.WITHIN, "1 is borrowed to subtract the lower bound, or nothing");
    forged = untrue(bytes(), within(48, 4, 0, 66050), four);
    differences(forged, "below", 0, 0, 0, 127);
    borrowFractions(forged, "borrowed_below", 1, 0, 0);
    byConstraint(forged, Kind.WITHIN, "1 is borrowed to subtract the number, or nothing");

    forged = untrue(bytes(), within(50, 2, 0, 100), all);
    differences(forged, "digit", 5, 0);
    differences(forged, "above", 5, 0);
    differences(forged, "below", 95, 0);
    byLookUp(forged, Kind.WITHIN, Digits.DIGIT, 0);
  }

  private static void differences(OpenedTables forged, String column, int... digits) {
    for (int i = 0; i < digits.length; i++) {
      forged.set(Kind.WITHIN, i, column, digits[i]);
    }
  }

  /** Borrows what is missing in each row, by 256, and on. */
  private static void borrowFractions(OpenedTables forged, String column, int... missing) {
    int borrowed = 0;
    for (int i = 0; i < missing.length; i++) {
      borrowed = over256(FIELD.add(FIELD.of(missing[i]), borrowed));
      forged.setWord(Kind.WITHIN, i, column, borrowed);
    }
  }

  /** Five places of two cells from 48 on hold 5145: digits that add up to 25 and 20. */
  private void sumsAreWrong() {
    Predicate true5145 = sum(48, 2, 5, 5145);
    OpenedTables forged = untrue(bytes(), sum(48, 2, 5, 5146), true5145);
    byConstraint(forged, Kind.SUM, "all digits of a position are the total's and what is carried");
    forged.set(Kind.SUM, 4, "sum", 26);
    byConstraint(forged, Kind.SUM, "a digit is added to what comes before");
    forged.set(Kind.SUM, 4, "digit", 10);
    byLookUp(forged, Kind.SUM, Digits.DIGIT, 0);

    for (int part = 0; part < 2; part++) {
      // the prime more, which is zero, if fractions may be carried
      forged = untrue(bytes(), sum(48, 2, 5, 5145L + FIELD.prime()), true5145);
      int carried = 0;
      for (int row = 0; row < 12; row++) {
        int sum = FIELD.add(carried, FIELD.of(forged.get(Kind.SUM, row, "digit")));
        forged.setWord(Kind.SUM, row, "sum", sum);
        carried = sum;
        if (forged.fixed(Kind.SUM, row, 4) == 1) {
          carried = over256(FIELD.sub(sum, FIELD.of(forged.fixed(Kind.SUM, row, 5))));
          forged.setWord(Kind.SUM, row, "carried[0]", part == 0 ? carried : 0);
          forged.setWord(Kind.SUM, row, "carried[1]", part == 0 ? 0 : over256(carried));
        }
      }
      byLookUp(forged, Kind.SUM, Digits.BYTE, part);
    }
  }
}
