/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.ntt;

import static dev.engram.stark.ntt.Kernels.COLUMN;

import java.util.ArrayList;
import java.util.List;

/**
 * Neighbouring columns that are transformed together: as many as the caches have room for, all over
 * the same domain.
 *
 * @param column the first
 * @param columns how many
 * @param domain the number of the domain
 */
record Slice(int column, int columns, int domain) {

  /** Cuts columns, each over the domain of its number, into slices of at most so many. */
  static List<Slice> of(int[] domains, int most) {
    List<Slice> slices = new ArrayList<>();
    for (int column = 0; column < domains.length; column = end(slices)) {
      int end = column + 1;
      while (end < domains.length && end < column + most && domains[end] == domains[column]) {
        end++;
      }
      slices.add(new Slice(column, end - column, domains[column]));
    }
    return slices;
  }

  private static int end(List<Slice> slices) {
    return slices.getLast().column + slices.getLast().columns;
  }

  /** What a row of it takes. */
  int bytes() {
    return columns * COLUMN;
  }
}
