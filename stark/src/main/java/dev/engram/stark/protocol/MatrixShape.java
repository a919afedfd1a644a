/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.protocol;

import dev.engram.stark.air.Source;
import java.util.List;

/**
 * A committed matrix of polynomials, as its columns' values over the domain it was extended to.
 *
 * @param table which table it belongs to, by its place in the layout; −1 for one that belongs to
 *     all
 * @param kind what it holds
 * @param source which of the AIR's matrices it is; {@link Source#MAIN} where the kind has none
 * @param width columns
 * @param logRows log2 of the rows of its table
 * @param logHeight log2 of the points that it was extended to
 * @param nextColumns the columns that are opened at the next row too, ascending
 */
public record MatrixShape(
    int table,
    Kind kind,
    Source source,
    int width,
    int logRows,
    int logHeight,
    List<Integer> nextColumns) {

  /** What a matrix holds. */
  public enum Kind {
    /** Columns that the AIR declares. */
    TRACE,
    /**
     * Fractions of LogUp and their running sum, each of as many columns as the extension's degree.
     */
    LOOKUP,
    /** Chunks of the quotient. */
    QUOTIENT,
    /** A random polynomial that hides what FRI shows. */
    MASK,
    /** Random words that hide what a leaf's hash shows; no polynomials, and never opened. */
    SALT
  }

  /** Keeps the columns as they are now. */
  public MatrixShape {
    nextColumns = List.copyOf(nextColumns);
  }

  /** Rows of its table. */
  public int rows() {
    return 1 << logRows;
  }

  /** Points that it was extended to. */
  public int height() {
    return 1 << logHeight;
  }

  /** Cosets of the rows' subgroup that those points make up. */
  public int cosets() {
    return 1 << logHeight - logRows;
  }

  /** Whether its columns are opened at ζ. */
  public boolean opened() {
    return kind != Kind.SALT;
  }
}
