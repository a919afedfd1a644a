/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.air;

import dev.engram.stark.air.Air;
import dev.engram.stark.example.ExampleTable;
import dev.engram.stark.example.RangeTable;
import dev.engram.stark.field.PrimeField;
import dev.engram.stark.work.Workers;
import dev.engram.zkmem.model.MemoryConfiguration;
import dev.engram.zkmem.tree.StateTree;
import dev.engram.zkmem.tree.TreeRows;
import dev.engram.zkmem.tree.TreeTables;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.function.UnaryOperator;

/** The tables of a persistent memory's boundary, honest at first, and a forger's tools for them. */
final class ForgedTree {

  static final String LEAVES = "memory.leaves";
  static final String TREE = "memory.tree";
  static final String COMPRESSION = "memory.compression";
  static final String ACCESSES = AnyAccesses.NAME;

  /** A leaf that accesses have changed, or only read. */
  record Leaf(int label, int[] initial, int[] last, int time) {}

  final MemoryConfiguration configuration;
  final PrimeField field;
  final ForgedMatrices tables;
  private final CompressionAir compression;

  /**
   * Tables of a memory in which the leaf 2 and the last one are not zero, and so are some that are
   * touched.
   *
   * @param air makes of an AIR the one that tables are checked against
   */
  ForgedTree(
      MemoryConfiguration configuration,
      PrimeField field,
      List<Leaf> leaves,
      UnaryOperator<Air> air) {
    this.configuration = configuration;
    this.field = field;
    this.tables = new ForgedMatrices(field);
    this.compression = new CompressionAir(configuration, field);
    StateTree state = new StateTree(configuration, field);
    state.set(2, new int[] {1, 2, 3, 4, 5, 6, 7, 8});
    state.set((1 << state.height()) - 1, new int[] {8, 7, 6, 5, 4, 3, 2, 1});
    leaves.forEach(leaf -> state.set(leaf.label, leaf.initial));
    int[] counts = new int[1 << Buses.LIMB_BITS];
    try (Arena memory = Arena.ofShared();
        Workers workers = Workers.of(1)) {
      TreeRows rows = new TreeRows(state, memory, counts);
      for (Leaf leaf : leaves) {
        rows.leaf(space(leaf.label), pointer(leaf.label), leaf.initial, leaf.last, leaf.time);
      }
      TreeTables filled = rows.finish(workers);
      Air boundary = new PersistentBoundaryAir(configuration);
      tables.add(air.apply(boundary), List.of(filled.boundary()));
      int[] roots = new int[16];
      System.arraycopy(filled.initialRoot(), 0, roots, 0, 8);
      System.arraycopy(filled.finalRoot(), 0, roots, 8, 8);
      tables.add(air.apply(new TreeAir(configuration)), List.of(filled.tree()), roots);
      tables.add(air.apply(compression), List.of(filled.compression()));
      ExampleTable range =
          RangeTable.witness(new RangeTable(Buses.RANGE, Buses.LIMB_BITS), field, memory, counts);
      tables.add(range.air(), range.matrices());
    }
    tables.add(new AnyAccesses(8));
    int unneeded = tables.add(TREE);
    for (String digest : List.of("initial", "final")) {
      tables.set(TREE, unneeded, digest, digest(new int[8]));
    }
    tables.fillWithLast(TREE);
    tables.remove(TREE, unneeded);
    for (Leaf leaf : leaves) {
      accesses(space(leaf.label), pointer(leaf.label), leaf.initial, leaf.last, leaf.time);
    }
    while (tables.rows(ACCESSES) < 2 || Integer.bitCount(tables.rows(ACCESSES)) != 1) {
      tables.add(ACCESSES);
    }
  }

  int space(int label) {
    return (label >> configuration.indexBits()) + 1;
  }

  int pointer(int label) {
    return (label & (1 << configuration.indexBits()) - 1) * configuration.blockCells();
  }

  /** Has accesses take a block as it was in the beginning, and leave it as it is in the end. */
  void accesses(long space, long pointer, int[] initial, int[] last, long time) {
    access(-1, space, pointer, initial, 0);
    access(1, space, pointer, last, time);
  }

  void access(int sent, long space, long pointer, int[] limbs, long time) {
    int row = tables.add(ACCESSES);
    tables.set(ACCESSES, row, "sent", sent);
    tables.set(ACCESSES, row, "space", space);
    tables.set(ACCESSES, row, "pointer", pointer);
    tables.set(ACCESSES, row, "limb", limbs);
    tables.set(ACCESSES, row, "time", time);
  }

  /** Offers a true compression, and returns its digest. */
  int[] compress(int[] left, int[] right) {
    int[] input = new int[16];
    System.arraycopy(left, 0, input, 0, left.length);
    System.arraycopy(right, 0, input, 8, right.length);
    int[] row = CompressionRow.of(compression, input);
    tables.addWords(COMPRESSION, row);
    int[] digest = new int[8];
    for (int i = 0; i < 8; i++) {
      digest[i] = field.value(row[row.length - 8 + i]);
    }
    return digest;
  }

  /** The digest of a leaf. */
  int[] digest(int[] limbs) {
    return compress(limbs, new int[8]);
  }

  /** Adds a leaf that the tree knows nothing of, and returns its row. */
  int leaf(int label, int[] initial, int[] last, int time) {
    int row = tables.add(LEAVES);
    tables.set(LEAVES, row, "valid", 1);
    address(row, label >> configuration.indexBits(), index(label));
    tables.set(LEAVES, row, "time", time);
    tables.set(LEAVES, row, "initial", initial);
    tables.set(LEAVES, row, "final", last);
    tables.set(LEAVES, row, "initial_digest", digest(initial));
    tables.set(LEAVES, row, "final_digest", digest(last));
    return row;
  }

  private int index(int label) {
    return label & (1 << configuration.indexBits()) - 1;
  }

  /** Gives a leaf's row another address. */
  void address(int row, int space, int index) {
    for (int i = 0; i < configuration.spaceBits(); i++) {
      tables.set(LEAVES, row, "space_bit[" + i + "]", space >> i & 1);
    }
    if (hasTwoLimbs()) {
      tables.set(LEAVES, row, "index[0]", index & (1 << Buses.LIMB_BITS) - 1);
      tables.set(LEAVES, row, "index[1]", index >> Buses.LIMB_BITS);
    } else {
      tables.set(LEAVES, row, "index[0]", index);
    }
  }

  boolean hasTwoLimbs() {
    return new PersistentBoundaryAir(configuration).indexLimbs() == 2;
  }

  /** The row of a node. */
  int node(int height, int label) {
    for (int row = 0; row < tables.rows(TREE); row++) {
      boolean isRow = row == 0 || tables.get(TREE, row, "received") == 1;
      if (isRow
          && tables.get(TREE, row, "height") == height
          && tables.get(TREE, row, "label") == label) {
        return row;
      }
    }
    throw new IllegalArgumentException("no node %d of height %d".formatted(label, height));
  }

  /** Adds a row of the tree with children that are the same in the beginning and the end. */
  int node(long height, long label, int[] left, int[] right) {
    int row = tables.add(TREE);
    tables.set(TREE, row, "height", height);
    tables.set(TREE, row, "label", label);
    int[] digest = compress(left, right);
    for (String when : List.of("initial", "final")) {
      tables.set(TREE, row, when + "_left", left);
      tables.set(TREE, row, when + "_right", right);
      tables.set(TREE, row, when, digest);
    }
    return row;
  }

  /** Changes a child, and all digests that depend on it up to the root. */
  void child(int row, String when, String side, int[] digest) {
    tables.set(TREE, row, when + "_" + side, digest);
    int[] parent =
        compress(
            tables.get(TREE, row, when + "_left", 8), tables.get(TREE, row, when + "_right", 8));
    digest(row, when, parent);
  }

  /** Gives a node another digest, and those above that depend on it. */
  void digest(int row, String when, int[] digest) {
    tables.set(TREE, row, when, digest);
    if (row == 0) {
      for (int i = 0; i < 8; i++) {
        tables.publicValue(TREE, i + (when.equals("final") ? 8 : 0), digest[i]);
      }
    } else {
      int label = tables.get(TREE, row, "label");
      int above = node(tables.get(TREE, row, "height") + 1, label >> 1);
      child(above, when, (label & 1) == 0 ? "left" : "right", digest);
    }
  }
}
