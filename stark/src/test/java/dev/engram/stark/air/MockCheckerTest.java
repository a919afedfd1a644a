/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.air;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.engram.stark.field.PrimeField;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class MockCheckerTest {

  private static final PrimeField FIELD = PrimeField.KOALA_BEAR;
  private static final Bus BUS = new Bus(0, "numbers");

  /** Counts up by one from a public number, and sends each number that is flagged. */
  private record Counter(int count) implements Air {

    @Override
    public String name() {
      return "counter";
    }

    @Override
    public void define(AirBuilder air) {
      Column n = air.column("n");
      Column flag = air.column("flag");
      Expr first = air.publicValue("first");
      air.zeroOnFirst("it begins with the first", n.minus(first));
      air.zeroOnTransition("it counts by one", n.next().minus(n).minus(1));
      air.zeroOnLast("the last is not flagged", flag);
      if (count < 0) {
        air.receive(BUS, flag, n);
      } else {
        air.send(BUS, flag.times(count), n);
      }
    }
  }

  private static final AirDescription SENDER = AirDescription.of(new Counter(1), FIELD);
  private static final AirDescription RECEIVER = AirDescription.of(new Counter(-1), FIELD);

  private static FilledTable counter(AirDescription air, int first, int[]... rows) {
    int[][] words =
        Arrays.stream(rows)
            .map(row -> Arrays.stream(row).map(FIELD::of).toArray())
            .toArray(int[][]::new);
    return new FilledTable(air, List.of(Trace.of(words)), new int[] {FIELD.of(first)});
  }

  private static final FilledTable SENT =
      counter(SENDER, 5, new int[][] {{5, 0}, {6, 1}, {7, 0}, {8, 0}});

  @Test
  void tablesThatHoldHaveNoViolations() {
    assertThat(MockChecker.check(SENT, counter(RECEIVER, 6, new int[][] {{6, 1}, {7, 0}})))
        .isEmpty();
  }

  @Test
  void aBrokenConstraintIsToldWithItsFirstRowAndInputs() {
    FilledTable broken = counter(SENDER, 5, new int[][] {{5, 0}, {6, 0}, {9, 0}, {7, 0}});

    assertThat(MockChecker.check(broken).toString())
        .isEqualTo("[counter, row 1: \"it counts by one\" is 2, where [n = 6, n' = 9]]");
  }

  @Test
  void eachConstraintIsToldOnItsRowsOnly() {
    FilledTable broken = counter(SENDER, 4, new int[][] {{5, 0}, {6, 0}, {7, 0}, {8, 1}});

    assertThat(MockChecker.check(broken).stream().map(Object::toString))
        .containsExactly(
            "counter, row 0: \"it begins with the first\" is 1, where [n = 5, first = 4]",
            "counter, row 3: \"the last is not flagged\" is 1, where [flag = 1]",
            "bus numbers: the counts of [8] add up to 1: [counter, row 3: +1]");
  }

  @Test
  void aMessageOutOfBalanceIsToldWithWhereItComesFrom() {
    FilledTable received = counter(RECEIVER, 5, new int[][] {{5, 1}, {6, 1}, {7, 0}, {8, 0}});

    assertThat(MockChecker.check(SENT, received, SENT, SENT).stream().map(Object::toString))
        .containsExactly(
            "bus numbers: the counts of [5] add up to -1: [counter, row 0: -1]",
            "bus numbers: the counts of [6] add up to 2: [counter, row 1: +1, counter, row 1: -1, "
                + "counter, row 1: +1, counter, row 1: +1]");
  }

  @Test
  void aRowThatCountsMoreThanItsWeightIsToldThoughTheBusBalances() {
    AirDescription twice = AirDescription.of(new Counter(2), FIELD);
    FilledTable sent = counter(twice, 6, new int[][] {{6, 1}, {7, 0}});
    FilledTable received = counter(RECEIVER, 6, new int[][] {{6, 1}, {7, 0}});

    assertThat(MockChecker.check(sent, received, received))
        .containsExactly(new Violation.Overcounted(twice, 0, BUS, 2));
  }

  @Test
  void countsThatCouldWrapAroundAreRefused() {
    Trace huge =
        new Trace() {
          @Override
          public int rows() {
            return 1 << 28;
          }

          @Override
          public int get(int row, int column) {
            return 0;
          }
        };
    AirDescription many =
        AirDescription.of(
            new Air() {
              @Override
              public String name() {
                return "many";
              }

              @Override
              public void define(AirBuilder air) {
                Column a = air.column("a");
                for (int i = 0; i < 10; i++) {
                  air.send(i == 0 ? BUS : new Bus(1, "others"), a, a);
                }
                air.provide(new Bus(2, "table"), a, a);
              }
            },
            FIELD);

    assertThat(MockChecker.check(new FilledTable(many, huge)).toString())
        .isEqualTo(
            "[bus others: counts up to 2415919104 are not below 2130706433, "
                + "all buses: counts up to 2952790016 are not below 2130706433]");
  }

  @Test
  void tablesOfAnotherShapeAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FilledTable(SENDER, SENT.traces(), new int[2]));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FilledTable(SENDER, List.of(), new int[1]));
    assertThatIllegalArgumentException().isThrownBy(() -> counter(SENDER, 1, new int[3][2]));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MockChecker(List.of(RECEIVER)).check(List.of(SENT)));
  }
}
