/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.air;

import dev.engram.stark.air.Air;
import dev.engram.stark.air.AirBuilder;
import dev.engram.zkmem.model.MemoryConfiguration;

/**
 * The writes of a width, each with what the cells held before.
 *
 * @param memory which memory
 * @param width cells of an access, one that the memory has
 */
public record WriteAir(MemoryConfiguration memory, int width) implements Air {

  @Override
  public String name() {
    return "write." + width;
  }

  @Override
  public void define(AirBuilder air) {
    Access access = Access.define(air, memory, width);
    access.exchange(air, air.columns("before", memory.limbs(width)));
  }
}
