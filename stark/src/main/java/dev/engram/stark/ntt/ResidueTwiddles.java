/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.ntt;

import static dev.engram.stark.ntt.Kernels.COLUMN;
import static dev.engram.stark.ntt.Kernels.LANES;
import static dev.engram.stark.ntt.Kernels.PAIR;

import dev.engram.stark.field.PrimeField;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;

/**
 * Twiddles of the transforms across blocks: over the rows r, r + n2, r + 2·n2, …, for 16 residues r
 * at a time, one a lane. Each is a transform over the coset shift·w^r·H of order n1, so that each
 * has twiddles of its own; from 16 residues to the next they grow by the same factors, and are made
 * on the way.
 */
final class ResidueTwiddles {

  private final Twiddles twiddles;
  private final PrimeField field;
  private final int log;
  private final int root;
  private final MemorySegment first;
  private final MemorySegment steps;

  /**
   * @param log of n1
   * @param log2 of n2
   * @param root of order n1·n2
   */
  ResidueTwiddles(
      PrimeField field,
      Twiddles twiddles,
      int log,
      int log2,
      int shift,
      int root,
      SegmentAllocator allocator) {
    this.field = field;
    this.twiddles = twiddles;
    this.log = log;
    this.root = root;
    this.first = allocator.allocate((long) COLUMN * count(), COLUMN);
    this.steps = allocator.allocate(count() * (long) Integer.BYTES, COLUMN);
    twiddles.ladder(first, 0, log, shift, root, field.pow(root, 1L << log2));
    twiddles.steps(steps, log, field.pow(root, LANES));
  }

  private int count() {
    return (1 << log) - 1;
  }

  /** Bytes that a worker needs for the twiddles of 2^log rows. */
  static long scratchBytes(int log) {
    return (PAIR + 2 * COLUMN) << log;
  }

  /** Where a worker is. */
  static final class Cursor {

    private final Kernels kernels;
    private final MemorySegment pairs;
    private final MemorySegment columns;
    private final MemorySegment jump;

    /** A cursor in scratch memory. */
    Cursor(Kernels kernels, MemorySegment scratch, int log) {
      this.kernels = kernels;
      this.pairs = scratch.asSlice(0, PAIR << log);
      this.columns = scratch.asSlice(PAIR << log, COLUMN << log);
      this.jump = scratch.asSlice((PAIR + COLUMN) << log, COLUMN << log);
    }

    /** The twiddles of the residues that were gone to last. */
    MemorySegment pairs() {
      return pairs;
    }

    /** Goes to the 16 residues before those that {@link #next} will give. */
    void seek(ResidueTwiddles residues, long tile) {
      columns.copyFrom(residues.first);
      int number = residues.field.pow(residues.root, LANES * tile);
      residues.twiddles.steps(jump, residues.log, number);
      kernels
          .chores()
          .advance(columns.address(), jump.address(), pairs.address(), residues.count());
    }

    /** Goes to the next 16 residues. */
    void next(ResidueTwiddles residues) {
      kernels
          .chores()
          .advance(columns.address(), residues.steps.address(), pairs.address(), residues.count());
    }
  }
}
