/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.trace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Counts accesses by region and pointer in bounded space: exactly as long as there are no more than
 * {@value #MOST} pointers, and with a known error beyond.
 *
 * <p>When there are more, the median of all counts is taken off each, and those that are then none
 * are forgotten, which frees half of the space (Misra and Gries 1982 with the purge of Anderson et
 * al., IMC 2017). What was taken off bounds the error: a pointer has been accessed as often as its
 * count says, or by at most that much more often.
 */
public final class HotPointers {

  private static final int SLOTS = 1 << 17;

  /** Pointers that are counted at once. */
  static final int MOST = SLOTS / 2;

  /**
   * A pointer and how often a read or write began there.
   *
   * @param accesses how many at least
   */
  public record Hot(int region, long pointer, long accesses) {}

  private long[] keys = new long[SLOTS];

  /** 0 where a slot is free. */
  private long[] counts = new long[SLOTS];

  private int used;
  private long error;

  HotPointers() {}

  void count(int region, long pointer) {
    int slot = slot((long) region << 32 | pointer);
    if (counts[slot] == 0) {
      keys[slot] = (long) region << 32 | pointer;
      used++;
    }
    counts[slot]++;
    if (used > MOST) {
      purge();
    }
  }

  /** By how much a count may be too small; 0 as long as all are exact. */
  long error() {
    return error;
  }

  /** The most accessed, the first of them first; among equals, the lower region and pointer. */
  List<Hot> top(int most) {
    List<Hot> all = new ArrayList<>();
    for (int slot = 0; slot < SLOTS; slot++) {
      if (counts[slot] > 0) {
        all.add(new Hot((int) (keys[slot] >>> 32), keys[slot] & 0xFFFF_FFFFL, counts[slot]));
      }
    }
    return all.stream()
        .sorted(
            Comparator.comparingLong(Hot::accesses)
                .reversed()
                .thenComparingInt(Hot::region)
                .thenComparingLong(Hot::pointer))
        .limit(most)
        .toList();
  }

  /** Where a key is, or would be. */
  private int slot(long key) {
    int slot = (int) (key * 0x9E37_79B9_7F4A_7C15L >>> 47);
    while (counts[slot] != 0 && keys[slot] != key) {
      slot = (slot + 1) & (SLOTS - 1);
    }
    return slot;
  }

  private void purge() {
    long[] oldKeys = keys;
    long[] oldCounts = counts;
    long median =
        Arrays.stream(oldCounts)
            .filter(count -> count > 0)
            .sorted()
            .skip(used / 2)
            .findFirst()
            .orElse(1);
    keys = new long[SLOTS];
    counts = new long[SLOTS];
    used = 0;
    error += median;
    for (int i = 0; i < SLOTS; i++) {
      if (oldCounts[i] > median) {
        int slot = slot(oldKeys[i]);
        keys[slot] = oldKeys[i];
        counts[slot] = oldCounts[i] - median;
        used++;
      }
    }
  }
}
