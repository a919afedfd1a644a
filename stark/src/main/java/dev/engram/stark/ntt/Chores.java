/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.ntt;

/**
 * What transforms need besides {@link Quarters}: a stage of radix 2 where the number of halvings is
 * odd, called as those of radix 4 are; and twiddles.
 */
interface Chores {

  /** (a + b, (a − b)·x). */
  void inverse2(
      long from,
      long fromRow,
      long to,
      long toRow,
      int stride,
      int advance,
      int count,
      int bytes,
      long twiddles,
      long twiddlesStep);

  /** (a + xb, a − xb). */
  void forward2(
      long from,
      long fromRow,
      long to,
      long toRow,
      int stride,
      int advance,
      int count,
      int bytes,
      long twiddles,
      long twiddlesStep);

  /**
   * Writes a twiddle for each column of Montgomery words, none of them zero, and multiplies the
   * column by its step, one Montgomery word.
   */
  void advance(long columns, long steps, long twiddles, int count);
}
