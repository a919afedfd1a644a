/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.tree;

import dev.engram.stark.matrix.RowMatrix;
import dev.engram.stark.work.Workers;
import dev.engram.zkmem.air.CompressionAir;
import dev.engram.zkmem.air.PersistentBoundaryAir;
import dev.engram.zkmem.air.TreeAir;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * Finds what is hashed in tables that are filled in, each input once, and makes the rows of a
 * {@link CompressionAir} of it.
 *
 * <p>An input is looked for among those of its height only: two of different heights are equal only
 * if somebody found a collision, but for the zeros that a row of the tree which nobody needs looks
 * up, and such zeros in two rows would do no harm either.
 */
final class CompressionRows {

  /** Rows that are computed at once. */
  private static final int BATCH = 128;

  private static final int LANES = 16;

  /** Stands for an input of zeros, wherever it is. */
  private static final int ZEROS = -1;

  private final CompressionAir air;
  private final StateTree state;
  private final TouchedNodes touched;
  private final RowMatrix boundary;
  private final RowMatrix tree;
  private final int digestOfZeros;
  private final int limbs;
  private final int leafDigests;

  CompressionRows(StateTree state, RowMatrix boundary, RowMatrix tree, TouchedNodes touched) {
    this.air = new CompressionAir(state.configuration(), state.field());
    this.state = state;
    this.touched = touched;
    this.boundary = boundary;
    this.tree = tree;
    PersistentBoundaryAir leaves = new PersistentBoundaryAir(state.configuration());
    this.digestOfZeros = state.digestOfZeros()[0];
    this.limbs = leaves.limbs();
    this.leafDigests = leaves.digests();
  }

  /**
   * The different inputs of a height.
   *
   * @param items twice a row's number, plus 1 for what it has in the end; or {@link #ZEROS}
   * @param counts how often each is looked up
   */
  private record Inputs(int height, int[] items, int[] counts) {}

  RowMatrix finish(SegmentAllocator memory, Workers workers) {
    Inputs[] inputs = new Inputs[state.height() + 1];
    workers.run(
        inputs.length,
        (from, to) -> {
          for (int h = (int) from; h < to; h++) {
            inputs[h] = inputs(h);
          }
        });
    int rows = Arrays.stream(inputs).mapToInt(each -> each.items.length).sum();
    RowMatrix matrix = RowMatrix.unfilled(memory, TreeRows.height(rows), air.width());
    int first = 0;
    for (Inputs each : inputs) {
      int at = first;
      workers.run(each.items.length, (from, to) -> fill(each, matrix, at, (int) from, (int) to));
      first += each.items.length;
    }
    workers.run(
        matrix.rows() - rows, (from, to) -> fillUp(matrix, rows + (int) from, rows + (int) to));
    return matrix;
  }

  /** Rows that nobody looks up: any true one does. */
  private void fillUp(RowMatrix matrix, int first, int last) {
    long from = matrix.offset(0, CompressionAir.INPUT);
    long bytes = (long) (air.width() - CompressionAir.INPUT) * Integer.BYTES;
    for (int row = first; row < last; row++) {
      matrix.set(row, CompressionAir.COUNT, 0);
      long to = matrix.offset(row, CompressionAir.INPUT);
      MemorySegment.copy(matrix.words(), from, matrix.words(), to, bytes);
    }
  }

  /** Open addressing by a word of the digest, which is as good as random. */
  private Inputs inputs(int height) {
    int count = touched.count(height);
    int[] items = new int[2 * count + 1];
    int[] counts = new int[2 * count + 1];
    int size = 0;
    int unneeded = tree.rows() - touched.nodes();
    if (height == 0 && unneeded > 0) {
      items[0] = ZEROS;
      counts[size++] = 2 * unneeded;
    }
    int mask = (Integer.highestOneBit(2 * count + 1) << 2) - 1;
    int[] slots = new int[mask + 1];
    if (size > 0) {
      slots[digest(0, ZEROS) & mask] = size;
    }
    for (int i = 0; i < count; i++) {
      for (int side = 0; side < 2; side++) {
        int item = 2 * touched.row(height, i) + side;
        int slot = digest(height, item) & mask;
        while (slots[slot] != 0 && !equal(height, items[slots[slot] - 1], item)) {
          slot = slot + 1 & mask;
        }
        if (slots[slot] == 0) {
          items[size++] = item;
          slots[slot] = size;
        }
        counts[slots[slot] - 1]++;
      }
    }
    return new Inputs(height, Arrays.copyOf(items, size), Arrays.copyOf(counts, size));
  }

  /** A word of the digest of an item. */
  private int digest(int height, int item) {
    if (item == ZEROS) {
      return digestOfZeros;
    }
    int half = (item & 1) * Digests.DIGEST;
    return height == 0
        ? boundary.get(item >>> 1, leafDigests + half)
        : tree.get(item >>> 1, TreeAir.DIGESTS + half);
  }

  private boolean equal(int height, int one, int other) {
    RowMatrix matrix = height == 0 ? boundary : tree;
    int words = height == 0 ? Digests.DIGEST : Digests.PAIR;
    long at = at(height, other);
    long with = one == ZEROS ? 0 : at(height, one);
    for (int i = 0; i < words; i++) {
      long offset = (long) Integer.BYTES * i;
      int word = one == ZEROS ? 0 : matrix.words().get(ValueLayout.JAVA_INT, with + offset);
      if (word != matrix.words().get(ValueLayout.JAVA_INT, at + offset)) {
        return false;
      }
    }
    return true;
  }

  /** Where the words of an item begin. */
  private long at(int height, int item) {
    int row = item >>> 1;
    int side = item & 1;
    return height == 0
        ? boundary.offset(row, limbs + side * Digests.DIGEST)
        : tree.offset(row, side == 0 ? TreeAir.INITIAL_CHILDREN : TreeAir.FINAL_CHILDREN);
  }

  private void fill(Inputs inputs, RowMatrix matrix, int first, int from, int to) {
    CompressionKernels kernels = CompressionKernels.of(air);
    MemorySegment source = inputs.height == 0 ? boundary.words() : tree.words();
    int words = inputs.height == 0 ? Digests.DIGEST : Digests.PAIR;
    int[] pair = new int[Digests.PAIR];
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment tiles = arena.allocate(BATCH / LANES * kernels.rowBytes(), 64);
      MemorySegment states = arena.allocate(BATCH / LANES * CompressionKernels.stateBytes(), 64);
      for (int start = from; start < to; start += BATCH) {
        int size = Math.min(BATCH, to - start);
        for (int i = 0; i < size; i++) {
          int item = inputs.items[start + i];
          if (item == ZEROS) {
            Arrays.fill(pair, 0);
          } else {
            long at = at(inputs.height, item);
            MemorySegment.copy(source, ValueLayout.JAVA_INT, at, pair, 0, words);
          }
          kernels.input(tiles, i, pair);
        }
        kernels.fill(tiles, states, Math.ceilDiv(size, LANES));
        for (int i = 0; i < size; i++) {
          int row = first + start + i;
          kernels.copy(tiles, i, matrix.words(), matrix.offset(row, 0));
          matrix.set(row, CompressionAir.COUNT, state.word(inputs.counts[start + i]));
        }
      }
    }
  }
}
