/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.prover;

import dev.engram.stark.matrix.RowMatrix;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a table: what the prover knows. Words are in Montgomery form; the matrices lie
 * outside the heap and are read only, by all workers, so that their memory must be of a shared
 * arena where there are several, and open until the proof is made.
 *
 * @param air the AIR's place in the key
 * @param main the columns that are committed together; null if the AIR has none
 * @param partitions the others, as the AIR declares them
 */
public record Witness(int air, @Nullable RowMatrix main, List<RowMatrix> partitions) {

  /**
   * Keeps the list as it is now.
   *
   * @throws IllegalArgumentException if there are no columns at all
   */
  public Witness {
    partitions = List.copyOf(partitions);
    if (main == null && partitions.isEmpty()) {
      throw new IllegalArgumentException("a table has columns to fill in");
    }
  }

  /** A table of main columns only. */
  public static Witness of(int air, RowMatrix main) {
    return new Witness(air, main, List.of());
  }

  /** How many rows there are. */
  int rows() {
    return main != null ? main.rows() : partitions.getFirst().rows();
  }

  /** The rows of a partition; null if they were not given. */
  @Nullable RowMatrix partition(int k) {
    return k < partitions.size() ? partitions.get(k) : null;
  }

  /**
   * By AIR of a key, log2 of the rows of its table, or −1 without one.
   *
   * @throws IllegalArgumentException if the witnesses are not in the order of their AIRs
   */
  static int[] logRows(List<Witness> witnesses, int airs) {
    int[] logRows = new int[airs];
    Arrays.fill(logRows, -1);
    int before = -1;
    for (Witness witness : witnesses) {
      if (witness.air() <= before || witness.air() >= airs) {
        throw new IllegalArgumentException(
            "witnesses are given in the order of their AIRs, of which there are " + airs);
      }
      before = witness.air();
      logRows[before] = ProvingKey.Builder.log(witness.rows());
    }
    return logRows;
  }
}
