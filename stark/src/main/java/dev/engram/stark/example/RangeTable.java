/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.example;

import dev.engram.stark.air.Air;
import dev.engram.stark.air.AirBuilder;
import dev.engram.stark.air.Bus;
import dev.engram.stark.air.Column;
import dev.engram.stark.field.PrimeField;
import dev.engram.stark.matrix.RowMatrix;
import java.lang.foreign.SegmentAllocator;

/**
 * All numbers of so many bits, each with how often it is looked up. The numbers are part of the
 * key, so that nobody can add others; how often is free, for it only helps to tell the truth.
 *
 * @param bus where the numbers are looked up
 * @param bits how many; the table has 2^bits rows
 */
public record RangeTable(Bus bus, int bits) implements Air {

  @Override
  public String name() {
    return "range." + bits;
  }

  @Override
  public void define(AirBuilder air) {
    Column number = air.preprocessed("number");
    Column count = air.column("count");

    air.provide(bus, count, number);
  }

  /** The table with how often each number is looked up, which must be below the prime. */
  public static ExampleTable witness(
      RangeTable table, PrimeField field, SegmentAllocator memory, int[] counts) {
    RowMatrix numbers = RowMatrix.allocate(memory, 1 << table.bits, 1);
    RowMatrix main = RowMatrix.allocate(memory, 1 << table.bits, 1);
    TraceWriter number = new TraceWriter(field, numbers);
    TraceWriter count = new TraceWriter(field, main);
    for (int row = 0; row < counts.length; row++) {
      number.row(row).put(row);
      count.row(row).put(counts[row]);
    }
    return new ExampleTable(table, numbers, main);
  }
}
