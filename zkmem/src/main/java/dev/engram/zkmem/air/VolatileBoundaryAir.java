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
import java.util.Collections;
import java.util.List;

/**
 * The blocks of a volatile memory that were touched, a row each, by rising addresses: puts each on
 * the memory bus as zeros at time 0, and takes what it holds in the end.
 *
 * <p>That addresses rise ensures that a block is put there once. An address is the space, less 1,
 * and the block's number in it, of two limbs. The next one's difference to it, less 1, is such a
 * number as well, computed as on paper: the block's part borrows 2^30 from the space's, or does
 * not. All limbs are looked up, or the differences could go around the field.
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
    Column borrow = air.column("borrow");

    air.bool("a row is a block or not", valid);
    air.zeroOnTransition("blocks come first", valid.next().times(valid.not()));
    air.bool("a block's number borrows or does not", borrow);
    Expr index = Expr.limbs(Buses.LIMB_BITS, address.subList(0, 2));
    Expr nextIndex =
        Expr.limbs(Buses.LIMB_BITS, List.of(address.get(0).next(), address.get(1).next()));
    Expr lent = borrow.times(1L << 2 * Buses.LIMB_BITS);
    Expr ahead = nextIndex.minus(index).minus(1).plus(lent);
    air.zeroOnTransition(
        "blocks rise in their space",
        valid.next().times(ahead.minus(Expr.limbs(Buses.LIMB_BITS, difference.subList(0, 2)))));
    Expr spaces = address.get(2).next().minus(address.get(2)).minus(borrow);
    air.zeroOnTransition("spaces rise", valid.next().times(spaces.minus(difference.get(2))));

    Bus blocks = Buses.memory(memory, memory.blockCells());
    Expr space = address.getLast().plus(1);
    Expr pointer = index.times(memory.blockCells());
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
