/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.example;

import dev.engram.stark.air.Air;
import dev.engram.stark.air.AirBuilder;
import dev.engram.stark.air.Bus;
import dev.engram.stark.air.Column;
import dev.engram.stark.air.Expr;
import dev.engram.stark.field.PrimeField;
import dev.engram.stark.matrix.RowMatrix;
import java.lang.foreign.SegmentAllocator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Numbers that are small: each is made of two limbs, and each limb is in a {@link RangeTable}.
 *
 * @param bits of a limb, up to 15, so that two do not reach around the field
 */
public record Limbs(int bits) implements Air {

  private static final Bus BUS = new Bus(0, "range");

  @Override
  public String name() {
    return "limbs." + bits;
  }

  @Override
  public void define(AirBuilder air) {
    Column number = air.column("number");
    List<Column> limbs = air.columns("limb", 2);

    air.zero("the limbs make the number", number.minus(Expr.limbs(bits, limbs)));
    for (Column limb : limbs) {
      air.lookUp(BUS, Expr.constant(1), limb);
    }
  }

  /** Random numbers, and the table of the numbers of so many bits. */
  public static List<ExampleTable> witnesses(
      PrimeField field, SegmentAllocator memory, int bits, int rows, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] counts = new int[1 << bits];
    RowMatrix main = RowMatrix.allocate(memory, rows, 3);
    TraceWriter writer = new TraceWriter(field, main);
    for (int row = 0; row < rows; row++) {
      int number = random.nextInt(1 << 2 * bits);
      int low = number & (1 << bits) - 1;
      int high = number >>> bits;
      writer.row(row).put(number).put(low).put(high);
      counts[low]++;
      counts[high]++;
    }
    return List.of(
        new ExampleTable(new Limbs(bits), main),
        RangeTable.witness(new RangeTable(BUS, bits), field, memory, counts));
  }
}
