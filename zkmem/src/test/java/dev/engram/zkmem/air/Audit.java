/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.air;

import dev.engram.stark.air.AirDescription;
import dev.engram.stark.air.Bus;
import dev.engram.stark.air.Constraint;
import dev.engram.stark.air.Interaction;
import dev.engram.stark.air.Node;
import dev.engram.stark.air.Source;
import dev.engram.stark.field.PrimeField;
import dev.engram.zkmem.witness.MockTables;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;

/**
 * Evaluates tables as the mock checker does, but may leave out interactions: what would pass if one
 * were not there.
 */
final class Audit {

  private final PrimeField field;
  private final MockTables tables;

  Audit(MockTables tables) {
    this.field = tables.field();
    this.tables = tables;
  }

  /** A message with its bus. */
  private record Message(int[] words) {

    @Override
    public boolean equals(Object other) {
      return other instanceof Message(int[] others) && Arrays.equals(words, others);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(words);
    }
  }

  /** The constraints that are broken, each as its table's name and its number. */
  Set<String> broken() {
    Set<String> broken = new TreeSet<>();
    for (MockTables.Filled table : tables.tables().values()) {
      List<Constraint> constraints = table.air().constraints();
      int rows = table.rows().getFirst().length;
      int[] values = new int[table.air().dag().size()];
      int[][][] bySource = bySource(table);
      for (int row = 0; row < rows; row++) {
        evaluate(table, bySource, row, values);
        for (int k = 0; k < constraints.size(); k++) {
          if (values[constraints.get(k).node()] != 0
              && constraints.get(k).kind().covers(row, rows)) {
            broken.add(table.air().name() + " " + k);
          }
        }
      }
    }
    return broken;
  }

  /** Whether all messages balance, of the interactions that are counted. */
  boolean balances(BiPredicate<AirDescription, Integer> isCounted) {
    Map<Message, Integer> sums = new HashMap<>();
    tables.tables().values().forEach(table -> add(table, isCounted, sums));
    return sums.values().stream().allMatch(sum -> sum == 0);
  }

  /** Whether all messages would balance if some buses were one. */
  boolean balances(Set<Bus> one) {
    Map<Message, Integer> sums = new HashMap<>();
    tables.tables().values().forEach(table -> add(table, (_, _) -> true, sums));
    Map<Message, Integer> merged = new HashMap<>();
    for (Map.Entry<Message, Integer> sum : sums.entrySet()) {
      int[] words = sum.getKey().words().clone();
      words[0] = one.stream().anyMatch(bus -> bus.id() == words[0]) ? -1 : words[0];
      merged.merge(new Message(words), sum.getValue(), field::add);
    }
    return merged.values().stream().allMatch(sum -> sum == 0);
  }

  /**
   * How often each number is looked up in the range table, in the field; also what is not in it.
   *
   * @param isCounted which look-ups are there
   */
  Map<Integer, Integer> lookedUp(BiPredicate<AirDescription, Integer> isCounted) {
    Map<Message, Integer> sums = new HashMap<>();
    for (MockTables.Filled table : tables.tables().values()) {
      List<Interaction> all = table.air().interactions();
      add(
          table,
          (air, k) ->
              all.get(k).bus().equals(Buses.RANGE)
                  && all.get(k).weight() > 0
                  && isCounted.test(air, k),
          sums);
    }
    Map<Integer, Integer> counts = new HashMap<>();
    sums.forEach((message, count) -> counts.put(field.value(message.words()[1]), count));
    return counts;
  }

  private void add(
      MockTables.Filled table,
      BiPredicate<AirDescription, Integer> isCounted,
      Map<Message, Integer> sums) {
    List<Interaction> interactions = table.air().interactions();
    boolean[] counted = new boolean[interactions.size()];
    boolean any = false;
    for (int k = 0; k < counted.length; k++) {
      counted[k] = isCounted.test(table.air(), k);
      any |= counted[k];
    }
    if (!any) {
      return;
    }
    int[] values = new int[table.air().dag().size()];
    int[][][] rows = bySource(table);
    for (int row = 0; row < table.rows().getFirst().length; row++) {
      evaluate(table, rows, row, values);
      for (int k = 0; k < counted.length; k++) {
        int count = values[interactions.get(k).count()];
        if (counted[k] && count != 0) {
          sums.merge(message(interactions.get(k), values), count, field::add);
        }
      }
    }
  }

  private static Message message(Interaction interaction, int[] values) {
    int[] words = new int[interaction.message().size() + 1];
    words[0] = interaction.bus().id();
    for (int i = 1; i < words.length; i++) {
      words[i] = values[interaction.message().get(i - 1)];
    }
    return new Message(words);
  }

  private void evaluate(MockTables.Filled table, int[][][] rows, int row, int[] values) {
    List<Node> nodes = table.air().dag().nodes();
    int next = (row + 1) % table.rows().getFirst().length;
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (nodes.get(i)) {
            case Node.Constant(int word) -> word;
            case Node.Cell(Source source, int column, boolean isNext) ->
                rows[source.number()][isNext ? next : row][column];
            case Node.Public(int index) -> table.publicValues()[index];
            case Node.Sum(int left, int right) -> field.add(values[left], values[right]);
            case Node.Difference(int left, int right) -> field.sub(values[left], values[right]);
            case Node.Product(int left, int right) -> field.mul(values[left], values[right]);
            case Node.Negation(int operand) -> field.neg(values[operand]);
          };
    }
  }

  private static int[][][] bySource(MockTables.Filled table) {
    int[][][] rows = new int[3][][];
    int next = 0;
    for (Source source : table.air().sources()) {
      rows[source.number()] = table.rows().get(next++);
    }
    return rows;
  }
}
