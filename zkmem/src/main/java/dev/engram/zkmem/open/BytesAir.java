/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.open;

import dev.engram.stark.air.Air;
import dev.engram.stark.air.AirBuilder;

/** All numbers below 256, each with how often it is looked up, which is free. */
record BytesAir() implements Air {

  @Override
  public String name() {
    return "opening.bytes";
  }

  @Override
  public void define(AirBuilder air) {
    air.provide(Digits.BYTE, air.column("count"), air.preprocessed("number"));
  }
}
