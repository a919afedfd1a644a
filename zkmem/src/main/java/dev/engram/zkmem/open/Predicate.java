/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.open;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * What is proven of places. The number that a place holds is its bytes as an unsigned big-endian
 * number, as an EVM has them, or the one element that it is.
 */
public sealed interface Predicate {

  /**
   * A place holds what everybody may know.
   *
   * @param place which one
   * @param cells what it holds, plain numbers
   */
  record Equal(Place place, int[] cells) implements Predicate {

    /** Keeps the cells as they are now. */
    public Equal {
      cells = cells.clone();
    }

    /** A copy of the cells. */
    @Override
    public int[] cells() {
      return cells.clone();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Equal equal
          && place.equals(equal.place)
          && Arrays.equals(cells, equal.cells);
    }

    @Override
    public int hashCode() {
      return 31 * place.hashCode() + Arrays.hashCode(cells);
    }

    @Override
    public String toString() {
      return place + " is " + Arrays.toString(cells);
    }
  }

  /**
   * The number that a place holds lies between two others.
   *
   * @param place bytes, or one element
   * @param low the least that it may be
   * @param high the most that it may be
   */
  record Within(Place place, BigInteger low, BigInteger high) implements Predicate {

    @Override
    public String toString() {
      return place + " is " + low + " to " + high;
    }
  }

  /**
   * Two places hold the same.
   *
   * @param place one
   * @param other another one of its width
   */
  record Same(Place place, Place other) implements Predicate {

    @Override
    public String toString() {
      return place + " is the same as " + other;
    }
  }

  /**
   * The numbers that many places hold add up to what everybody may know.
   *
   * @param first bytes, or one element
   * @param count how many places, 1 to {@value #MOST_PLACES}
   * @param stride cells from the beginning of one to that of the next, at least the width
   * @param total below 2^256
   */
  record Sum(Place first, int count, int stride, BigInteger total) implements Predicate {

    /** The most places of a sum. */
    public static final int MOST_PLACES = 1 << 16;

    /** The sum of places that follow each other. */
    public Sum(Place first, int count, BigInteger total) {
      this(first, count, first.width(), total);
    }

    /** One of the places. */
    Place place(int i) {
      return new Place(first.space(), first.pointer() + i * stride, first.width());
    }

    @Override
    public String toString() {
      return count + " places from " + first + " on, each " + stride + " on, add up to " + total;
    }
  }
}
