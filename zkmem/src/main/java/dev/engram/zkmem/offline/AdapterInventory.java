/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.offline;

import dev.engram.zkmem.model.MemoryConfiguration;
import java.util.Arrays;

/**
 * How many blocks were split and merged in a segment, by their width: the rows of the adapters.
 * What an {@link OfflineMemory} counts, as it goes on.
 */
public final class AdapterInventory {

  private final int[] splits = new int[MemoryConfiguration.WIDTHS];
  private final int[] merges = new int[MemoryConfiguration.WIDTHS];

  AdapterInventory() {}

  /**
   * Blocks that were split.
   *
   * @param width their cells before, 2, 4, 8, 16 or 32
   * @throws IllegalArgumentException if it is anything else
   */
  public int splits(int width) {
    return splits[index(width)];
  }

  /**
   * Blocks that were made of two.
   *
   * @param width their cells since, 2, 4, 8, 16 or 32
   * @throws IllegalArgumentException if it is anything else
   */
  public int merges(int width) {
    return merges[index(width)];
  }

  /**
   * Records of both kinds.
   *
   * @param width 2, 4, 8, 16 or 32
   * @throws IllegalArgumentException if it is anything else
   */
  public int records(int width) {
    return splits(width) + merges(width);
  }

  /** Records of both kinds and all widths. */
  public long total() {
    long total = 0;
    for (int i = 1; i < MemoryConfiguration.WIDTHS; i++) {
      total += splits[i] + merges[i];
    }
    return total;
  }

  /** Records of the width that has most of them. */
  public int most() {
    int most = 0;
    for (int i = 1; i < MemoryConfiguration.WIDTHS; i++) {
      most = Math.max(most, splits[i] + merges[i]);
    }
    return most;
  }

  void countSplit(int width) {
    splits[Integer.numberOfTrailingZeros(width)]++;
  }

  void countMerge(int width) {
    merges[Integer.numberOfTrailingZeros(width)]++;
  }

  void clear() {
    Arrays.fill(splits, 0);
    Arrays.fill(merges, 0);
  }

  private static int index(int width) {
    if (Integer.bitCount(width) != 1 || width < 2 || width > MemoryConfiguration.MAX_WIDTH) {
      throw new IllegalArgumentException("no adapter has blocks of " + width + " cells");
    }
    return Integer.numberOfTrailingZeros(width);
  }
}
