/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.air;

import dev.engram.stark.air.Air;
import dev.engram.stark.air.AirDescription;
import dev.engram.stark.air.FilledTable;
import dev.engram.stark.air.Interaction;
import dev.engram.stark.air.MockChecker;
import dev.engram.stark.air.Source;
import dev.engram.stark.air.Trace;
import dev.engram.stark.air.Violation;
import dev.engram.stark.field.PrimeField;
import dev.engram.stark.matrix.RowMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tables that a forger may change at will, by the names of AIRs and columns and in plain numbers,
 * and check. Whoever changes them calls {@link #settle}, which sets how often rows are looked up to
 * what looks most honest.
 */
final class ForgedMatrices {

  /** A table: rows by source, and public values, as words. */
  private static final class Table {
    final AirDescription air;
    final List<List<int[]>> rows = new ArrayList<>();
    final int[] publicValues;
    int[] filler;

    Table(AirDescription air, int... publicValues) {
      this.air = air;
      this.publicValues = publicValues;
      this.filler = new int[air.mainWidth()];
    }

    int height() {
      return rows.getFirst().size();
    }

    FilledTable filled() {
      List<Trace> traces = rows.stream().map(each -> Trace.of(each.toArray(int[][]::new))).toList();
      return new FilledTable(air, traces, publicValues);
    }
  }

  private record Described(Air air, PrimeField field) {}

  /** An AIR is described once, however many tables are forged. */
  private static final Map<Described, AirDescription> DESCRIPTIONS = new ConcurrentHashMap<>();

  private final PrimeField field;
  private final Map<String, Table> tables = new LinkedHashMap<>();

  ForgedMatrices(PrimeField field) {
    this.field = field;
  }

  PrimeField field() {
    return field;
  }

  /** Adds a table: its AIR's sources in order, and public values in plain numbers. */
  void add(Air air, List<RowMatrix> matrices, int... publicValues) {
    int[] words = Arrays.stream(publicValues).map(field::of).toArray();
    Table table = new Table(describe(air), words);
    for (RowMatrix matrix : matrices) {
      List<int[]> rows = new ArrayList<>();
      for (int row = 0; row < matrix.rows(); row++) {
        int[] copy = new int[matrix.width()];
        for (int i = 0; i < copy.length; i++) {
          copy[i] = matrix.get(row, i);
        }
        rows.add(copy);
      }
      table.rows.add(rows);
    }
    tables.put(air.name(), table);
  }

  /** Adds a table of main columns only, of no rows as yet. */
  void add(Air air) {
    Table table = new Table(describe(air));
    table.rows.add(new ArrayList<>());
    tables.put(air.name(), table);
  }

  private AirDescription describe(Air air) {
    return DESCRIPTIONS.computeIfAbsent(
        new Described(air, field), key -> AirDescription.of(key.air, key.field));
  }

  private Table table(String name) {
    Table table = tables.get(name);
    if (table == null) {
      throw new IllegalArgumentException("no table " + name);
    }
    return table;
  }

  AirDescription air(String table) {
    return table(table).air;
  }

  int rows(String table) {
    return table(table).height();
  }

  private int source(Table table, String column) {
    List<Source> sources = table.air.sources();
    for (int i = 0; i < sources.size(); i++) {
      if (table.air.columns(sources.get(i)).contains(column)) {
        return i;
      }
    }
    throw new IllegalArgumentException(table.air + " has no column " + column);
  }

  int get(String name, int row, String column) {
    Table table = table(name);
    int source = source(table, column);
    int index = table.air.columns(table.air.sources().get(source)).indexOf(column);
    return field.value(table.rows.get(source).get(row)[index]);
  }

  void set(String name, int row, String column, long value) {
    Table table = table(name);
    int source = source(table, column);
    int index = table.air.columns(table.air.sources().get(source)).indexOf(column);
    table.rows.get(source).get(row)[index] = field.of(value);
  }

  int[] get(String name, int row, String column, int count) {
    int[] values = new int[count];
    for (int i = 0; i < count; i++) {
      values[i] = get(name, row, column + "[" + i + "]");
    }
    return values;
  }

  void set(String name, int row, String column, int[] values) {
    for (int i = 0; i < values.length; i++) {
      set(name, row, column + "[" + i + "]", values[i]);
    }
  }

  int[] publicValues(String name) {
    return Arrays.stream(table(name).publicValues).map(field::value).toArray();
  }

  void publicValue(String name, int index, long value) {
    table(name).publicValues[index] = field.of(value);
  }

  /** Adds a row of zeros to each source and returns its number. */
  int add(String name) {
    Table table = table(name);
    for (int i = 0; i < table.rows.size(); i++) {
      table.rows.get(i).add(new int[table.air.width(table.air.sources().get(i))]);
    }
    return table.height() - 1;
  }

  /** Adds a copy of a row and returns its number. */
  int copy(String name, int row) {
    for (List<int[]> rows : table(name).rows) {
      rows.add(rows.get(row).clone());
    }
    return rows(name) - 1;
  }

  void remove(String name, int row) {
    table(name).rows.forEach(rows -> rows.remove(row));
  }

  /** Makes a row of words the last one. */
  void addWords(String name, int[] words) {
    table(name).rows.getFirst().add(words);
  }

  /** Has a table filled up with copies of its last row, which says nothing. */
  void fillWithLast(String name) {
    Table table = table(name);
    table.filler = table.rows.getFirst().getLast().clone();
  }

  private void pad(String name) {
    Table table = table(name);
    int height = Math.max(2, Integer.highestOneBit(Math.max(1, table.height() - 1)) << 1);
    while (table.height() < height) {
      addWords(name, table.filler.clone());
    }
  }

  /**
   * Fills tables up, and sets the counts of all that is looked up to how often it is, in tables
   * whose column {@code count} says so.
   */
  void settle() {
    for (Map.Entry<String, Table> entry : tables.entrySet()) {
      Table table = entry.getValue();
      if (isLookedUp(table)) {
        while (Integer.bitCount(table.height()) != 1) {
          set(entry.getKey(), copy(entry.getKey(), 0), "count", 0);
        }
      } else {
        pad(entry.getKey());
      }
    }
    for (Violation violation : violations()) {
      if (violation instanceof Violation.Unbalanced unbalanced) {
        settle(unbalanced);
      }
    }
  }

  private static boolean isLookedUp(Table table) {
    return table.air.interactions().stream().anyMatch(each -> each.weight() == 0);
  }

  private void settle(Violation.Unbalanced unbalanced) {
    for (Map.Entry<String, Table> entry : tables.entrySet()) {
      Table table = entry.getValue();
      for (Interaction interaction : table.air.interactions()) {
        if (interaction.weight() == 0 && interaction.bus().equals(unbalanced.bus())) {
          int row = provider(table, unbalanced.message());
          if (row >= 0) {
            long count = get(entry.getKey(), row, "count");
            set(entry.getKey(), row, "count", count + unbalanced.count());
            return;
          }
        }
      }
    }
  }

  /** The row whose message, which is its columns in order but for the count, this is. */
  private int provider(Table table, List<Integer> message) {
    List<Source> sources = table.air.sources();
    List<String> columns = new ArrayList<>();
    sources.forEach(source -> columns.addAll(table.air.columns(source)));
    boolean compression = columns.contains("digest[0]");
    for (int row = 0; row < table.height(); row++) {
      boolean same = true;
      for (int i = 0; i < message.size() && same; i++) {
        int word = field.of(message.get(i));
        int[] main = table.rows.getLast().get(row);
        if (compression) {
          int at = i < CompressionAir.ELEMENTS ? CompressionAir.INPUT + i : main.length - 24 + i;
          same = main[at] == word;
        } else {
          same = table.rows.getFirst().get(row)[i] == word;
        }
      }
      if (same) {
        return row;
      }
    }
    return -1;
  }

  /** All that is wrong. */
  List<Violation> violations() {
    return MockChecker.check(
        tables.values().stream().map(Table::filled).toArray(FilledTable[]::new));
  }

  /**
   * What a verifier notices, each once: "AIR: number of the constraint: message" or "bus: name". It
   * does not see how often a row counts.
   */
  Set<String> noticed() {
    Set<String> noticed = new TreeSet<>();
    for (Violation violation : violations()) {
      switch (violation) {
        case Violation.Broken broken -> noticed.add(constraint(broken.air(), broken));
        case Violation.Unbalanced unbalanced -> noticed.add("bus: " + unbalanced.bus());
        case Violation.TooMany tooMany -> noticed.add(tooMany.toString());
        case Violation.Overcounted _ -> {}
      }
    }
    return noticed;
  }

  private static String constraint(AirDescription air, Violation.Broken broken) {
    int index = air.constraints().indexOf(broken.constraint());
    return "%s: %d: %s".formatted(air, index, broken.constraint().message());
  }

  /** All that {@link #noticed} can say of an AIR's constraints. */
  static List<String> constraints(AirDescription air) {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < air.constraints().size(); i++) {
      all.add("%s: %d: %s".formatted(air, i, air.constraints().get(i).message()));
    }
    return all;
  }
}
