/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.ntt;

/**
 * The stages of radix 4, the inner loops of every transform, over rows of columns of 16 lanes.
 *
 * <p>A call works on {@code count} butterflies. Butterfly k takes the four rows {@code k·advance +
 * j·stride}, counted in rows of {@code fromRow} bytes from the address {@code from} on, and leaves
 * its results in the same rows of other memory, which may be the same. Of each row it works on the
 * first {@code bytes}. Nothing is checked: addresses must be those of live native memory.
 *
 * <p>A twiddle is a pair of columns: 16 plain words w, and their quotients ⌊w·2^32/p⌋. Those of
 * butterfly k are x, x² and x³ at {@code twiddles + k·twiddlesStep}.
 */
interface Quarters {

  /**
   * Four values a row apart become those of twice two half-transforms: undoes {@link #forward4} but
   * for a factor of 4, if each twiddle is the inverse of its.
   */
  void inverse4(
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
   * The same with all four results multiplied by a scale s: the four twiddles are s, sx, sx² and
   * sx³.
   */
  void inverse4Scaled(
      long from,
      long fromRow,
      long to,
      long toRow,
      int stride,
      int advance,
      int count,
      int bytes,
      long twiddles);

  /**
   * Values a, b, c, d of the four quarter polynomials, in the order of reversed bits, become those
   * of a + x²b + xc + x³d at x, ix, −x and −ix.
   */
  void forward4(
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
}
