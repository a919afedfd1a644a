/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.kernel;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * The order in which a block of tiles goes through the nodes that some store needs. What a tile
 * reads of what the one before it has written, through a pointer that goes on by less than it
 * reaches, and what leads from there to what the next tile reads, is done tile by tile; all else
 * for the whole block, before that or after it. Within a stretch nodes are in their own order.
 *
 * @param before what does not depend on a tile before
 * @param carried what is done tile by tile
 * @param after what depends on that, and no other tile on it
 */
record Stretches(List<Integer> before, List<Integer> carried, List<Integer> after) {

  static Stretches of(List<Pointer> pointers, List<Node> nodes, Reach reach) {
    BitSet carrying = new BitSet();
    BitSet stored = stored(nodes);
    for (int k = stored.nextSetBit(0); k >= 0; k = stored.nextSetBit(k + 1)) {
      carrying.set(k, Math.abs(pointers.get(k).step) < reach.extent(k));
    }
    BitSet late = late(nodes, carrying);
    BitSet carried = carried(nodes, carrying, late);
    BitSet needed = needed(nodes);
    Stretches stretches = new Stretches(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (int i = needed.nextSetBit(0); i >= 0; i = needed.nextSetBit(i + 1)) {
      if (carried.get(i)) {
        stretches.carried.add(i);
      } else if (late.get(i)) {
        stretches.after.add(i);
      } else {
        stretches.before.add(i);
      }
    }
    return stretches;
  }

  /** The nodes that depend on what was carried. */
  private static BitSet late(List<Node> nodes, BitSet carrying) {
    BitSet late = new BitSet();
    for (int i = 0; i < nodes.size(); i++) {
      late.set(i, touches(nodes.get(i), carrying));
      for (int operand : nodes.get(i).operands()) {
        late.set(i, late.get(i) || late.get(operand));
      }
    }
    return late;
  }

  /** Those of them that something depends on which is carried on. */
  private static BitSet carried(List<Node> nodes, BitSet carrying, BitSet late) {
    BitSet carried = new BitSet();
    for (int i = nodes.size() - 1; i >= 0; i--) {
      if (touches(nodes.get(i), carrying) || carried.get(i)) {
        carried.set(i);
        for (int operand : nodes.get(i).operands()) {
          carried.set(operand, carried.get(operand) || late.get(operand));
        }
      }
    }
    return carried;
  }

  /** The stretches one after the other. */
  List<List<Integer>> all() {
    return List.of(before, carried, after);
  }

  /** The nodes that store something, and what they are computed from. */
  private static BitSet needed(List<Node> nodes) {
    BitSet needed = new BitSet();
    for (int i = nodes.size() - 1; i >= 0; i--) {
      if (nodes.get(i).op() == Op.STORE || needed.get(i)) {
        needed.set(i);
        nodes.get(i).operands().forEach(needed::set);
      }
    }
    return needed;
  }

  /** The pointers that are written through. */
  static BitSet stored(List<Node> nodes) {
    BitSet stored = new BitSet();
    for (Node node : nodes) {
      if (node.op() == Op.STORE) {
        stored.set(node.pointer());
      }
    }
    return stored;
  }

  private static boolean touches(Node node, BitSet pointers) {
    return node.touchesMemory() && pointers.get(node.pointer());
  }
}
