/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.air;

import dev.engram.stark.air.AirDescription;
import dev.engram.stark.air.Source;
import dev.engram.stark.field.PrimeField;
import dev.engram.zkmem.witness.MockTables;

/** A table in which anybody may write anything. Numbers are plain and may be negative. */
final class ForgedTable {

  private final PrimeField field;
  private final MockTables.Filled filled;

  ForgedTable(PrimeField field, MockTables.Filled filled) {
    this.field = field;
    this.filled = filled;
  }

  /** A row of it. */
  record Row(ForgedTable table, int number) {

    /** Writes a number; or several, from the first of a group of columns on. */
    Row set(String column, long... numbers) {
      for (int i = 0; i < numbers.length; i++) {
        String name = table.isGroup(column) ? column + "[" + i + "]" : column;
        table.write(number, name, numbers[i]);
      }
      return this;
    }

    /** The number in a column. */
    long get(String column) {
      return table.read(number, column);
    }

    /** All numbers of a group of columns. */
    long[] all(String group) {
      int count = 0;
      while (table.has(group + "[" + count + "]")) {
        count++;
      }
      long[] numbers = new long[count];
      for (int i = 0; i < count; i++) {
        numbers[i] = get(group + "[" + i + "]");
      }
      return numbers;
    }

    /** Writes two limbs of 15 bits, of a number that has no more than 30. */
    Row limbs(String group, long value) {
      return set(group, value & (1 << Buses.LIMB_BITS) - 1, value >> Buses.LIMB_BITS);
    }
  }

  AirDescription air() {
    return filled.air();
  }

  MockTables.Filled filled() {
    return filled;
  }

  int height() {
    return filled.rows().getFirst().length;
  }

  Row row(int number) {
    return new Row(this, number);
  }

  /** How many rows are used; those behind them are padding. */
  int used() {
    int used = height();
    while (used > 0 && read(used - 1, flag()) == 0) {
      used--;
    }
    return used;
  }

  /** The next row that is padding, of a table that is twice as high if need be. Not used yet. */
  Row add() {
    int next = used();
    if (next == height()) {
      raise(2 * next);
    }
    return row(next);
  }

  /** Adds padding up to a height. */
  void raise(int height) {
    for (int source = 0; source < filled.rows().size(); source++) {
      int[][] rows = filled.rows().get(source);
      int[][] more = new int[height][rows[0].length];
      System.arraycopy(rows, 0, more, 0, rows.length);
      filled.rows().set(source, more);
    }
  }

  /** The next row that is padding, as a copy of another. */
  Row copy(int from) {
    Row to = add();
    for (int[][] rows : filled.rows()) {
      rows[to.number] = rows[from].clone();
    }
    return to;
  }

  /** Makes a row one of zeros. */
  void erase(int row) {
    for (int[][] rows : filled.rows()) {
      rows[row] = new int[rows[row].length];
    }
  }

  /** Changes what is public. */
  void publish(String name, long number) {
    filled.publicValues()[filled.air().publicValueNames().indexOf(name)] = field.of(number);
  }

  /** What is public. */
  long published(String name) {
    return field.value(filled.publicValues()[filled.air().publicValueNames().indexOf(name)]);
  }

  /** The column that says whether a row is used. */
  String flag() {
    return air().columns(air().partitions() > 0 ? Source.partition(0) : Source.MAIN).getFirst();
  }

  boolean isGroup(String column) {
    return !has(column) && has(column + "[0]");
  }

  boolean has(String column) {
    return air().sources().stream().anyMatch(source -> air().columns(source).contains(column));
  }

  private long read(int row, String column) {
    return field.value(rowsOf(column)[row][place(column)]);
  }

  private void write(int row, String column, long number) {
    rowsOf(column)[row][place(column)] = field.of(number);
  }

  private int[][] rowsOf(String column) {
    for (int i = 0; i < air().sources().size(); i++) {
      if (air().columns(air().sources().get(i)).contains(column)) {
        return filled.rows().get(i);
      }
    }
    throw new IllegalArgumentException(air() + " has no column " + column);
  }

  private int place(String column) {
    return air().sources().stream()
        .mapToInt(source -> air().columns(source).indexOf(column))
        .max()
        .orElseThrow();
  }
}
