/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.open;

import dev.engram.zkmem.model.Cells;
import dev.engram.zkmem.model.MemoryConfiguration;
import dev.engram.zkmem.tree.StateTree;
import java.security.SecureRandom;

/**
 * Makes a root that tells nothing of a memory. A root is a hash without a secret in it: who can
 * guess what a memory holds, as a few balances, tries guesses until a root comes out. An opening
 * does not help them, and does not hinder them either. Random cells in a leaf that is used for
 * nothing else do: 16 bytes, or 8 elements.
 *
 * <p>The leaf is the last one of the last address space. It is salted before a root is published,
 * and anew before each root of a memory that has changed little; whoever proves the memory's run
 * writes the cells there by a log. A statement must not open them.
 */
public final class RootSalt {

  private static final SecureRandom RANDOM = new SecureRandom();

  private RootSalt() {}

  /** Where the salt is: as many cells as a leaf has. */
  public static int pointer(MemoryConfiguration memory) {
    return memory.spaceCells() - memory.blockCells();
  }

  /**
   * Fresh cells for a salt.
   *
   * @param prime what elements are below
   */
  public static int[] cells(MemoryConfiguration memory, int prime) {
    int limit = memory.cells() == Cells.BYTES ? Digits.BASE : prime;
    int[] cells = new int[memory.blockCells()];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = RANDOM.nextInt(limit);
    }
    return cells;
  }

  /** Salts a tree, and returns the cells that are now in the leaf. */
  public static int[] put(StateTree tree) {
    MemoryConfiguration memory = tree.configuration();
    int[] cells = cells(memory, tree.field().prime());
    int[] limbs = new int[MemoryConfiguration.LEAF_LIMBS];
    memory.pack(cells, cells.length, limbs, 0);
    tree.set(tree.label(memory.lastSpace(), pointer(memory)), limbs);
    return cells;
  }
}
