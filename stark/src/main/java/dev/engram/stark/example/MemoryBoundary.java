/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.example;

import dev.engram.stark.air.Air;
import dev.engram.stark.air.AirBuilder;
import dev.engram.stark.air.Column;
import dev.engram.stark.air.Expr;
import dev.engram.stark.air.Partition;
import java.util.ArrayList;
import java.util.List;

/**
 * The cells of a memory, one a row, by rising addresses: puts on the memory bus what each holds in
 * the beginning, at time 0, and takes what it holds in the end. What it holds in the beginning is a
 * partition of its own, whose commitment says which memory it is.
 *
 * <p>That addresses rise ensures that a cell is put there once. An address is a number of three
 * limbs (space, then the pointer's), and the next one's difference to it, less 1, is a number of
 * three limbs as well; it is computed as on paper, with a borrow from limb to limb, and none from
 * the last.
 *
 * @param bits of a limb
 */
public record MemoryBoundary(int bits) implements Air {

  /** Limbs of an address. */
  static final int LIMBS = 3;

  @Override
  public String name() {
    return "memory.boundary";
  }

  @Override
  public void define(AirBuilder air) {
    Partition image = air.partition("image");
    Column isReal = image.column("is_real");
    List<Column> address = image.columns("address", LIMBS);
    List<Column> initial = image.columns("initial", MemoryAccess.WORDS);
    List<Column> last = air.columns("final", MemoryAccess.WORDS);
    Column lastTime = air.column("final_time");
    List<Column> difference = air.columns("difference", LIMBS);
    List<Column> borrow = air.columns("borrow", LIMBS - 1);

    air.bool("a row is real or not", isReal);
    air.zeroOnTransition("real rows come first", isReal.next().times(isReal.not()));
    borrow.forEach(b -> air.bool("a limb borrows or does not", b));
    List<Expr> borrowed = new ArrayList<>(borrow);
    borrowed.addFirst(Expr.constant(1));
    borrowed.addLast(Expr.constant(0));
    for (int i = 0; i < LIMBS; i++) {
      Expr limb = address.get(i).next().minus(address.get(i)).minus(borrowed.get(i));
      Expr lent = borrowed.get(i + 1).times(1L << bits);
      air.zeroOnTransition(
          "addresses rise", isReal.next().times(limb.plus(lent).minus(difference.get(i))));
    }

    Column space = address.getLast();
    List<Column> pointer = address.subList(0, LIMBS - 1);
    Expr start = Expr.constant(0);
    air.send(MemoryAccess.MEMORY, isReal, MemoryAccess.cell(space, pointer, initial, start));
    air.receive(MemoryAccess.MEMORY, isReal, MemoryAccess.cell(space, pointer, last, lastTime));
    for (int i = 0; i < LIMBS; i++) {
      air.lookUp(MemoryAccess.RANGE, isReal, address.get(i));
      air.lookUp(MemoryAccess.RANGE, isReal, difference.get(i));
    }
  }
}
