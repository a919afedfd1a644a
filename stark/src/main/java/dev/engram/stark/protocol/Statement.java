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
   * The commitment to all partitions of a name that stands outside the proof. It says what their
   * rows are, but not how many tables there are of them and how tall these are: whom that concerns
   * finds it in the layout that a verdict has.
   *
   * @param name what the partitions are called
   * @param root 8 words
   */
  public record Partition(String name, int[] root) {}

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
