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
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Two tables with the same rows in different orders: one sends its rows, the other one receives
 * them, and what is on the bus must cancel. A row that is not real takes no part, so that the
 * tables may differ in height.
 *
 * @param sends whether it is the one that sends
 */
public record Shuffle(boolean sends) implements Air {

  private static final Bus BUS = new Bus(0, "pairs");

  @Override
  public String name() {
    return sends ? "shuffle.sent" : "shuffle.received";
  }

  @Override
  public void define(AirBuilder air) {
    Column isReal = air.column("is_real");
    Column x = air.column("x");
    Column y = air.column("y");

    air.bool("a row is real or not", isReal);
    if (sends) {
      air.send(BUS, isReal, x, y);
    } else {
      air.receive(BUS, isReal, x, y);
    }
  }

  /** Random pairs, and the same in the order of their x in a table of twice the height. */
  public static List<ExampleTable> witnesses(
      PrimeField field, SegmentAllocator memory, int rows, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[][] pairs = new int[rows][];
    Arrays.setAll(
        pairs, _ -> new int[] {random.nextInt(field.prime()), random.nextInt(field.prime())});
    RowMatrix sent = RowMatrix.allocate(memory, rows, 3);
    fill(new TraceWriter(field, sent), pairs);
    Arrays.sort(pairs, Arrays::compare);
    RowMatrix received = RowMatrix.allocate(memory, 2 * rows, 3);
    received.words().fill((byte) 0);
    fill(new TraceWriter(field, received), pairs);
    return List.of(
        new ExampleTable(new Shuffle(true), sent), new ExampleTable(new Shuffle(false), received));
  }

  private static void fill(TraceWriter writer, int[][] pairs) {
    for (int row = 0; row < pairs.length; row++) {
      writer.row(row).put(true).put(pairs[row][0]).put(pairs[row][1]);
    }
  }
}
