/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store;

import dev.engram.merkle.hash.Hasher;
import java.util.Arrays;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Which chunks two versions differ in. What is below two digests that are the same is not looked
 * at.
 */
final class Difference {

  private final Tree one;
  private final Tree other;
  private final LongConsumer chunks;
  private final byte[] oneGroup = new byte[Tree.MOST_BYTES];
  private final byte[] otherGroup = new byte[Tree.MOST_BYTES];

  /**
   * A comparison.
   *
   * @param chunks is told of each, ascending
   */
  Difference(Tree one, Tree other, LongConsumer chunks) {
    this.one = one;
    this.other = other;
    this.chunks = chunks;
  }

  void find() {
    if (!Arrays.equals(one.version.memory(), other.version.memory())) {
      find(one.top(), other.top(), Tile.TOP, 0);
    }
  }

  private void find(@Nullable Tile a, @Nullable Tile b, int level, int first) {
    for (int child = 0; child < Tile.CHILDREN; child++) {
      boolean inA = a != null && a.has(child);
      boolean inB = b != null && b.has(child);
      int group = first + (child << Tile.SHIFT * (level - 1));
      if (!inA && !inB || a != null && b != null && inA && inB && same(a, b, child)) {
        continue;
      }
      if (level == 1) {
        group(group, inA, inB);
      } else {
        int index = Tile.index(group, level - 1);
        find(
            a != null && inA ? one.below(a, level, child, index) : null,
            b != null && inB ? other.below(b, level, child, index) : null,
            level - 1,
            group);
      }
    }
  }

  private static boolean same(Tile a, Tile b, int child) {
    int from = child * Hasher.DIGEST;
    int to = from + Hasher.DIGEST;
    return Arrays.equals(a.digests, from, to, b.digests, from, to);
  }

  private void group(int group, boolean inOne, boolean inOther) {
    int width = one.width(group);
    int otherWidth = other.width(group);
    if (inOne) {
      one.read(group, oneGroup);
    }
    if (inOther) {
      other.read(group, otherGroup);
    }
    for (int i = 0; i < Tile.CHILDREN; i++) {
      boolean some = inOne && !isZero(oneGroup, i, width);
      boolean otherSome = inOther && !isZero(otherGroup, i, otherWidth);
      if (some != otherSome || some && !isSame(i, width, otherWidth)) {
        chunks.accept((long) group << Tile.SHIFT | i);
      }
    }
  }

  private static boolean isZero(byte[] group, int chunk, int width) {
    return Zeros.are(group, chunk * 256 * width, 256 * width);
  }

  private boolean isSame(int chunk, int width, int otherWidth) {
    int from = chunk * 256 * width;
    int to = from + 256 * width;
    return width == otherWidth && Arrays.equals(oneGroup, from, to, otherGroup, from, to);
  }
}
