/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.claim;

import java.util.Arrays;

/** What a memory that grows by being touched has cost so far. */
interface Extent {

  /** Bytes that were read or written, at least one. */
  void touch(long address, long length);

  /** Gas for all that was touched. */
  long price();

  /** C(w) of the Yellow Paper, appendix H: 3w + floor(w² / 512) for w words. */
  static long curve(long words) {
    return straight(words) + words * words / 512;
  }

  /** The same without its square: 3w. */
  static long straight(long words) {
    return 3 * words;
  }

  /** Up to the highest word that was touched. */
  final class OfHighestWord implements Extent {

    private final boolean curved;
    private long words;

    /** Priced by the curve, or without its square. */
    OfHighestWord(boolean curved) {
      this.curved = curved;
    }

    @Override
    public void touch(long address, long length) {
      words = Math.max(words, (address + length + 31) / 32);
    }

    @Override
    public long price() {
      return curved ? curve(words) : straight(words);
    }
  }

  /** The curve anew in each plane of 64 KiB, up to the highest word in it that was touched. */
  final class OfEachPlane implements Extent {

    private static final int PLANE_LOG = 16;

    private int[] words = new int[16];

    @Override
    public void touch(long address, long length) {
      long end = address + length;
      int last = (int) (end - 1 >>> PLANE_LOG);
      if (last >= words.length) {
        words = Arrays.copyOf(words, Math.max(last + 1, 2 * words.length));
      }
      for (int plane = (int) (address >>> PLANE_LOG); plane <= last; plane++) {
        long within = Math.min(end - ((long) plane << PLANE_LOG), 1 << PLANE_LOG);
        words[plane] = Math.max(words[plane], (int) (within + 31) / 32);
      }
    }

    @Override
    public long price() {
      return Arrays.stream(words).mapToLong(Extent::curve).sum();
    }
  }
}
