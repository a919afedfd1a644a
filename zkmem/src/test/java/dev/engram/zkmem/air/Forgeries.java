/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.air;

import dev.engram.zkmem.model.Boundary;
import dev.engram.zkmem.model.Cells;
import dev.engram.zkmem.model.Compression;
import dev.engram.zkmem.model.MemoryConfiguration;
import dev.engram.zkmem.model.Placement;
import java.util.ArrayList;
import java.util.List;

/** All forgeries, each of which is refused by one thing alone. */
final class Forgeries {

  /** Memories whose tables are all forged, such that any two differ in one of them. */
  static final List<MemoryConfiguration> MEMORIES =
      List.of(
          MemoryConfiguration.VOLATILE_WORDS,
          MemoryConfiguration.volatileBytes(1),
          MemoryConfiguration.volatileElements(4),
          MemoryConfiguration.VOLATILE_WORDS.fixed(),
          new MemoryConfiguration(
              Boundary.VOLATILE,
              Cells.BYTES,
              0,
              6,
              4,
              Placement.ANYWHERE,
              2,
              Compression.FEED_FORWARD));

  private Forgeries() {}

  /** All of them. */
  static List<Forgery> all() {
    List<Forgery> all = new ArrayList<>(ClockForgeries.all());
    for (int width = 1; width <= MemoryConfiguration.MAX_WIDTH; width *= 2) {
      all.addAll(new AccessForgeries(MemoryConfiguration.volatileBytes(width)).all());
      all.addAll(new AccessForgeries(MemoryConfiguration.volatileElements(width)).all());
      if (width > 1) {
        all.addAll(new AdapterForgeries(Cells.BYTES, width).all());
        all.addAll(new AdapterForgeries(Cells.ELEMENTS, width).all());
      }
    }
    all.addAll(new AccessForgeries(MemoryConfiguration.VOLATILE_WORDS.fixed()).all());
    for (MemoryConfiguration memory : MEMORIES) {
      all.addAll(new BoundaryForgeries(memory).all());
      all.addAll(new ClaimForgeries(memory).all());
    }
    all.addAll(WidthForgeries.all());
    return all;
  }
}
