/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.open;

import dev.engram.zkmem.model.Cells;
import dev.engram.zkmem.model.MemoryConfiguration;
import dev.engram.zkmem.open.OpeningException.Reason;
import dev.engram.zkmem.tree.StateTree;
import java.util.Arrays;

/** What the opened leaves hold, digit by digit. */
final class OpenedDigits {

  private final OpeningShape shape;
  private final int ofLimb;

  /** By leaf, its limbs. */
  private final int[] limbs;

  /**
   * Reads the leaves of a tree.
   *
   * @throws OpeningException if a limb is not of two bytes ({@link Reason#NOT_BYTES})
   */
  OpenedDigits(OpeningShape shape, StateTree tree) {
    this.shape = shape;
    this.ofLimb = Digits.ofLimb(tree.configuration());
    int first = shape.firstLeaf();
    int[] numbers = shape.numbers();
    int ofLeaf = MemoryConfiguration.LEAF_LIMBS;
    this.limbs = new int[(numbers.length - first) * ofLeaf];
    boolean bytes = tree.configuration().cells() == Cells.BYTES;
    for (int i = 0; i < limbs.length / ofLeaf; i++) {
      int[] leaf = tree.leaf(numbers[first + i] - (1 << tree.height()));
      if (bytes && Arrays.stream(leaf).anyMatch(limb -> limb >>> 2 * Byte.SIZE != 0)) {
        throw new OpeningException(
            Reason.NOT_BYTES, -1, "a leaf holds what is not bytes: no memory of bytes does");
      }
      System.arraycopy(leaf, 0, limbs, i * ofLeaf, ofLeaf);
    }
  }

  /** A digit of a leaf. */
  int at(int leaf, int digit) {
    int limb = limbs[shape.leafRow(leaf) * MemoryConfiguration.LEAF_LIMBS + digit / ofLimb];
    return limb >>> digit % ofLimb * Byte.SIZE & Digits.BASE - 1;
  }
}
