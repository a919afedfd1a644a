/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.ntt;

import static dev.engram.stark.ntt.Kernels.COLUMN;
import static dev.engram.stark.ntt.Kernels.PAIR;

/**
 * All stages of one transform over 2^log rows, for one worker. Stage k joins blocks of 4^k rows by
 * fours; if log is odd, the last one joins two halves. A forward transform begins with stage 0, an
 * inverse one ends with it. The first stage reads rows from one place, the last one writes them to
 * another, and between them they are in scratch memory; all three may be the same.
 *
 * <p>What a transform reads and writes again and again should fit in the cache of the second level,
 * and what {@link #low} does at once, 16 rows of at most 16 columns, in that of the first.
 */
final class Ladder {

  /** Rows that the two lowest stages are done on at once. */
  static final int CHUNK = 16;

  private static final int LOW_STAGES = 2;
  private static final int LOW_BYTES = 16 * COLUMN;

  private final Kernels kernels;
  private final boolean inverse;
  private final int log;
  private final int last;
  private final long between;
  private final long betweenRow;
  private final long twiddles;

  private long from;
  private long fromRow;
  private long to;
  private long toRow;
  private int bytes;

  Ladder(Kernels kernels, boolean inverse, int log, long between, long betweenRow, long twiddles) {
    this.kernels = kernels;
    this.inverse = inverse;
    this.log = log;
    this.last = (log + 1) / 2 - 1;
    this.between = between;
    this.betweenRow = betweenRow;
    this.twiddles = twiddles;
    this.from = between;
    this.to = between;
    this.fromRow = betweenRow;
    this.toRow = betweenRow;
  }

  Ladder from(long at, long row) {
    from = at;
    fromRow = row;
    return this;
  }

  Ladder to(long at, long row) {
    to = at;
    toRow = row;
    return this;
  }

  /** How much of each row to work on. */
  Ladder bytes(int bytes) {
    this.bytes = bytes;
    return this;
  }

  /** The whole transform. */
  void run() {
    if (inverse) {
      high();
    }
    for (int row = 0; row < 1 << log; row += CHUNK) {
      low(row);
    }
    if (!inverse) {
      high();
    }
  }

  /** The stages above the two lowest ones, on all rows. */
  void high() {
    for (int i = LOW_STAGES; i <= last; i++) {
      stage(inverse ? last + LOW_STAGES - i : i, 0, 1 << log, 0, bytes);
    }
  }

  /** The two lowest stages, or as many as there are, on 16 rows. */
  void low(int row) {
    int rows = Math.min(CHUNK, 1 << log);
    int top = Math.min(LOW_STAGES - 1, last);
    for (int at = 0; at < bytes; at += LOW_BYTES) {
      int some = Math.min(LOW_BYTES, bytes - at);
      for (int i = 0; i <= top; i++) {
        stage(inverse ? top - i : i, row, rows, at, some);
      }
    }
  }

  private void stage(int k, int row, int rows, int at, int some) {
    boolean first = k == (inverse ? last : 0);
    boolean end = k == (inverse ? 0 : last);
    long sourceRow = first ? fromRow : betweenRow;
    long source = (first ? from : between) + row * sourceRow + at;
    long targetRow = end ? toRow : betweenRow;
    long target = (end ? to : between) + row * targetRow + at;
    int stride = 1 << 2 * k;
    long twiddle = twiddles + (stride - 1) * PAIR;
    if (k == last && (log & 1) == 1) {
      if (inverse) {
        kernels
            .chores()
            .inverse2(source, sourceRow, target, targetRow, stride, 1, stride, some, twiddle, PAIR);
      } else {
        kernels
            .chores()
            .forward2(source, sourceRow, target, targetRow, stride, 1, stride, some, twiddle, PAIR);
      }
    } else if (k == 0) {
      quarters(source, sourceRow, target, targetRow, 1, 4, rows / 4, some, twiddle, 0);
    } else {
      for (int block = 0; block < rows; block += 4 * stride) {
        quarters(
            source + block * sourceRow,
            sourceRow,
            target + block * targetRow,
            targetRow,
            stride,
            1,
            stride,
            some,
            twiddle,
            3 * PAIR);
      }
    }
  }

  private void quarters(
      long source,
      long sourceRow,
      long target,
      long targetRow,
      int stride,
      int advance,
      int count,
      int some,
      long twiddle,
      long twiddleStep) {
    if (inverse) {
      kernels
          .quarters()
          .inverse4(
              source,
              sourceRow,
              target,
              targetRow,
              stride,
              advance,
              count,
              some,
              twiddle,
              twiddleStep);
    } else {
      kernels
          .quarters()
          .forward4(
              source,
              sourceRow,
              target,
              targetRow,
              stride,
              advance,
              count,
              some,
              twiddle,
              twiddleStep);
    }
  }
}
