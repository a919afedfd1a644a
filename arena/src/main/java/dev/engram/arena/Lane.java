/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

/** A tier of an arena, from the quickest to the largest. */
public enum Lane {
  /** In RAM, for what is small or short-lived: slots by size class, or bump regions. */
  FAST,
  /** In RAM, for what lives long: slots by size class, and blobs. */
  SLOW,
  /** In RAM, compressed. An access brings the block back to the slow lane. */
  COMPRESSED,
  /** In a file. An access brings the block back to the slow lane. */
  DISK;

  /** Whether blocks lie here as they are. */
  public boolean isDirect() {
    return this == FAST || this == SLOW;
  }

  /** Its place among the lanes, 0 to 3, for arrays that have a part for each. */
  @SuppressWarnings("EnumOrdinal")
  int number() {
    return ordinal();
  }
}
