/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.air;

import dev.engram.stark.air.AirBuilder;
import dev.engram.stark.air.Bus;
import dev.engram.stark.air.Column;
import dev.engram.stark.air.Expr;
import dev.engram.stark.air.Partition;
import dev.engram.zkmem.model.MemoryConfiguration;
import java.util.List;

/**
 * What a read and a write have in common: the columns of the log, the time since the block's last
 * access, and the clock.
 *
 * <p>An access takes its block from the memory bus, as it was left by the access before, and puts
 * it there again with the time now. The time before is not a column: it is the time now, less 1,
 * less a number of 30 bits, and so earlier. A block that was put on the bus once can be taken once;
 * so what is taken is what was put there last.
 *
 * @param log the columns that the commitment to the log is of
 * @param valid 1 on rows that are an access
 * @param time when
 * @param previous when the block was accessed before
 * @param bus where blocks of this width are
 */
record Access(
    Partition log,
    Column valid,
    Column time,
    Column space,
    Column pointer,
    List<Column> data,
    Expr previous,
    Bus bus) {

  /** What the partition is called that the log is in. */
  static final String LOG = "log";

  /** Declares the columns, what is looked up, and that the clock goes on by 1. */
  static Access define(AirBuilder air, MemoryConfiguration memory, int width) {
    Partition log = air.partition(LOG);
    Column valid = log.column("valid");
    Column time = log.column("time");
    Column space = log.column("space");
    Column pointer = log.column("pointer");
    List<Column> data = log.columns("data", memory.limbs(width));
    List<Column> since = air.columns("since", 2);

    air.bool("a row is an access or not", valid);
    since.forEach(limb -> Buses.limb(air, valid, limb));
    Clock.passes(air, valid, time, Expr.constant(1));
    Expr previous = time.minus(1).minus(Expr.limbs(Buses.LIMB_BITS, since));
    return new Access(
        log, valid, time, space, pointer, data, previous, Buses.memory(memory, width));
  }

  /** Takes the block from the bus as the access before left it, and puts it there as it is now. */
  void exchange(AirBuilder air, List<Column> before) {
    air.receive(bus, valid, Buses.block(space, pointer, before, previous));
    air.send(bus, valid, Buses.block(space, pointer, data, time));
  }
}
