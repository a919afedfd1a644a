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
import java.util.List;

/**
 * Splits blocks in halves and merges halves to blocks, so that accesses of different widths meet
 * (OpenVM's access adapter). The halves of a block that is split have its time; a block that is
 * merged has the later time of its halves, so that nothing gets younger than it is.
 *
 * <p>Where a limb is two bytes, a block of two is one limb and its halves are the bytes. They are
 * looked up, or a limb could be taken apart as one pleases.
 *
 * @param memory which memory; it has adapters
 * @param width cells of a block, 2 to 32
 */
public record AdapterAir(MemoryConfiguration memory, int width) implements Air {

  private static final int BYTE_BITS = 8;

  @Override
  public String name() {
    return "adapter." + width;
  }

  @Override
  public void define(AirBuilder air) {
    Column direction = air.column("direction");
    Column space = air.column("space");
    Column pointer = air.column("pointer");
    int half = memory.limbs(width / 2);
    List<Column> left = air.columns("left", half);
    List<Column> right = air.columns("right", half);
    Column leftTime = air.column("left_time");
    Column rightTime = air.column("right_time");
    Column rightIsLater = air.column("right_is_later");
    List<Column> apart = air.columns("apart", 2);

    // 1 splits, −1 merges, 0 is a row without use
    Expr isUsed = direction.times(direction);
    air.zero("a row splits, merges, or is not used", direction.times(isUsed.minus(1)));
    air.zero(
        "halves of what is split have one time",
        direction.times(direction.plus(1)).times(leftTime.minus(rightTime)));
    air.bool("the right one is later or not", rightIsLater);
    Expr ahead = rightTime.minus(leftTime);
    air.zero(
        "the later one is later",
        rightIsLater
            .times(ahead.minus(1))
            .minus(rightIsLater.not().times(ahead))
            .minus(Expr.limbs(Buses.LIMB_BITS, apart)));

    Expr time = leftTime.plus(rightIsLater.times(ahead));
    Expr middle = pointer.plus(width / 2);
    Bus wholes = Buses.memory(memory, width);
    Bus halves = Buses.memory(memory, width / 2);
    air.receive(wholes, direction, Buses.block(space, pointer, whole(left, right), time));
    air.send(halves, direction, Buses.block(space, pointer, left, leftTime));
    air.send(halves, direction, Buses.block(space, middle, right, rightTime));
    apart.forEach(limb -> Buses.limb(air, isUsed, limb));
    if (isOfBytes()) {
      // 2^7·left and right are below 2^15, so a limb comes apart in one way alone; if it is below
      // 2^16, into bytes
      Expr shifted = left.getFirst().times(1L << Buses.LIMB_BITS - BYTE_BITS);
      Buses.limb(air, isUsed, shifted);
      Buses.limb(air, isUsed, right.getFirst());
    }
  }

  /** Whether the halves are single bytes, and together one limb. */
  boolean isOfBytes() {
    return width == memory.packing();
  }

  private List<Expr> whole(List<Column> left, List<Column> right) {
    if (isOfBytes()) {
      return List.of(left.getFirst().plus(right.getFirst().times(1 << BYTE_BITS)));
    }
    List<Expr> limbs = new ArrayList<>(left);
    limbs.addAll(right);
    return limbs;
  }
}
