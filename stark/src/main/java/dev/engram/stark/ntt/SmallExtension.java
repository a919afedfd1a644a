/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.ntt;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.engram.stark.field.PrimeField;
import dev.engram.stark.matrix.RowMatrix;
import dev.engram.stark.matrix.TileMatrix;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import org.jspecify.annotations.Nullable;

/** The extension of matrices with so few rows that {@link Extension} has no use for them. */
final class SmallExtension {

  private final PrimeField field;
  private final RowMatrix evaluations;
  private final int[] domains;
  private final int shift;
  private final @Nullable RowMatrix masks;
  private final TileMatrix into;
  private final PlainTransform inverse;
  private final PlainTransform forward;

  SmallExtension(
      PrimeField field,
      RowMatrix evaluations,
      int[] domains,
      int shift,
      @Nullable RowMatrix masks,
      TileMatrix into,
      SegmentAllocator scratch) {
    this.field = field;
    this.evaluations = evaluations;
    this.domains = domains;
    this.shift = shift;
    this.masks = masks;
    this.into = into;
    int log = Integer.numberOfTrailingZeros(into.rows());
    int root = field.rootOfUnity(log);
    this.inverse = new PlainTransform(field, log, field.inverse(root), scratch);
    this.forward = new PlainTransform(field, log, root, scratch);
  }

  /** What a worker needs. */
  long scratchBytes() {
    return 2L * into.rows() * Integer.BYTES;
  }

  /** Extends the columns of a range. */
  void run(MemorySegment slot, long from, long to) {
    int n = into.rows();
    MemorySegment coefficients = slot.asSlice(0, n * (long) Integer.BYTES);
    MemorySegment values = slot.asSlice(n * (long) Integer.BYTES, n * (long) Integer.BYTES);
    int omega = field.rootOfUnity(Integer.numberOfTrailingZeros(into.height()));
    for (int column = (int) from; column < to; column++) {
      for (int row = 0; row < n; row++) {
        coefficients.setAtIndex(JAVA_INT, row, evaluations.get(row, column));
      }
      inverse.run(coefficients);
      scale(coefficients, field.inverse(field.of(n)), field.inverse(domains[column]));
      int vanishing = field.pow(domains[column], n);
      int point = shift;
      for (int coset = 0; coset < into.cosets(); coset++) {
        values.copyFrom(coefficients);
        mask(values, column, field.sub(field.pow(point, n), vanishing));
        scale(values, field.one(), point);
        forward.run(values);
        for (int row = 0; row < n; row++) {
          into.set(row * into.cosets() + coset, column, values.getAtIndex(JAVA_INT, row));
        }
        point = field.mul(point, omega);
      }
    }
  }

  private void mask(MemorySegment values, int column, int factor) {
    for (int row = 0; masks != null && row < masks.rows(); row++) {
      int mask = field.mul(factor, masks.get(row, column));
      values.setAtIndex(JAVA_INT, row, field.add(values.getAtIndex(JAVA_INT, row), mask));
    }
  }

  private void scale(MemorySegment words, int first, int ratio) {
    int factor = first;
    for (int i = 0; i < into.rows(); i++) {
      words.setAtIndex(JAVA_INT, i, field.mul(words.getAtIndex(JAVA_INT, i), factor));
      factor = field.mul(factor, ratio);
    }
  }
}
