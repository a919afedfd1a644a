/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.air;

import dev.engram.stark.air.Air;
import dev.engram.stark.air.AirBuilder;
import dev.engram.stark.air.Column;

/**
 * All numbers of {@value Buses#LIMB_BITS} bits, each with how often it is looked up. The numbers
 * are part of the key; how often is free, for it only helps to tell the truth.
 */
public record RangeAir() implements Air {

  @Override
  public String name() {
    return "range";
  }

  @Override
  public void define(AirBuilder air) {
    Column number = air.preprocessed("number");
    air.provide(Buses.RANGE, air.column("count"), number);
  }
}
