/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.example;

import dev.engram.stark.air.Air;
import dev.engram.stark.air.AirBuilder;
import dev.engram.stark.air.Column;
import dev.engram.stark.air.Expr;
import dev.engram.stark.field.PrimeField;
import dev.engram.stark.matrix.RowMatrix;
import java.lang.foreign.SegmentAllocator;
import java.util.List;

/** Two numbers a row; the next row has the second one, and their sum. */
public final class Fibonacci implements Air {

  @Override
  public String name() {
    return "fibonacci";
  }

  @Override
  public void define(AirBuilder air) {
    Column a = air.column("a");
    Column b = air.column("b");
    Expr first = air.publicValue("first");
    Expr second = air.publicValue("second");
    Expr last = air.publicValue("last");

    air.zeroOnFirst("a begins with the first number", a.minus(first));
    air.zeroOnFirst("b begins with the second number", b.minus(second));
    air.zeroOnTransition("b moves to a", a.next().minus(b));
    air.zeroOnTransition("a and b add up to b", b.next().minus(a.plus(b)));
    air.zeroOnLast("b ends with the last number", b.minus(last));
  }

  /** The sequence that begins with two numbers. */
  public static ExampleTable witness(
      PrimeField field, SegmentAllocator memory, int rows, long first, long second) {
    RowMatrix main = RowMatrix.allocate(memory, rows, 2);
    int a = field.of(first);
    int b = field.of(second);
    int[] publicValues = {a, b, 0};
    for (int row = 0; row < rows; row++) {
      main.set(row, 0, a);
      main.set(row, 1, b);
      publicValues[2] = b;
      int sum = field.add(a, b);
      a = b;
      b = sum;
    }
    return new ExampleTable(new Fibonacci(), List.of(main), publicValues);
  }
}
