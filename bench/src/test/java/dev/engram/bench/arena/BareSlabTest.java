/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.arena;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class BareSlabTest {

  @Test
  void noBlockThatLivesOverlapsAnother() {
    SplittableRandom random = new SplittableRandom(1);
    try (BareSlab slab = new BareSlab(1L << 30)) {
      TreeMap<Long, Integer> sizes = new TreeMap<>();
      TreeMap<Long, Long> handles = new TreeMap<>();
      for (int i = 0; i < 20_000; i++) {
        if (handles.size() > 500) {
          long somewhere = random.nextLong(handles.firstKey(), handles.lastKey() + 1);
          long address = Objects.requireNonNull(handles.ceilingKey(somewhere));
          slab.free(Objects.requireNonNull(handles.remove(address)));
          sizes.remove(address);
        }
        int size = 1 + random.nextInt(random.nextBoolean() ? 1_100 : BareSlab.LARGEST);
        long handle = slab.allocate(size);
        long address = slab.address(handle);
        var below = sizes.floorEntry(address);
        var above = sizes.ceilingEntry(address);
        assertThat(below == null || below.getKey() + below.getValue() <= address).isTrue();
        assertThat(above == null || address + size <= above.getKey()).isTrue();
        sizes.put(address, size);
        handles.put(address, handle);
      }
    }
  }

  @Test
  void aHandleEndsWithItsBlock() {
    try (BareSlab slab = new BareSlab(1L << 20)) {
      long handle = slab.allocate(64);
      slab.free(handle);
      long next = slab.allocate(64);
      assertThatIllegalStateException().isThrownBy(() -> slab.free(handle));
      assertThatIllegalStateException().isThrownBy(() -> slab.address(handle));
      assertThat(slab.address(next)).isNotZero();
    }
  }
}
