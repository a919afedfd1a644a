/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.kernel;

import java.util.List;

/**
 * How full the 64 bits of sums of products are. With p < 2^31 a product is below p², less than half
 * of p·2^32, and 2^64 is more than twice p·2^32. So in halves of p·2^32 a sum has room for {@link
 * #FULL} products; taking p·2^32 off, where that is not more than the sum, leaves at most {@link
 * #REDUCIBLE}, which is also what Montgomery's reduction can take.
 */
final class Levels {

  static final int FULL = 4;
  static final int REDUCIBLE = 2;

  private final int[] levels;

  Levels(List<Node> nodes) {
    levels = new int[nodes.size()];
    for (int i = 0; i < levels.length; i++) {
      Node node = nodes.get(i);
      if (node.op() == Op.ACCUMULATE) {
        int level = node.firstFactor() == 0 ? 0 : levels[node.operand(0)];
        for (int f = node.firstFactor(); f < node.operands().size(); f += 2) {
          level = next(level);
        }
        levels[i] = level;
      }
    }
  }

  /** The level of a sum. */
  int of(int node) {
    return levels[node];
  }

  /** The level after one more product, before which a full sum is corrected. */
  static int next(int level) {
    return level == FULL ? REDUCIBLE + 1 : level + 1;
  }
}
