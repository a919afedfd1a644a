/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.lanes;

import dev.engram.arena.Arena;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * What the blocks of a replay hold: each a stretch of one stock, a different one for each number.
 * Of four blocks three hold words, which compress to about a third, and one holds noise.
 */
final class Contents {

  private static final int STRETCH = 64 << 10;
  private static final int STARTS = 4093;
  private static final String[] WORDS = {
    "the ", "memory ", "lane ", "block ", "handle ", "moves ", "stays ", "of ", "a ", "and "
  };

  private final byte[] words = new byte[STRETCH + STARTS];
  private final byte[] noise = new byte[STRETCH + STARTS];
  private final byte[] found = new byte[STRETCH];

  Contents() {
    SplittableRandom random = new SplittableRandom(1);
    random.nextBytes(noise);
    for (int at = 0; at < words.length; ) {
      for (char letter : WORDS[random.nextInt(WORDS.length)].toCharArray()) {
        if (at < words.length) {
          words[at++] = (byte) letter;
        }
      }
    }
  }

  void fill(Arena arena, long handle, int block, long size) {
    for (long offset = 0; offset < size; offset += STRETCH) {
      int length = (int) Math.min(STRETCH, size - offset);
      arena.write(handle, offset, stock(block), start(block), length);
    }
  }

  boolean isIntact(Arena arena, long handle, int block, long size) {
    for (long offset = 0; offset < size; offset += STRETCH) {
      int length = (int) Math.min(STRETCH, size - offset);
      arena.read(handle, offset, found, 0, length);
      int start = start(block);
      if (!Arrays.equals(found, 0, length, stock(block), start, start + length)) {
        return false;
      }
    }
    return true;
  }

  private byte[] stock(int block) {
    return block % 4 == 3 ? noise : words;
  }

  private static int start(int block) {
    return (int) (block * 2_654_435_761L % STARTS);
  }
}
