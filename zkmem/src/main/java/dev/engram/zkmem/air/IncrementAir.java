/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.air;

import dev.engram.stark.air.Air;
import dev.engram.stark.air.AirBuilder;
import dev.engram.stark.air.Column;
import dev.engram.stark.air.Expr;
import dev.engram.stark.air.Partition;
import dev.engram.zkmem.model.MemoryConfiguration;
import java.util.List;

/**
 * The clock goes on without an access. By how much altogether is a public value, from which and
 * from the time in the end follows how many accesses there were.
 *
 * <p>Times have 29 bits and ticks 30, so their sums do not go around the field, and increments
 * alone cannot come around in a circle.
 */
public record IncrementAir() implements Air {

  private static final int HIGH_BITS = MemoryConfiguration.MAX_BITS - Buses.LIMB_BITS;

  @Override
  public String name() {
    return "increment";
  }

  @Override
  public void define(AirBuilder air) {
    Partition log = air.partition(Access.LOG);
    Column valid = log.column("valid");
    List<Column> time = log.columns("time", 2);
    List<Column> ticks = log.columns("ticks_less_1", 2);
    Column sum = air.column("sum");
    Expr total = air.publicValue("increments");

    air.bool("a row is an increment or not", valid);
    Expr more = valid.times(Expr.limbs(Buses.LIMB_BITS, ticks).plus(1));
    air.zeroOnFirst("the sum begins with the first", sum.minus(more));
    Expr moreNext = valid.next().times(next(ticks).plus(1));
    air.zeroOnTransition("the sum grows by each", sum.next().minus(sum).minus(moreNext));
    air.zeroOnLast("the sum is what is said", sum.minus(total));
    Buses.limb(air, valid, time.getFirst());
    Buses.bits(air, valid, time.getLast(), HIGH_BITS);
    ticks.forEach(limb -> Buses.limb(air, valid, limb));
    Clock.passes(
        air, valid, Expr.limbs(Buses.LIMB_BITS, time), Expr.limbs(Buses.LIMB_BITS, ticks).plus(1));
  }

  private static Expr next(List<Column> limbs) {
    return Expr.limbs(Buses.LIMB_BITS, limbs.stream().map(Column::next).toList());
  }
}
