/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store;

import dev.engram.space.Space;
import java.util.Arrays;

/** The groups of a space in which chunks changed. */
final class SpaceGroups implements Groups {

  private final Space space;
  private final int[] widths;
  private final long[] chunks;
  private int next;

  /**
   * Groups to read.
   *
   * @param widths bytes of the cells of each region
   * @param chunks ascending
   */
  SpaceGroups(Space space, int[] widths, long[] chunks) {
    this.space = space;
    this.widths = widths;
    this.chunks = chunks;
  }

  @Override
  public int next(byte[] into, int at) {
    if (next == chunks.length) {
      return -1;
    }
    int group = (int) (chunks[next] >>> 4);
    while (next < chunks.length && chunks[next] >>> 4 == group) {
      next++;
    }
    int length = 256 * widths[group >>> 20];
    for (int i = 0; i < Tile.CHILDREN; i++) {
      int to = at + i * length;
      if (space.readChunk((long) group << 4 | i, into, to) == 0) {
        Arrays.fill(into, to, to + length, (byte) 0);
      }
    }
    return group;
  }
}
