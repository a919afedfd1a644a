/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.air;

/**
 * What a {@link Dag} can be evaluated on: values that can be added, subtracted and multiplied, and
 * what constants, cells and public values are among them.
 *
 * @param <T> a value
 */
public interface Algebra<T> {

  /** The value of a constant, given in Montgomery form. */
  T constant(int word);

  /** The value of a column's cell in this row or the next. */
  T cell(Source source, int column, boolean next);

  /** The value of a public value. */
  T publicValue(int index);

  /** a + b. */
  T add(T a, T b);

  /** a − b. */
  T sub(T a, T b);

  /** a · b. */
  T mul(T a, T b);

  /** −a. */
  T neg(T a);
}
