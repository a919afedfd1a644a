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

/**
 * Reads of address space 0, whose cells are their pointers. They have nothing to do with the memory
 * bus, where space 0 never is: no boundary begins it.
 */
public record ImmediateAir() implements Air {

  @Override
  public String name() {
    return "immediate";
  }

  @Override
  public void define(AirBuilder air) {
    Partition log = air.partition(Access.LOG);
    Column valid = log.column("valid");
    Column time = log.column("time");
    Column pointer = log.column("pointer");
    Column data = log.column("data");

    air.bool("a row is a read or not", valid);
    air.zero("a cell holds its pointer", data.minus(pointer));
    Clock.passes(air, valid, time, Expr.constant(1));
  }
}
