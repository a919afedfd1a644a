/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.protocol;

import java.util.ArrayList;
import java.util.List;

/**
 * What is claimed, beside the key: the public values, and which partitions it is claimed of.
 *
 * @param publicValues by AIR of the key, plain numbers below the prime; none for one that takes no
 *     part
 * @param partitions commitments that the proof must be about
 */
public record Statement(List<int[]> publicValues, List<Partition> partitions) {

  /**
   * The commitment of a partition that stands outside the proof.
   *
   * @param air the AIR's place in the key
   * @param partition which of its partitions
   * @param root 8 words
   */
  public record Partition(int air, int partition, int[] root) {}

  /** Keeps the lists as they are now. */
  public Statement {
    publicValues = List.copyOf(publicValues);
    partitions = List.copyOf(partitions);
  }

  /** A claim with these public values. */
  public static Statement of(List<int[]> publicValues) {
    return new Statement(publicValues, List.of());
  }

  /** The same claim, of this partition. */
  public Statement with(Partition partition) {
    List<Partition> all = new ArrayList<>(partitions);
    all.add(partition);
    return new Statement(publicValues, all);
  }
}
