/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.open;

import dev.engram.stark.field.PrimeField;
import dev.engram.zkmem.model.Boundary;
import dev.engram.zkmem.model.Cells;
import dev.engram.zkmem.model.Compression;
import dev.engram.zkmem.model.MemoryConfiguration;
import dev.engram.zkmem.model.Placement;
import dev.engram.zkmem.tree.StateTree;
import java.math.BigInteger;

/** Small memories to open, and short ways to write what is stated of them. */
final class Memories {

  static final PrimeField FIELD = PrimeField.KOALA_BEAR;

  private Memories() {}

  /** Two spaces of 256 cells. */
  static MemoryConfiguration memory(Cells cells, Compression compression) {
    int block = cells == Cells.BYTES ? 16 : 8;
    return new MemoryConfiguration(
        Boundary.PERSISTENT, cells, 1, 8, block, Placement.ANYWHERE, 0, compression);
  }

  static StateTree tree(Cells cells) {
    return new StateTree(memory(cells, Compression.FEED_FORWARD), FIELD);
  }

  /** Writes a big-endian number of so many bytes, which may lie across leaves. */
  static void write(StateTree tree, int space, int pointer, int width, BigInteger number) {
    for (int i = 0; i < width; i++) {
      int at = pointer + width - 1 - i;
      write(tree, space, at, number.shiftRight(8 * i).intValue() & 255);
    }
  }

  /** Writes a cell. */
  static void write(StateTree tree, int space, int pointer, int value) {
    MemoryConfiguration memory = tree.configuration();
    int label = tree.label(space, pointer);
    int[] leaf = tree.leaf(label);
    int cell = pointer % memory.blockCells();
    if (memory.cells() == Cells.ELEMENTS) {
      leaf[cell] = value;
    } else {
      int shift = cell % 2 * 8;
      leaf[cell / 2] = leaf[cell / 2] & ~(255 << shift) | value << shift;
    }
    tree.set(label, leaf);
  }

  static OpeningStatement statement(StateTree tree, Predicate... predicates) {
    OpeningStatement statement = OpeningStatement.of(tree.configuration(), tree.root());
    for (Predicate predicate : predicates) {
      statement = statement.with(predicate);
    }
    return statement;
  }

  static Predicate is(int space, int pointer, int... cells) {
    return new Predicate.Equal(new Place(space, pointer, cells.length), cells);
  }

  static Predicate within(int space, int pointer, int width, BigInteger low, BigInteger high) {
    return new Predicate.Within(new Place(space, pointer, width), low, high);
  }

  static Predicate within(int space, int pointer, int width, long low, long high) {
    return within(space, pointer, width, BigInteger.valueOf(low), BigInteger.valueOf(high));
  }

  static Predicate same(int space, int pointer, int otherSpace, int other, int width) {
    return new Predicate.Same(
        new Place(space, pointer, width), new Place(otherSpace, other, width));
  }

  static Predicate sum(int space, int pointer, int width, int count, BigInteger total) {
    return new Predicate.Sum(new Place(space, pointer, width), count, total);
  }
}
