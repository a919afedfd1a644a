/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.claim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LinearPlacementTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void firstFitPlacesAsALookThroughAllWordsDoes(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    FirstFit placement = new FirstFit();
    Words model = new Words();
    List<long[]> blocks = new ArrayList<>();
    int reused = 0;
    int resized = 0;
    long highest = 0;
    for (int i = 0; i < 5_000; i++) {
      long size = random.nextLong(1, 32 << random.nextInt(6));
      int which = blocks.isEmpty() ? -1 : random.nextInt(blocks.size());
      if (which < 0 || random.nextInt(20) < (i / 500 % 2 == 0 ? 10 : 6)) {
        long address = placement.allocate(size);
        assertThat(address).isEqualTo(model.allocate(size));
        reused += address < highest ? 1 : 0;
        highest = Math.max(highest, address);
        blocks.add(new long[] {address, size});
      } else if (random.nextBoolean()) {
        long[] block = blocks.get(which);
        boolean done = placement.resize(block[0], block[1], size);
        assertThat(done).isEqualTo(model.resize(block[0], block[1], size));
        resized += done && size > block[1] ? 1 : 0;
        block[1] = done ? size : block[1];
      } else {
        long[] block = blocks.remove(which);
        placement.free(block[0], block[1]);
        model.set(block[0], block[1], false);
      }
    }
    assertThat(reused).isGreaterThan(500);
    assertThat(resized).isGreaterThan(100);
  }

  @Test
  void firstFitJoinsHolesOnBothSides() {
    FirstFit placement = new FirstFit();
    long[] at = new long[5];
    Arrays.setAll(at, i -> placement.allocate(64));
    placement.free(at[1], 64);
    placement.free(at[3], 64);
    placement.free(at[2], 64);
    assertThat(placement.allocate(192)).isEqualTo(at[1]);
    assertThat(placement.allocate(1)).isEqualTo(5 * 64);
  }

  @Test
  void firstFitForgetsHolesAtTheTop() {
    FirstFit placement = new FirstFit();
    placement.allocate(32);
    long second = placement.allocate(32);
    long third = placement.allocate(32);
    placement.free(second, 32);
    placement.free(third, 32);
    assertThat(placement.allocate(1 << 20)).isEqualTo(second);
  }

  @Test
  void bumpNeverUsesMemoryAgain() {
    Bump placement = new Bump();
    assertThat(placement.allocate(33)).isZero();
    placement.free(0, 33);
    assertThat(placement.allocate(1)).isEqualTo(64);
    assertThat(placement.allocate(32)).isEqualTo(96);
    assertThat(placement.resize(96, 32, 33)).isFalse();
    assertThat(placement.resize(96, 1, 32)).isTrue();
    assertThat(placement.allocate(32)).isEqualTo(128);
  }

  /** Each word of a memory, taken or not. */
  private static final class Words {

    private final BitSet taken = new BitSet();

    long allocate(long size) {
      for (int word = 0; ; word++) {
        if (isFree(word, words(size))) {
          set(32L * word, size, true);
          return 32L * word;
        }
      }
    }

    boolean resize(long address, long size, long newSize) {
      int end = (int) (address / 32) + words(size);
      if (words(newSize) > words(size) && !isFree(end, words(newSize) - words(size))) {
        return false;
      }
      set(address, size, false);
      set(address, newSize, true);
      return true;
    }

    void set(long address, long size, boolean to) {
      for (int i = 0; i < words(size); i++) {
        taken.set((int) (address / 32) + i, to);
      }
    }

    private boolean isFree(int word, int count) {
      for (int i = 0; i < count; i++) {
        if (taken.get(word + i)) {
          return false;
        }
      }
      return true;
    }

    private static int words(long size) {
      return (int) ((size + 31) / 32);
    }
  }
}
