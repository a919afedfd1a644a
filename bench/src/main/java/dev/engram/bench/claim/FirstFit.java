/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.claim;

import java.util.Arrays;

/**
 * Each block lies in the lowest hole that has room for it. What is freed makes one hole with the
 * holes beside it. What finding a hole costs a program is not counted.
 */
final class FirstFit implements LinearPlacement {

  /** Holes by rising address, none touching another or {@link #top}. */
  private long[] starts = new long[16];

  private long[] ends = new long[16];
  private int holes;

  /** The end of the highest block. */
  private long top;

  @Override
  public long allocate(long size) {
    long length = LinearPlacement.words(size);
    for (int i = 0; i < holes; i++) {
      if (ends[i] - starts[i] >= length) {
        long address = starts[i];
        takeFront(i, length);
        return address;
      }
    }
    long address = top;
    top += length;
    return address;
  }

  @Override
  public boolean resize(long address, long size, long newSize) {
    long end = address + LinearPlacement.words(size);
    long newEnd = address + LinearPlacement.words(newSize);
    if (newEnd < end) {
      give(newEnd, end);
    } else if (newEnd > end) {
      if (end == top) {
        top = newEnd;
        return true;
      }
      int hole = lowestFrom(end);
      if (hole == holes || starts[hole] != end || ends[hole] < newEnd) {
        return false;
      }
      takeFront(hole, newEnd - end);
    }
    return true;
  }

  @Override
  public void free(long address, long size) {
    give(address, address + LinearPlacement.words(size));
  }

  private void takeFront(int hole, long length) {
    starts[hole] += length;
    if (starts[hole] == ends[hole]) {
      remove(hole);
    }
  }

  private void give(long start, long end) {
    int next = lowestFrom(end);
    boolean joinsLower = next > 0 && ends[next - 1] == start;
    boolean joinsUpper = next < holes && starts[next] == end;
    if (end == top) {
      top = joinsLower ? starts[next - 1] : start;
      if (joinsLower) {
        remove(next - 1);
      }
    } else if (joinsLower && joinsUpper) {
      ends[next - 1] = ends[next];
      remove(next);
    } else if (joinsLower) {
      ends[next - 1] = end;
    } else if (joinsUpper) {
      starts[next] = start;
    } else {
      insert(next, start, end);
    }
  }

  /** The lowest hole that begins at an address or above it. */
  private int lowestFrom(long address) {
    int low = 0;
    int high = holes;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (starts[middle] < address) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private void insert(int at, long start, long end) {
    if (holes == starts.length) {
      starts = Arrays.copyOf(starts, 2 * holes);
      ends = Arrays.copyOf(ends, 2 * holes);
    }
    System.arraycopy(starts, at, starts, at + 1, holes - at);
    System.arraycopy(ends, at, ends, at + 1, holes - at);
    starts[at] = start;
    ends[at] = end;
    holes++;
  }

  private void remove(int at) {
    holes--;
    System.arraycopy(starts, at + 1, starts, at, holes - at);
    System.arraycopy(ends, at + 1, ends, at, holes - at);
  }
}
