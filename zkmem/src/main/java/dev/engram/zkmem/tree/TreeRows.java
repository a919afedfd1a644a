/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.tree;

import dev.engram.stark.matrix.RowMatrix;
import dev.engram.stark.work.Workers;
import dev.engram.zkmem.air.Buses;
import dev.engram.zkmem.air.PersistentBoundaryAir;
import dev.engram.zkmem.air.TreeAir;
import dev.engram.zkmem.model.MemoryConfiguration;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * Makes the rows that show what became of a memory: is told of the leaves that were touched, and
 * makes of them the tables of {@link PersistentBoundaryAir}, {@link TreeAir} and {@link
 * dev.engram.zkmem.air.CompressionAir}, and of the {@link StateTree} that of the memory in the end.
 *
 * <p>For one thread, and once: after {@link #finish} it is of no use.
 */
public final class TreeRows {

  /*
   * The rows of the tree are by falling height and rising place. They are filled in by looking at
   * the tree before and after it is changed; nothing is hashed for them that the tree does not hash
   * anyway. Only the rows of compressions take each permutation once more, with all that is between
   * its beginning and end.
   */

  private static final int DIGEST = Digests.DIGEST;
  private static final long DIGEST_BYTES = (long) DIGEST * Integer.BYTES;
  private static final int FIRST_CAPACITY = 64;

  private final StateTree state;
  private final MemoryConfiguration configuration;
  private final PersistentBoundaryAir air;
  private final SegmentAllocator memory;
  private final int[] rangeCounts;
  private final int one;

  private int[] labels = new int[FIRST_CAPACITY];
  private int[] times = new int[FIRST_CAPACITY];

  /** By leaf: the limbs in the beginning, then those in the end. */
  private int[] limbs = new int[FIRST_CAPACITY * Digests.PAIR];

  private int leaves;

  /**
   * Begins with a tree of the memory in the beginning.
   *
   * @param memory gives the memory of the tables
   * @param rangeCounts how often each number of {@value Buses#LIMB_BITS} bits is looked up, to
   *     which this adds
   * @throws IllegalArgumentException if there are not as many counts
   */
  public TreeRows(StateTree state, SegmentAllocator memory, int[] rangeCounts) {
    if (rangeCounts.length != 1 << Buses.LIMB_BITS) {
      throw new IllegalArgumentException(
          rangeCounts.length + " counts for numbers of " + Buses.LIMB_BITS + " bits");
    }
    this.state = state;
    this.configuration = state.configuration();
    this.air = new PersistentBoundaryAir(configuration);
    this.memory = memory;
    this.rangeCounts = rangeCounts;
    this.one = state.field().one();
  }

  /**
   * Tells of a touched leaf; of all, by rising addresses.
   *
   * @param pointer its first cell
   * @param initial its limbs in the beginning, as the tree has them
   * @param last its limbs in the end
   * @param time of the last access
   * @throws IllegalArgumentException if it is no leaf, or none after the one before, or if the tree
   *     has other limbs than it is said to have had, or a limb is not below the prime
   */
  public void leaf(int space, int pointer, int[] initial, int[] last, int time) {
    int label = state.label(space, pointer);
    if (pointer % configuration.blockCells() != 0) {
      throw new IllegalArgumentException("no leaf begins at " + pointer);
    }
    if (leaves > 0 && label <= labels[leaves - 1]) {
      throw new IllegalArgumentException(
          "leaf %d comes before leaf %d".formatted(labels[leaves - 1], label));
    }
    if (leaves == labels.length) {
      labels = Arrays.copyOf(labels, 2 * leaves);
      times = Arrays.copyOf(times, 2 * leaves);
      limbs = Arrays.copyOf(limbs, 2 * leaves * Digests.PAIR);
    }
    int at = leaves * Digests.PAIR;
    state.pair(0, label, limbs, at);
    for (int i = 0; i < DIGEST; i++) {
      if (limbs[at + i] != state.word(initial[i])) {
        throw new IllegalArgumentException(
            "leaf %d had %s and not %s"
                .formatted(label, Arrays.toString(state.leaf(label)), Arrays.toString(initial)));
      }
      limbs[at + DIGEST + i] = state.word(last[i]);
    }
    labels[leaves] = label;
    times[leaves++] = time;
  }

  /** Changes the tree to the memory in the end, and fills in the tables. */
  public TreeTables finish(Workers workers) {
    labels = Arrays.copyOf(labels, leaves);
    TouchedNodes touched = new TouchedNodes(labels, state.height());
    RowMatrix boundary = allocate(leaves, air.width());
    RowMatrix tree = allocate(touched.nodes(), TreeAir.WIDTH);
    workers.run(leaves, (from, to) -> leaves(boundary, from, to));
    workers.run(
        touched.nodes(), (from, to) -> nodes(touched, tree, TreeAir.INITIAL_CHILDREN, from, to));
    int[] initialRoot = state.root();
    update(workers);
    workers.run(
        touched.nodes(), (from, to) -> nodes(touched, tree, TreeAir.FINAL_CHILDREN, from, to));
    for (int height = 0; height < state.height(); height++) {
      int h = height;
      RowMatrix matrix = h == 0 ? boundary : tree;
      workers.run(touched.count(h), (from, to) -> received(touched, tree, matrix, h, from, to));
    }
    setDigest(tree, 0, 0, state.words(initialRoot));
    setDigest(tree, 0, DIGEST, state.words(state.root()));
    for (int row = touched.nodes(); row < tree.rows(); row++) {
      setDigest(tree, row, 0, state.digestOfZeros());
      setDigest(tree, row, DIGEST, state.digestOfZeros());
    }
    countRanges();
    RowMatrix compression =
        new CompressionRows(state, boundary, tree, touched).finish(memory, workers);
    return new TreeTables(boundary, tree, compression, initialRoot, state.root());
  }

  /** A matrix for so many rows, of zeros after them up to its height. */
  private RowMatrix allocate(int rows, int width) {
    RowMatrix matrix = RowMatrix.unfilled(memory, height(rows), width);
    long end = matrix.offset(matrix.rows(), 0);
    matrix.words().asSlice(matrix.offset(rows, 0), end - matrix.offset(rows, 0)).fill((byte) 0);
    return matrix;
  }

  /** The power of two that so many rows are filled up to, 2 at least. */
  static int height(int rows) {
    return Math.max(2, Integer.highestOneBit(Math.max(1, rows - 1)) << 1);
  }

  /** Fills in rows of leaves, but for digests. */
  private void leaves(RowMatrix matrix, long from, long to) {
    int indexBits = configuration.indexBits();
    for (int row = (int) from; row < to; row++) {
      int space = labels[row] >>> indexBits;
      int index = labels[row] & (1 << indexBits) - 1;
      matrix.set(row, PersistentBoundaryAir.VALID, one);
      for (int i = 0; i < configuration.spaceBits(); i++) {
        int bit = space >>> i & 1;
        matrix.set(row, PersistentBoundaryAir.SPACE_BITS + i, bit * one);
      }
      if (air.indexLimbs() == 1) {
        matrix.set(row, air.index(), state.word(index));
      } else {
        matrix.set(row, air.index(), state.word(index & (1 << Buses.LIMB_BITS) - 1));
        matrix.set(row, air.index() + 1, state.word(index >>> Buses.LIMB_BITS));
      }
      matrix.set(row, air.time(), state.word(times[row]));
      MemorySegment.copy(
          limbs,
          row * Digests.PAIR,
          matrix.words(),
          ValueLayout.JAVA_INT,
          matrix.offset(row, air.limbs()),
          Digests.PAIR);
    }
  }

  /** As {@link PersistentBoundaryAir} looks them up. */
  private void countRanges() {
    int bits = configuration.indexBits();
    int mask = (1 << Buses.LIMB_BITS) - 1;
    for (int label : labels) {
      int index = label & (1 << bits) - 1;
      if (air.indexLimbs() == 2) {
        int high = index >>> Buses.LIMB_BITS;
        rangeCounts[index & mask]++;
        rangeCounts[high]++;
        rangeCounts[high << 2 * Buses.LIMB_BITS - bits]++;
      } else if (configuration.spaceBits() > 0) {
        rangeCounts[index << Buses.LIMB_BITS - bits]++;
      }
    }
  }

  /** Fills in, for rows of nodes, where they are and what their children are now. */
  private void nodes(TouchedNodes touched, RowMatrix tree, int column, long from, long to) {
    int[] pair = new int[Digests.PAIR];
    int height = touched.height((int) from);
    for (int row = (int) from; row < to; row++) {
      while (row >= touched.row(height, touched.count(height))) {
        height--;
      }
      int label = touched.label(height, row - touched.row(height, 0));
      state.pair(height, label, pair, 0);
      MemorySegment.copy(
          pair, 0, tree.words(), ValueLayout.JAVA_INT, tree.offset(row, column), Digests.PAIR);
      if (column == TreeAir.INITIAL_CHILDREN) {
        tree.set(row, TreeAir.RECEIVED, row == 0 ? 0 : one);
        tree.set(row, TreeAir.TOUCHED, 0);
        tree.set(row, TreeAir.TOUCHED + 1, 0);
        tree.set(row, TreeAir.HEIGHT, state.word(height));
        tree.set(row, TreeAir.LABEL, state.word(label));
      }
    }
  }

  /** Says to the parents of nodes that they are touched, and takes their digests from there. */
  private void received(
      TouchedNodes touched, RowMatrix tree, RowMatrix matrix, int height, long from, long to) {
    int column = height == 0 ? air.digests() : TreeAir.DIGESTS;
    for (int i = (int) from; i < to; i++) {
      int row = touched.row(height, i);
      int parent = touched.parentRow(height, i);
      int side = touched.label(height, i) & 1;
      tree.set(parent, TreeAir.TOUCHED + side, one);
      int child = side * DIGEST;
      copyDigest(tree, parent, TreeAir.INITIAL_CHILDREN + child, matrix, row, column);
      copyDigest(tree, parent, TreeAir.FINAL_CHILDREN + child, matrix, row, column + DIGEST);
    }
  }

  private static void copyDigest(
      RowMatrix from, int row, int column, RowMatrix into, int intoRow, int intoColumn) {
    MemorySegment.copy(
        from.words(),
        from.offset(row, column),
        into.words(),
        into.offset(intoRow, intoColumn),
        DIGEST_BYTES);
  }

  private static void setDigest(RowMatrix tree, int row, int at, int[] words) {
    for (int i = 0; i < DIGEST; i++) {
      tree.set(row, TreeAir.DIGESTS + at + i, words[i]);
    }
  }

  /** Changes the tree where a leaf is not what it was. */
  private void update(Workers workers) {
    int[] changed = new int[leaves];
    int[] last = new int[leaves * DIGEST];
    int size = 0;
    for (int i = 0; i < leaves; i++) {
      int at = i * Digests.PAIR;
      if (!Arrays.equals(limbs, at, at + DIGEST, limbs, at + DIGEST, at + Digests.PAIR)) {
        System.arraycopy(limbs, at + DIGEST, last, size * DIGEST, DIGEST);
        changed[size++] = labels[i];
      }
    }
    if (size > 0) {
      state.update(Arrays.copyOf(changed, size), last, workers);
    }
  }
}
