/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.air;

import dev.engram.stark.air.Air;
import dev.engram.stark.air.AirBuilder;
import dev.engram.stark.air.Bus;
import dev.engram.stark.air.Column;
import dev.engram.stark.air.Expr;
import dev.engram.zkmem.model.MemoryConfiguration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The blocks of a volatile memory that were touched, a row each, by rising addresses: puts each on
 * the memory bus as zeros at time 0, and takes what it holds in the end.
 *
 * <p>That addresses rise ensures that a block is put there once. An address is a number of three
 * limbs (the space, less 1, then the block's number in it); the next one's difference to it, less
 * 1, is a number of three limbs as well, computed as on paper, with a borrow from limb to limb, and
 * none from the last. All limbs are looked up, or the differences could go around the field.
 *
 * @param memory which memory; it is volatile
 */
public record VolatileBoundaryAir(MemoryConfiguration memory) implements Air {

  /** Limbs of an address: two of the block's number, one of its space. */
  static final int LIMBS = 3;

  @Override
  public String name() {
    return "boundary.volatile";
  }

  @Override
  public void define(AirBuilder air) {
    Column valid = air.column("valid");
    List<Column> address = air.columns("address", LIMBS);
    List<Column> last = air.columns("final", memory.limbs(memory.blockCells()));
    Column lastTime = air.column("final_time");
    List<Column> difference = air.columns("difference", LIMBS);
    List<Column> borrow = air.columns("borrow", LIMBS - 1);

    air.bool("a row is a block or not", valid);
    air.zeroOnTransition("blocks come first", valid.next().times(valid.not()));
    borrow.forEach(b -> air.bool("a limb borrows or does not", b));
    List<Expr> borrowed = new ArrayList<>(borrow);
    borrowed.addFirst(Expr.constant(1));
    borrowed.addLast(Expr.constant(0));
    for (int i = 0; i < LIMBS; i++) {
      Expr limb = address.get(i).next().minus(address.get(i)).minus(borrowed.get(i));
      Expr lent = borrowed.get(i + 1).times(1L << Buses.LIMB_BITS);
      air.zeroOnTransition(
          "addresses rise, limb " + i,
          valid.next().times(limb.plus(lent).minus(difference.get(i))));
    }

    Bus blocks = Buses.memory(memory, memory.blockCells());
    Expr space = address.getLast().plus(1);
    Expr pointer = Expr.limbs(Buses.LIMB_BITS, address.subList(0, 2)).times(memory.blockCells());
    List<Expr> zeros = Collections.nCopies(last.size(), Expr.constant(0));
    air.send(blocks, valid, Buses.block(space, pointer, zeros, Expr.constant(0)));
    air.receive(blocks, valid, Buses.block(space, pointer, last, lastTime));
    difference.forEach(limb -> Buses.limb(air, valid, limb));
    addressBits(air, memory, valid, address);
  }

  /** Looks up that the address of a block is one that the memory has. */
  static void addressBits(
      AirBuilder air, MemoryConfiguration memory, Expr count, List<? extends Expr> address) {
    int bits = memory.indexBits();
    Buses.bits(air, count, address.get(0), Math.min(bits, Buses.LIMB_BITS));
    Buses.bits(air, count, address.get(1), Math.max(0, bits - Buses.LIMB_BITS));
    Buses.bits(air, count, address.get(2), memory.spaceBits());
  }
}
