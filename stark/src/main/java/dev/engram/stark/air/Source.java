/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.air;

/**
 * One of the matrices whose rows, side by side, are the rows of a table: what is known before
 * proving, what is committed together with all tables, or one of the partitions, which are
 * committed together with those of their name.
 *
 * @param number 0 for preprocessed, 1 for main, 2 + k for the partition k
 */
public record Source(int number) implements Comparable<Source> {

  /** Columns that are the same in every proof and part of the key. */
  public static final Source PREPROCESSED = new Source(0);

  /** Columns that are committed together with those of other tables. */
  public static final Source MAIN = new Source(1);

  private static final int FIRST_PARTITION = 2;

  /**
   * Checks the number.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public Source {
    if (number < 0) {
      throw new IllegalArgumentException("sources are numbered from 0, not " + number);
    }
  }

  /** The partition k, from 0. */
  public static Source partition(int k) {
    return new Source(FIRST_PARTITION + k);
  }

  /** Whether it is a partition. */
  public boolean isPartition() {
    return number >= FIRST_PARTITION;
  }

  /** Which partition it is, if it is one. */
  public int partition() {
    return number - FIRST_PARTITION;
  }

  @Override
  public int compareTo(Source other) {
    return Integer.compare(number, other.number);
  }

  @Override
  public String toString() {
    return switch (number) {
      case 0 -> "preprocessed";
      case 1 -> "main";
      default -> "partition " + partition();
    };
  }
}
