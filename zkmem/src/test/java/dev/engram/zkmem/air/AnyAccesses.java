/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.air;

import dev.engram.stark.air.Air;
import dev.engram.stark.air.AirBuilder;
import dev.engram.stark.air.Column;
import dev.engram.stark.air.Expr;
import java.util.List;

/**
 * Stands for all accesses and adapters: says to the memory bus what a forger likes.
 *
 * @param limbs of its blocks
 */
record AnyAccesses(int limbs) implements Air {

  static final String NAME = "any.accesses";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void define(AirBuilder air) {
    Column count = air.column("sent");
    Column space = air.column("space");
    Column pointer = air.column("pointer");
    List<Column> block = air.columns("limb", limbs);
    Column time = air.column("time");
    Expr[] message = Buses.block(space, pointer, block, time);
    air.send(Buses.MEMORY, count, message);
  }
}
