/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.air;

import dev.engram.stark.air.Air;
import dev.engram.stark.air.AirBuilder;
import dev.engram.stark.air.Column;
import dev.engram.stark.air.Expr;

/**
 * Starts the clock at 1, and says what it shows in the end.
 *
 * <p>Each access takes what the clock shows from its bus and puts 1 more there, so accesses and
 * increments are a path from 1 to the end, each at a time of its own, and none is beside the path:
 * to come around in a circle without an increment takes as many accesses as the prime is large,
 * more than all tables have rows; and an {@link IncrementAir} bounds the times where it stands.
 *
 * <p>It also has public values that no constraint knows: where the segment stands in its run. They
 * are absorbed by the proof's transcript, as all public values are, so that a segment that was
 * proven for one place is of no use at another.
 */
public record ClockAir() implements Air {

  /** Words of what links a segment to those before. */
  public static final int LINK_WORDS = 8;

  @Override
  public String name() {
    return "clock";
  }

  @Override
  public void define(AirBuilder air) {
    Column first = air.column("first");
    Expr last = air.publicValue("final_time");
    air.publicValue("is_last_segment");
    for (int i = 0; i < LINK_WORDS; i++) {
      air.publicValue("link_" + i);
    }

    air.zeroOnFirst("the first row is the first", first.not());
    air.zeroOnTransition("no other row is", first.next());
    air.send(Buses.CLOCK, first, Expr.constant(1));
    air.receive(Buses.CLOCK, first, last);
  }
}
