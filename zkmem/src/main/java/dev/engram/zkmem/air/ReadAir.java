/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.air;

import dev.engram.stark.air.Air;
import dev.engram.stark.air.AirBuilder;
import dev.engram.zkmem.model.MemoryConfiguration;

/**
 * The reads of a width. What is taken from the memory bus and what is put there are the same
 * columns, so a read can change nothing.
 *
 * @param memory which memory
 * @param width cells of an access, one that the memory has
 */
public record ReadAir(MemoryConfiguration memory, int width) implements Air {

  @Override
  public String name() {
    return "read." + width;
  }

  @Override
  public void define(AirBuilder air) {
    Access access = Access.define(air, memory, width);
    access.exchange(air, access.data());
  }
}
