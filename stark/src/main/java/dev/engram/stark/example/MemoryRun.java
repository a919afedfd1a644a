/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.example;

import dev.engram.stark.field.PrimeField;
import dev.engram.stark.matrix.RowMatrix;
import java.lang.foreign.SegmentAllocator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A memory that is read and written at random, three reads for a write, and the witnesses that this
 * was done right: of {@link MemoryAccess}, {@link MemoryBoundary} and {@link RangeTable}. The same
 * for the same seed.
 */
public final class MemoryRun {

  private static final int WORDS = MemoryAccess.WORDS;
  private static final int WORD_BOUND = 1 << 24;
  private static final int ACCESS_WIDTH = 10 + 2 * WORDS;
  private static final int IMAGE_WIDTH = 1 + MemoryBoundary.LIMBS + WORDS;
  private static final int BOUNDARY_WIDTH = 2 * MemoryBoundary.LIMBS + WORDS;

  private final PrimeField field;
  private final SegmentAllocator memory;
  private final int bits;
  private final int cells;
  private final SplittableRandom random;
  private final int[] contents;
  private final int[] times;
  private final int[] counts;

  private MemoryRun(PrimeField field, SegmentAllocator memory, int bits, int cells, long seed) {
    this.field = field;
    this.memory = memory;
    this.bits = bits;
    this.cells = cells;
    this.random = new SplittableRandom(seed);
    this.contents = random.ints((long) cells * WORDS, 0, WORD_BOUND).toArray();
    this.times = new int[cells];
    this.counts = new int[1 << bits];
  }

  /**
   * Runs a memory of some cells for some accesses.
   *
   * @param bits of a limb; accesses must be below 2^(2·bits), and cells at most that
   * @return the witnesses of the accesses, the cells and the range
   */
  public static List<ExampleTable> witnesses(
      PrimeField field, SegmentAllocator memory, int bits, int accesses, int cells, long seed) {
    MemoryRun run = new MemoryRun(field, memory, bits, cells, seed);
    RowMatrix image = run.image();
    RowMatrix access = run.access(accesses);
    RowMatrix boundary = run.boundary();
    return List.of(
        new ExampleTable(new MemoryAccess(bits), access),
        new ExampleTable(new MemoryBoundary(bits), boundary, image),
        RangeTable.witness(new RangeTable(MemoryAccess.RANGE, bits), field, memory, run.counts));
  }

  private RowMatrix access(int accesses) {
    RowMatrix access = allocate(accesses, ACCESS_WIDTH);
    TraceWriter writer = new TraceWriter(field, access);
    for (int row = 0; row < access.rows(); row++) {
      writer.row(row);
      if (row < accesses) {
        access(writer, random.nextInt(cells), random.nextInt(4) == 0, row + 1);
      } else {
        writer.put(false).put(false).put(false).put(0).put(0).put(0).put(row + 1);
      }
    }
    return access;
  }

  private void access(TraceWriter writer, int cell, boolean writes, int time) {
    int difference = time - times[cell] - 1;
    writer.put(true).put(!writes).put(writes);
    writer.put(space(cell)).put(low(cell)).put(high(cell)).put(time).put(times[cell]);
    writer.put(limb(low(difference))).put(limb(high(difference)));
    putContents(writer, cell);
    if (writes) {
      for (int i = 0; i < WORDS; i++) {
        contents[cell * WORDS + i] = random.nextInt(WORD_BOUND);
      }
    }
    putContents(writer, cell);
    times[cell] = time;
  }

  private RowMatrix image() {
    RowMatrix image = allocate(cells, IMAGE_WIDTH);
    TraceWriter writer = new TraceWriter(field, image);
    for (int cell = 0; cell < cells; cell++) {
      writer.row(cell).put(true);
      writer.put(limb(low(cell))).put(limb(high(cell))).put(limb(space(cell)));
      putContents(writer, cell);
    }
    return image;
  }

  private RowMatrix boundary() {
    RowMatrix boundary = allocate(cells, BOUNDARY_WIDTH);
    TraceWriter writer = new TraceWriter(field, boundary);
    for (int cell = 0; cell < cells; cell++) {
      putContents(writer.row(cell), cell);
      writer.put(times[cell]);
      int next = Math.min(cell + 1, cells - 1);
      boolean hasNext = next > cell;
      int low = low(next) - low(cell) - 1;
      int high = high(next) - high(cell) - (low < 0 ? 1 : 0);
      int space = space(next) - space(cell) - (high < 0 ? 1 : 0);
      writer.put(limb(hasNext ? low & limbMask() : 0));
      writer.put(limb(hasNext ? high & limbMask() : 0));
      writer.put(limb(hasNext ? space : 0));
      writer.put(hasNext && low < 0).put(hasNext && high < 0);
    }
    return boundary;
  }

  /** Counts a limb as looked up. */
  private int limb(int limb) {
    counts[limb]++;
    return limb;
  }

  private int limbMask() {
    return (1 << bits) - 1;
  }

  private int low(int number) {
    return number & limbMask();
  }

  private int high(int number) {
    return number >>> bits;
  }

  /** The cells of the first address space come before those of the second. */
  private int space(int cell) {
    return cell < cells / 2 ? 0 : 1;
  }

  private void putContents(TraceWriter writer, int cell) {
    for (int i = 0; i < WORDS; i++) {
      writer.put(contents[cell * WORDS + i]);
    }
  }

  /** A matrix of zeros for so many rows or the power of two above. */
  private RowMatrix allocate(int rows, int width) {
    int height = rows == 1 ? 1 : Integer.highestOneBit(rows - 1) << 1;
    RowMatrix matrix = RowMatrix.allocate(memory, height, width);
    matrix.words().fill((byte) 0);
    return matrix;
  }
}
