/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space.stress;

import dev.engram.space.RegionSettings;
import dev.engram.space.RegionType;
import dev.engram.space.Space;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;

/**
 * That a shared space behaves as if one thread did everything: Lincheck runs small programs on a
 * few cells of two regions, some over the end of a page, and looks for an order that explains all
 * answers.
 */
class LinearizableTest {

  @Test
  void aSharedSpaceAnswersAsIfOneThreadDidAll() {
    new StressOptions()
        .iterations(20)
        .invocationsPerIteration(150)
        .threads(2)
        .actorsPerThread(4)
        .check(Cells.class);
  }

  /** Four cells in two regions. The last ones lie in two pages. */
  @Param(name = "cell", gen = IntGen.class, conf = "0:3")
  @Param(name = "value", gen = IntGen.class, conf = "0:3")
  public static class Cells {
    private final Space space =
        Space.builder()
            .memory(1 << 20)
            .region(1, RegionSettings.of(RegionType.SHARED))
            .region(2, RegionSettings.of(RegionType.SHARED))
            .shared();

    private static long at(int cell) {
      return (long) (1 + cell % 2) << 32 | (cell < 2 ? 0 : 4_092);
    }

    @Operation
    public long get(@Param(name = "cell") int cell) {
      return space.getLong(at(cell));
    }

    @Operation
    public void put(@Param(name = "cell") int cell, @Param(name = "value") int value) {
      space.putLong(at(cell), value * 0x0000_0001_0000_0001L);
    }

    @Operation
    public boolean compareAndSet(
        @Param(name = "cell") int cell,
        @Param(name = "value") int expected,
        @Param(name = "value") int value) {
      return space.compareAndSet(at(cell % 2), expected, value);
    }

    @Operation
    public long add(@Param(name = "cell") int cell, @Param(name = "value") int value) {
      return space.getAndAdd(at(cell % 2), value);
    }

    @Operation
    public void copy(@Param(name = "cell") int from, @Param(name = "cell") int to) {
      space.copy(at(from), at(to), 8);
    }

    @Operation
    public long sumOfASnapshot() {
      try (Space snapshot = space.snapshot()) {
        return snapshot.getLong(at(0)) * 31 + snapshot.getLong(at(1)) * 7 + snapshot.getLong(at(3));
      }
    }
  }
}
