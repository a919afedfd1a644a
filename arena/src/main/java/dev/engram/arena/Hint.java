/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

/** What a program knows of a block beforehand. */
public enum Hint {
  /** Used in every epoch: not moved to a slower lane by the upkeep. */
  FRAME_CRITICAL,
  /** Hardly used: moved out of the fast lane at the next upkeep. */
  COLD,
  /** Will live long: moved out of the fast lane at the next upkeep. */
  OLD,
  /** May be freed to make room, after the arena's listener was told. */
  EVICTABLE,
  /** Never put elsewhere than asked for because that is full. */
  NO_SPILL,
  /** Never compressed or written to disk by the arena on its own. */
  NO_PAGE,
  /**
   * Wiped when it is freed and where it moved away from, and refused by the compressed and the disk
   * lane.
   */
  SECRET;

  @SuppressWarnings("EnumOrdinal")
  int bit() {
    return 1 << ordinal();
  }
}
