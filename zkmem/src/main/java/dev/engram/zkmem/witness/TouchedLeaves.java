/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.witness;

import dev.engram.stark.field.PrimeField;
import dev.engram.stark.work.Workers;
import dev.engram.zkmem.model.MemoryConfiguration;
import dev.engram.zkmem.offline.CellArray;
import dev.engram.zkmem.tree.StateTree;
import dev.engram.zkmem.tree.TreeRows;
import dev.engram.zkmem.tree.TreeTables;
import java.lang.foreign.SegmentAllocator;
import java.util.Map;
import java.util.TreeMap;

/** The leaves that a segment touches, with the tree over the whole memory. */
final class TouchedLeaves {

  private static final int LIMBS = MemoryConfiguration.LEAF_LIMBS;
  private static final int COLUMNS = 3 + 2 * LIMBS;

  private final MemoryConfiguration memory;
  private final PrimeField field;
  private StateTree tree;

  /** Of each leaf its space, its pointer, its time, and its limbs in the beginning and the end. */
  private final RowBuffer rows = new RowBuffer(COLUMNS);

  TouchedLeaves(MemoryConfiguration memory, PrimeField field) {
    this.memory = memory;
    this.field = field;
    this.tree = new StateTree(memory, field);
  }

  /** The leaf that an image last told of: the next cell is mostly of the same one. */
  private static final class ImageLeaf {

    private int label = -1;
    private int[] cells = {};
  }

  /** Grows a tree of an image. */
  void begin(MemoryImage image, Workers workers) {
    tree = new StateTree(memory, field);
    Map<Integer, int[]> cells = new TreeMap<>();
    ImageLeaf leaf = new ImageLeaf();
    image.tell((space, pointer, value) -> {
      int label = tree.label(space, pointer);
      if (label != leaf.label) {
        leaf.label = label;
        leaf.cells = cells.computeIfAbsent(label, added -> new int[memory.blockCells()]);
      }
      leaf.cells[pointer % memory.blockCells()] = value;
    });
    int[] labels = cells.keySet().stream().mapToInt(label -> label).toArray();
    int[] limbs = new int[labels.length * LIMBS];
    int at = 0;
    for (int[] each : cells.values()) {
      at = memory.pack(each, each.length, limbs, at);
    }
    tree.setAll(labels, limbs, workers);
  }

  void add(int space, int pointer, CellArray initial, CellArray last, int time) {
    int at = rows.row();
    int[] row = rows.words();
    row[at] = space;
    row[at + 1] = pointer;
    row[at + 2] = time;
    initial.pack(memory.packing(), memory.blockCells(), row, at + 3);
    last.pack(memory.packing(), memory.blockCells(), row, at + 3 + LIMBS);
  }

  TreeTables finish(SegmentAllocator allocator, Workers workers, int[] rangeCounts) {
    TreeRows filled = new TreeRows(tree, allocator, rangeCounts);
    int[] initial = new int[LIMBS];
    int[] last = new int[LIMBS];
    for (int row = 0; row < rows.rows(); row++) {
      for (int i = 0; i < LIMBS; i++) {
        initial[i] = rows.get(row, 3 + i);
        last[i] = rows.get(row, 3 + LIMBS + i);
      }
      filled.leaf(rows.get(row, 0), rows.get(row, 1), initial, last, rows.get(row, 2));
    }
    return filled.finish(workers);
  }

  void clear() {
    rows.clear();
  }
}
