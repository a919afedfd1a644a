/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.example;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.stark.air.FilledTable;
import dev.engram.stark.air.MockChecker;
import dev.engram.stark.air.Violation;
import dev.engram.stark.field.PrimeField;
import dev.engram.stark.matrix.RowMatrix;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A forger changes whatever helps, in all tables, and is caught by a single constraint: without it
 * the forgery would pass.
 */
class ForgeriesTest {

  private static final PrimeField FIELD = PrimeField.KOALA_BEAR;

  private final Arena memory = Arena.ofConfined();

  /** A run in which each cell's last two accesses are reads. */
  private ForgedMemory run = new ForgedMemory(memory, 8, 0);

  @BeforeEach
  void run() {
    for (long seed = 1; !endsInReads(0) || !endsInReads(1); seed++) {
      run = new ForgedMemory(memory, 8, seed);
    }
  }

  private boolean endsInReads(int cell) {
    List<Integer> rows = run.of(cell).reversed();
    return rows.size() > 2
        && run.access(rows.get(0), "is_read") == 1
        && run.access(rows.get(1), "is_read") == 1;
  }

  @AfterEach
  void close() {
    memory.close();
  }

  /** What a verifier would notice; it does not see how often a row counts. */
  private static Set<String> noticed(List<ExampleTable> witnesses) {
    FilledTable[] tables =
        witnesses.stream().map(witness -> witness.table(FIELD)).toArray(FilledTable[]::new);
    return MockChecker.check(tables).stream()
        .filter(violation -> !(violation instanceof Violation.Overcounted))
        .map(violation ->
            violation instanceof Violation.Broken broken
                ? broken.constraint().message()
                : violation.toString())
        .collect(Collectors.toSet());
  }

  private Set<String> noticed() {
    return noticed(run.witnesses);
  }

  @Test
  void aSequenceThatBeginsOrEndsElsewhereIsNoticed() {
    ExampleTable honest = Fibonacci.witness(FIELD, memory, 8, 1, 2);
    int[] values = honest.publicValues();

    assertThat(noticed(claimed(honest, FIELD.of(9), values[1], values[2])))
        .containsExactly("a begins with the first number");
    assertThat(noticed(claimed(honest, values[0], FIELD.of(9), values[2])))
        .containsExactly("b begins with the second number");
    assertThat(noticed(claimed(honest, values[0], values[1], FIELD.of(9))))
        .containsExactly("b ends with the last number");
  }

  @Test
  void aSequenceThatLeapsIsNoticed() {
    ExampleTable witness = Fibonacci.witness(FIELD, memory, 8, 1, 2);
    RowMatrix rows = witness.matrices().getFirst();

    leap(rows, rows.get(3, 1), FIELD.of(77));
    assertThat(noticed(claimed(witness, FIELD.of(1), FIELD.of(2), rows.get(7, 1))))
        .containsExactly("a and b add up to b");
    leap(rows, FIELD.of(77), FIELD.add(rows.get(3, 0), rows.get(3, 1)));
    assertThat(noticed(claimed(witness, FIELD.of(1), FIELD.of(2), rows.get(7, 1))))
        .containsExactly("b moves to a");
  }

  /** Goes on with two numbers from row 4. */
  private static void leap(RowMatrix rows, int a, int b) {
    int[] pair = {a, b};
    for (int row = 4; row < 8; row++) {
      rows.set(row, 0, pair[0]);
      rows.set(row, 1, pair[1]);
      pair = new int[] {pair[1], FIELD.add(pair[0], pair[1])};
    }
  }

  private static List<ExampleTable> claimed(ExampleTable witness, int... publicValues) {
    return List.of(new ExampleTable(witness.air(), witness.matrices(), publicValues));
  }

  @Test
  void aPairThatOneRowSendsTwiceIsNoticed() {
    List<ExampleTable> witnesses = Shuffle.witnesses(FIELD, memory, 4, 1);
    RowMatrix sent = witnesses.getFirst().matrices().getFirst();
    RowMatrix received = witnesses.getLast().matrices().getFirst();
    sent.set(2, 0, FIELD.of(2));
    received.set(7, 0, FIELD.one());
    received.set(7, 1, sent.get(2, 1));
    received.set(7, 2, sent.get(2, 2));

    assertThat(noticed(witnesses)).containsExactly("a row is real or not");
  }

  @Test
  void aReadThatWritesIsNoticed() {
    run.access(run.of(1).getLast(), "after[4]", 5);
    run.boundary(1, "final[4]", 5);

    assertThat(noticed()).containsExactly("a read changes nothing");
  }

  @Test
  void aReadOfSomethingElseIsNoticedByTheBus() {
    int row = run.of(1).getLast();
    run.access(row, "before[0]", 5);
    run.access(row, "after[0]", 5);

    assertThat(noticed())
        .hasSize(4)
        .allMatch(each -> each.startsWith("bus memory: the counts of [1, 1, 0, "));
  }

  @Test
  void anAccessThatIsBothReadAndWriteIsNoticed() {
    run.access(run.of(0).getLast(), "is_write", 1);

    assertThat(noticed()).containsExactly("a real row reads or writes");
  }

  @Test
  void anAccessThatReadsTwiceAndUnwritesIsNoticed() {
    run.access(run.of(0).getLast(), "is_read", 2);
    run.access(run.of(0).getLast(), "is_write", -1);

    assertThat(noticed()).containsExactlyInAnyOrder("a row reads or not", "a row writes or not");
  }

  @Test
  void aReadOfTheFutureIsNoticed() {
    List<Integer> rows = run.of(0).reversed();
    int first = rows.get(1);
    int second = rows.get(0);
    run.previous(second, run.access(first, "previous_time"));
    run.access(first, "previous_time", run.access(second, "time"));
    run.boundary(0, "final_time", run.access(first, "time"));

    assertThat(noticed()).containsExactly("the cell was put there earlier");
  }

  @Test
  void aReadOfItselfIsNoticed() {
    int row = run.of(0).getLast();
    run.boundary(0, "final_time", run.access(row, "previous_time"));
    run.access(row, "previous_time", run.access(row, "time"));
    run.access(row, "before[0]", 5);
    run.access(row, "after[0]", 5);

    assertThat(noticed()).containsExactly("the cell was put there earlier");
  }

  @Test
  void timeThatBeginsLaterIsNoticed() {
    run.times(2, 3, 4, 5, 6, 7, 8, 9);

    assertThat(noticed()).containsExactly("time begins at 1");
  }

  @Test
  void timeThatLeapsIsNoticed() {
    run.times(1, 2, 3, 4, 15, 16, 17, 18);

    assertThat(noticed()).containsExactly("time goes on by 1");
  }

  @Test
  void aDifferenceThatIsNoLimbIsNoticedByTheRangeTable() {
    int row = run.of(0).getLast();
    run.access(row, "difference[0]", run.access(row, "difference[0]") + 8);
    run.access(row, "difference[1]", run.access(row, "difference[1]") - 1);

    assertThat(noticed()).isNotEmpty().allMatch(each -> each.startsWith("bus range"));
  }

  @Test
  void aCellThatBeginsTwiceIsNoticed() {
    run.limb(1, 1, "address[0]", 0);
    run.limb(1, 1, "address[2]", 0);
    for (int row : run.of(1)) {
      run.access(row, "space", 0);
      run.access(row, "pointer[0]", 0);
    }

    assertThat(noticed()).containsExactly("addresses rise");
  }

  @Test
  void aCellBehindAHoleIsNoticed() {
    ForgedMemory once = new ForgedMemory(memory, 1, 0);
    for (long seed = 1; once.access(0, "space") == 0; seed++) {
      once = new ForgedMemory(memory, 1, seed);
    }
    once.boundary(0, "is_real", 0);
    // what the row looked up: three limbs of its address, and the difference to the next
    for (int number : List.of(0, 0, 0, 0, 0, 1)) {
      once.count(number, -1);
    }

    assertThat(noticed(once.witnesses)).containsExactly("real rows come first");
  }
}
