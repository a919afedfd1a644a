/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.offline;

/**
 * When enough of a log was played for one segment. A segment that has as much as this of anything
 * gets no further record; its last one may have got it beyond.
 *
 * @param accesses accesses
 * @param touchedBlocks blocks touched, of those that were in the beginning
 * @param adapterRecords splits and merges of any one width
 * @param cells of the tables that are proven for it, as far as whoever makes them says
 */
public record ReplayLimits(int accesses, int touchedBlocks, int adapterRecords, long cells) {

  /** No limits. */
  public static final ReplayLimits NONE =
      new ReplayLimits(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);

  /** Limits with any number of cells. */
  public ReplayLimits(int accesses, int touchedBlocks, int adapterRecords) {
    this(accesses, touchedBlocks, adapterRecords, Long.MAX_VALUE);
  }

  /** The same with no more than so many cells. */
  public ReplayLimits withCells(long most) {
    return new ReplayLimits(accesses, touchedBlocks, adapterRecords, most);
  }

  /**
   * Checks that there can be a segment at all.
   *
   * @throws IllegalArgumentException if a limit is not positive
   */
  public ReplayLimits {
    if (accesses < 1 || touchedBlocks < 1 || adapterRecords < 1 || cells < 1) {
      throw new IllegalArgumentException(
          "a segment has at least 1 of everything, not %d accesses, %d blocks, %d adapter records, %d cells"
              .formatted(accesses, touchedBlocks, adapterRecords, cells));
    }
  }

  /** Whether the segment that a memory is in has enough. */
  boolean reachedBy(OfflineMemory memory) {
    return memory.accesses() >= accesses
        || memory.touchedBlocks() >= touchedBlocks
        || memory.adapters().most() >= adapterRecords;
  }
}
