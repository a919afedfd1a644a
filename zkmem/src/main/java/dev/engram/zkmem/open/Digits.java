/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.open;

import dev.engram.stark.air.Bus;
import dev.engram.zkmem.model.Cells;
import dev.engram.zkmem.model.MemoryConfiguration;

/** How limbs of leaves, cells and digits belong together, and what is told of them. */
final class Digits {

  /** A node's digest, by its number: [number, 8 elements]. */
  static final Bus NODE = new Bus(8, "opened node");

  /** A limb of a leaf: [leaf's number, place, limb]. */
  static final Bus LIMB = new Bus(9, "opened limb");

  /** A digit of a leaf: [leaf's number, place, digit]. */
  static final Bus DIGIT = new Bus(10, "opened digit");

  /** A number below {@value #BASE}. */
  static final Bus BYTE = new Bus(11, "number below 256");

  /** What digits are below. */
  static final int BASE = 1 << Byte.SIZE;

  private Digits() {}

  /** Digits of a limb: two bytes, or the four that an element is written with. */
  static int ofLimb(MemoryConfiguration memory) {
    return ofCell(memory) * memory.packing();
  }

  /** Digits of a cell. */
  static int ofCell(MemoryConfiguration memory) {
    return memory.cells() == Cells.BYTES ? 1 : Integer.BYTES;
  }

  /** Digits of a leaf. */
  static int ofLeaf(MemoryConfiguration memory) {
    return ofLimb(memory) * MemoryConfiguration.LEAF_LIMBS;
  }
}
