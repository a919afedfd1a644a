/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.prover;

import java.util.List;
import java.util.Map;

/** The public values of a proof, where they depend on what its partitions are committed to. */
@FunctionalInterface
public interface PublicValues {

  /**
   * The values by AIR of the key, plain numbers; none for one that takes no part.
   *
   * @param partitionRoots by the partitions' name
   */
  List<int[]> of(Map<String, int[]> partitionRoots);
}
