/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d;

/** What a machine counts, and answers of the memory that are no gas. */
final class Counts {

  long instructions;
  long calls;
  long faults;
  long allocations;
  long frees;
  long moves;
  long promotions;
  long pagesReleased;
  long peak;

  /** Where the block is that was allocated last. */
  long block;

  /** Pages that the last compaction gave back. */
  long released;

  void allocated(long cells, long live) {
    allocations++;
    promotions += cells > 1 << 16 ? 1 : 0;
    peak = Math.max(peak, live);
  }

  void reallocated(long live) {
    peak = Math.max(peak, live);
  }
}
