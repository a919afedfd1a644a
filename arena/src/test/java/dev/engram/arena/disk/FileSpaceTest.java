/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FileSpaceTest {

  @Test
  void freeGranulesAlwaysMergeAndNoneIsGivenTwice() {
    Random random = new Random(5);
    FileSpace space = new FileSpace(4_000);
    BitSet model = new BitSet();
    List<int[]> taken = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      if (taken.isEmpty() || random.nextInt(100) < 52) {
        int size = 1 + random.nextInt(60);
        boolean grows = space.wouldGrow(size);
        int high = space.high();
        int start = space.take(size);
        assertThat(grows).isEqualTo(!fits(model, size));
        if (start >= 0) {
          assertThat(space.high() > high).isEqualTo(grows);
          assertThat(model.get(start, start + size).isEmpty()).isTrue();
          model.set(start, start + size);
          taken.add(new int[] {start, size});
        } else {
          assertThat(high + size).isGreaterThan(4_000);
        }
      } else {
        int[] one = taken.remove(random.nextInt(taken.size()));
        model.clear(one[0], one[0] + one[1]);
        space.give(one[0], one[1]);
      }
      int holes = 0;
      for (int at = model.nextClearBit(0); at < model.length(); holes++) {
        at = model.nextClearBit(model.nextSetBit(at));
      }
      assertThat(space.holes()).isEqualTo(holes);
      assertThat(space.high()).isEqualTo(model.length());
    }
  }

  private static boolean fits(BitSet model, int size) {
    for (int at = model.nextClearBit(0); at < model.length(); ) {
      int end = model.nextSetBit(at);
      if (end - at >= size) {
        return true;
      }
      at = model.nextClearBit(end);
    }
    return false;
  }

  @Test
  void theLastGranuleOfTheLongestFileIsUsable() {
    FileSpace space = new FileSpace(Integer.MAX_VALUE);
    int half = 1 << 30;
    assertThat(space.take(half)).isZero();
    assertThat(space.take(half)).isNegative();
    assertThat(space.take(half - 1)).isEqualTo(half);
    assertThat(space.take(1)).isNegative();
    space.give(0, half);
    assertThat(space.take(half)).isZero();
  }

  @Test
  void theMapOfIntsHoldsWhatAMapHolds() {
    Random random = new Random(6);
    IntMap map = new IntMap();
    Map<Integer, Integer> model = new HashMap<>();
    for (int i = 0; i < 200_000; i++) {
      // few keys, so that they are removed and collide
      int key = random.nextInt(i < 100_000 ? 300 : 100_000) * 9;
      if (random.nextInt(3) > 0) {
        map.put(key, i);
        model.put(key, i);
      } else {
        Integer removed = model.remove(key);
        assertThat(map.remove(key)).isEqualTo(removed == null ? IntMap.NONE : removed);
      }
      assertThat(map.size()).isEqualTo(model.size());
      int other = random.nextInt(300) * 9;
      assertThat(map.get(other)).isEqualTo(model.getOrDefault(other, IntMap.NONE));
    }
    model.forEach((key, value) -> assertThat(map.get(key)).isEqualTo(value));
  }

  @Test
  void theTableOfRecordsHoldsWhatAMapHolds() {
    Random random = new Random(7);
    Records records = new Records();
    Map<Integer, Integer> model = new HashMap<>();
    for (int i = 0; i < 100_000; i++) {
      int location = random.nextInt(2_000);
      assertThat(records.has(location)).isEqualTo(model.containsKey(location));
      if (records.has(location)) {
        assertThat(records.sequence(location)).isEqualTo(~model.getOrDefault(location, 0));
        assertThat(records.remove(location)).isEqualTo(model.remove(location));
      } else {
        records.put(location, i + 1, ~(i + 1));
        model.put(location, i + 1);
      }
      assertThat(records.size()).isEqualTo(model.size());
    }
  }
}
