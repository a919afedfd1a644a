/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.kernel;

import java.util.List;

/**
 * Which words need not be reduced. A sum, a difference and a product come out of vector arithmetic
 * in [0, 2p), and two more operations bring them below p. But a product is right, and itself below
 * 2p, if only one of its factors is below p; so most of what is only multiplied stays as it is. And
 * a product that is only multiplied stays in two halves, the words of the even and the odd rows,
 * which a multiplication would have to take apart again.
 */
final class Forms {

  private final Plan plan;
  private final boolean[] reduced;
  private final boolean[] whole;

  Forms(Plan plan) {
    this.plan = plan;
    this.reduced = new boolean[plan.nodes().size()];
    this.whole = new boolean[plan.nodes().size()];
    for (int i = 0; i < reduced.length; i++) {
      Node node = plan.node(i);
      reduced[i] |= isLeaf(node);
      whole[i] |= !isProduct(node) || plan.isKept(i);
      if (plan.isLive(i)) {
        demand(node);
      }
    }
    for (int i = 0; i < reduced.length; i++) {
      if (plan.isLive(i) && isVariableProduct(plan.node(i))) {
        demandOne(plan.node(i).operands());
      }
    }
  }

  /** Whether a value is below p, and not only below 2p. */
  boolean isReduced(int node) {
    return reduced[node];
  }

  /** Whether a value is one vector, and not only two of its halves. */
  boolean isWhole(int node) {
    return whole[node] || reduced[node];
  }

  private void demand(Node node) {
    boolean product = node.op() == Op.MUL;
    boolean halves = node.op() == Op.ACCUMULATE || isVariableProduct(node);
    for (int operand : node.operands()) {
      reduced[operand] |= !product;
      whole[operand] |= !halves;
    }
  }

  private void demandOne(List<Integer> factors) {
    int a = factors.get(0);
    int b = factors.get(1);
    if (!reduced[a] && !reduced[b]) {
      reduced[plan.uses(a) >= plan.uses(b) ? a : b] = true;
    }
  }

  private boolean isVariableProduct(Node node) {
    return node.op() == Op.MUL
        && node.operands().stream().noneMatch(i -> plan.node(i).op() == Op.CONSTANT);
  }

  private static boolean isProduct(Node node) {
    return node.op() == Op.MUL || node.op() == Op.REDUCE;
  }

  private static boolean isLeaf(Node node) {
    return switch (node.op()) {
      case LOAD, LOAD_NEXT, BROADCAST, CONSTANT -> true;
      default -> false;
    };
  }
}
