/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.merkle.proof;

import java.util.Arrays;

/**
 * Which chunks a proof is about: one, a range, or any set. Immutable; kept as the fewest runs of
 * successive chunks, ascending, so that a set has one form.
 */
public final class ChunkSet {

  /**
   * First and last chunk of each run in turn; a run starts two or more after the last one's end.
   */
  private final long[] bounds;

  private ChunkSet(long[] bounds) {
    this.bounds = bounds;
  }

  /**
   * These chunks.
   *
   * @param chunks one or more, in any order, any of them more than once
   * @throws IllegalArgumentException if there are none, or one is not 0 to 2^32 - 1
   */
  public static ChunkSet of(long... chunks) {
    if (chunks.length == 1) {
      return range(chunks[0], chunks[0]);
    }
    if (chunks.length == 0) {
      throw new IllegalArgumentException("no chunks");
    }
    long[] sorted = chunks.clone();
    Arrays.sort(sorted);
    checkChunk(sorted[0]);
    checkChunk(sorted[sorted.length - 1]);
    long[] bounds = new long[2 * sorted.length];
    int size = 0;
    for (long chunk : sorted) {
      if (size > 0 && chunk <= bounds[size - 1] + 1) {
        bounds[size - 1] = chunk;
      } else {
        bounds[size] = chunk;
        bounds[size + 1] = chunk;
        size += 2;
      }
    }
    return new ChunkSet(Arrays.copyOf(bounds, size));
  }

  /**
   * The chunks from one to another.
   *
   * @param first the first, 0 to 2^32 - 1
   * @param last the last, not before the first
   * @throws IllegalArgumentException if there is no such range
   */
  public static ChunkSet range(long first, long last) {
    checkChunk(first);
    checkChunk(last);
    if (last < first) {
      throw new IllegalArgumentException("chunks " + first + " to " + last);
    }
    return new ChunkSet(new long[] {first, last});
  }

  /**
   * The chunks that a range of cells lies in.
   *
   * @param address of the first cell, 0 to 2^40 - 1
   * @param cells one or more
   * @throws IllegalArgumentException if they are not all in the address space
   */
  public static ChunkSet ofCells(long address, long cells) {
    long space = Commitment.CHUNKS << Commitment.CHUNK_SHIFT;
    if (address < 0 || cells < 1 || address >= space || cells > space - address) {
      throw new IllegalArgumentException(cells + " cells from " + address);
    }
    return range(
        address >>> Commitment.CHUNK_SHIFT, (address + cells - 1) >>> Commitment.CHUNK_SHIFT);
  }

  /** The set of bounds that are known to be in order. */
  static ChunkSet ofBounds(long[] bounds) {
    return new ChunkSet(bounds);
  }

  private static void checkChunk(long chunk) {
    if (chunk < 0 || chunk >= Commitment.CHUNKS) {
      throw new IllegalArgumentException("chunk " + chunk + " is not 0 to 2^32 - 1");
    }
  }

  /** How many runs of successive chunks there are, 1 or more. */
  public int runs() {
    return bounds.length >>> 1;
  }

  /** The first chunk of a run. */
  public long first(int run) {
    return bounds[2 * run];
  }

  /** The last chunk of a run. */
  public long last(int run) {
    return bounds[2 * run + 1];
  }

  /** How many chunks there are, 1 or more. */
  public long size() {
    long size = 0;
    for (int run = 0; run < runs(); run++) {
      size += last(run) - first(run) + 1;
    }
    return size;
  }

  /** Whether it is a single chunk. */
  public boolean isOne() {
    return bounds.length == 2 && bounds[0] == bounds[1];
  }

  /** Whether a chunk is among them. */
  public boolean contains(long chunk) {
    int run = firstRunFrom(chunk, 0, runs());
    return run < runs() && first(run) <= chunk;
  }

  /** The first run in [from, to) that does not end before a chunk, or {@code to}. */
  public int firstRunFrom(long chunk, int from, int to) {
    if (to - from == 1) {
      return last(from) < chunk ? to : from;
    }
    int low = from;
    int high = to;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (last(middle) < chunk) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The first run in [from, to) that begins at a chunk or after it, or {@code to}. */
  public int firstRunSince(long chunk, int from, int to) {
    if (to - from == 1) {
      return first(from) < chunk ? to : from;
    }
    int low = from;
    int high = to;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (first(middle) < chunk) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ChunkSet set && Arrays.equals(bounds, set.bounds);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bounds);
  }

  /** The runs, such as {@code 3, 7..9}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int run = 0; run < runs(); run++) {
      text.append(run == 0 ? "" : ", ").append(first(run));
      if (last(run) != first(run)) {
        text.append("..").append(last(run));
      }
    }
    return text.toString();
  }
}
