/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.air;

import dev.engram.stark.field.PrimeField;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Finds out whether tables hold, without proving anything: evaluates all constraints on all rows
 * and balances all buses message by message. What it accepts, an honest prover can prove, and what
 * it refuses (but for {@link Violation.Overcounted}), a verifier refuses up to a negligible chance.
 *
 * <p>Made once for some AIRs and used on any number of tables, by one thread at a time.
 */
public final class MockChecker {

  /** The most rows that are named as the origins of an unbalanced message. */
  public static final int MOST_ORIGINS = 8;

  private final List<AirDescription> airs;
  private final PrimeField field;
  private final List<RowEvaluator> evaluators;
  private final List<int[]> values;

  /**
   * A checker for the tables of some AIRs.
   *
   * @throws IllegalArgumentException if there are none or they are over different fields
   */
  public MockChecker(List<AirDescription> airs) {
    if (airs.stream().map(AirDescription::field).distinct().count() != 1) {
      throw new IllegalArgumentException("tables are checked over one field: " + airs);
    }
    this.airs = List.copyOf(airs);
    this.field = airs.getFirst().field();
    this.evaluators = airs.stream().map(RowEvaluator::new).toList();
    this.values = evaluators.stream().map(RowEvaluator::values).toList();
  }

  /** Checks tables once. */
  public static List<Violation> check(FilledTable... tables) {
    List<FilledTable> all = List.of(tables);
    return new MockChecker(all.stream().map(FilledTable::air).toList()).check(all);
  }

  /**
   * Checks tables of this checker's AIRs, in their order.
   *
   * @return nothing if they hold; otherwise the buses with too many rows, or if there are none,
   *     each broken constraint with the first row where it is, each overcounting row, and each
   *     message that is out of balance
   * @throws IllegalArgumentException if the tables are of other AIRs
   */
  public List<Violation> check(List<FilledTable> tables) {
    if (!tables.stream().map(FilledTable::air).toList().equals(airs)) {
      throw new IllegalArgumentException("the tables are not of the AIRs " + airs);
    }
    List<Violation> violations = new ArrayList<>();
    checkHeights(tables, violations);
    if (!violations.isEmpty()) {
      return violations;
    }
    Ledger ledger = new Ledger(field);
    for (int i = 0; i < airs.size(); i++) {
      checkRows(tables.get(i), evaluators.get(i), values.get(i), ledger, violations);
    }
    List<Ledger.Account> unbalanced = ledger.unbalanced();
    if (!unbalanced.isEmpty()) {
      findOrigins(tables, ledger);
    }
    for (Ledger.Account account : unbalanced) {
      violations.add(
          new Violation.Unbalanced(
              bus(account.bus()),
              account.message(field),
              signed(account.sum()),
              List.copyOf(account.origins())));
    }
    return violations;
  }

  private void checkRows(
      FilledTable table,
      RowEvaluator evaluator,
      int[] words,
      Ledger ledger,
      List<Violation> violations) {
    AirDescription air = table.air();
    List<Constraint> constraints = air.constraints();
    List<Interaction> interactions = air.interactions();
    Trace[] traces = table.traces().toArray(new Trace[0]);
    BitSet broken = new BitSet();
    int rows = table.rows();
    for (int row = 0; row < rows; row++) {
      evaluator.evaluate(traces, row, rows, table.publicValues(), words);
      for (int k = 0; k < constraints.size(); k++) {
        Constraint constraint = constraints.get(k);
        int word = words[constraint.node()];
        if (word != 0 && constraint.kind().covers(row, rows) && !broken.get(k)) {
          broken.set(k);
          violations.add(
              new Violation.Broken(
                  air, row, constraint, field.value(word), inputs(air, constraint, words)));
        }
      }
      for (int k = 0; k < interactions.size(); k++) {
        Interaction interaction = interactions.get(k);
        int count = words[interaction.count()];
        if (count != 0) {
          ledger.add(interaction, words);
          if (interaction.weight() > 0 && Math.abs(signed(count)) > interaction.weight()) {
            violations.add(new Violation.Overcounted(air, row, interaction.bus(), signed(count)));
          }
        }
      }
    }
  }

  private List<Violation.Input> inputs(AirDescription air, Constraint constraint, int[] words) {
    List<Violation.Input> inputs = new ArrayList<>();
    BitSet needed = air.dag().below(IntStream.of(constraint.node()));
    for (int node = needed.nextSetBit(0); node >= 0; node = needed.nextSetBit(node + 1)) {
      int value = field.value(words[node]);
      switch (air.dag().nodes().get(node)) {
        case Node.Cell cell -> inputs.add(new Violation.Input(air.nameOf(cell), value));
        case Node.Public(int index) ->
            inputs.add(new Violation.Input(air.publicValueNames().get(index), value));
        default -> {}
      }
    }
    return inputs;
  }

  /** Finds the rows that unbalanced messages come from, for which all are evaluated once more. */
  private void findOrigins(List<FilledTable> tables, Ledger ledger) {
    for (int i = 0; i < airs.size(); i++) {
      FilledTable table = tables.get(i);
      int[] words = values.get(i);
      Trace[] traces = table.traces().toArray(new Trace[0]);
      for (int row = 0; row < table.rows(); row++) {
        evaluators.get(i).evaluate(traces, row, table.rows(), table.publicValues(), words);
        for (Interaction interaction : airs.get(i).interactions()) {
          int count = words[interaction.count()];
          if (count != 0) {
            Ledger.Account account = ledger.account(interaction, words);
            if (account.sum() != 0 && account.origins().size() < MOST_ORIGINS) {
              account.origins().add(new Violation.Origin(airs.get(i), row, signed(count)));
            }
          }
        }
      }
    }
  }

  /**
   * Counts must not wrap around: p rows that send the same message would send nothing. So on each
   * bus the weights of all rows, and over all buses all interactions of all rows, stay below p.
   */
  private void checkHeights(List<FilledTable> tables, List<Violation> violations) {
    Map<Integer, Long> weights = new TreeMap<>();
    long all = 0;
    for (FilledTable table : tables) {
      for (Interaction interaction : table.air().interactions()) {
        weights.merge(
            interaction.bus().id(), (long) interaction.weight() * table.rows(), Long::sum);
        all += table.rows();
      }
    }
    weights.forEach((bus, counts) -> {
      if (counts >= field.prime()) {
        violations.add(new Violation.TooMany("bus " + bus(bus), counts, field.prime()));
      }
    });
    if (all >= field.prime()) {
      violations.add(new Violation.TooMany("all buses", all, field.prime()));
    }
  }

  private Bus bus(int id) {
    return airs.stream()
        .flatMap(air -> air.interactions().stream())
        .map(Interaction::bus)
        .filter(bus -> bus.id() == id)
        .findFirst()
        .orElseThrow();
  }

  private int signed(int word) {
    int value = field.value(word);
    return value > field.prime() / 2 ? value - field.prime() : value;
  }
}
