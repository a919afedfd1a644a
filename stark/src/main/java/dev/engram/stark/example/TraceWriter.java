/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.example;

import dev.engram.stark.field.PrimeField;
import dev.engram.stark.matrix.RowMatrix;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Writes plain numbers into a matrix as words in Montgomery form, row by row and from left to
 * right, which is how memory likes it. Of any other order {@link #row} takes care. For one thread;
 * several may fill different rows of a matrix.
 */
public final class TraceWriter {

  private final RowMatrix matrix;
  private final MemorySegment words;
  private final PrimeField field;
  private final long prime;
  private final int inverseOfPrime;
  private final long square;
  private long at;

  /** A writer at the beginning of a matrix. */
  public TraceWriter(PrimeField field, RowMatrix matrix) {
    this.matrix = matrix;
    this.words = matrix.words();
    this.field = field;
    this.prime = field.prime();
    this.inverseOfPrime = field.inverseOfPrime();
    this.square = field.of(1L << Integer.SIZE);
  }

  /** Goes to the first column of a row. */
  public TraceWriter row(int row) {
    at = matrix.offset(row, 0);
    return this;
  }

  /**
   * Writes a number into the next column.
   *
   * @param number from 0 to p − 1
   */
  public TraceWriter put(int number) {
    // the Montgomery product of the number and 2^64 is the number times 2^32
    long product = number * square;
    int quotient = (int) product * inverseOfPrime;
    int high = (int) ((product >>> 32) - (((quotient & 0xFFFFFFFFL) * prime) >>> 32));
    words.set(ValueLayout.JAVA_INT, at, high + ((int) prime & (high >> 31)));
    at += Integer.BYTES;
    return this;
  }

  /** Writes a number that may be any into the next column. */
  public TraceWriter putAny(long number) {
    return put((int) Math.floorMod(number, (long) field.prime()));
  }

  /** Writes a truth value into the next column. */
  public TraceWriter put(boolean value) {
    return put(value ? 1 : 0);
  }

  /** Writes bits of a number, the least first, into the next columns. */
  public TraceWriter putBits(int number, int count) {
    for (int i = 0; i < count; i++) {
      put(number >>> i & 1);
    }
    return this;
  }

  /** Writes a number of 32 bits as two limbs of 16, the lower first, into the next columns. */
  public TraceWriter putHalves(int number) {
    return put(number & 0xFFFF).put(number >>> 16);
  }
}
