/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.protocol;

import dev.engram.stark.air.AirDescription;
import dev.engram.stark.air.Source;
import java.util.List;

/**
 * An AIR that takes part in a proof, with as many rows as the proof says.
 *
 * @param air its place in the key
 * @param description of the AIR
 * @param logRows log2 of its rows
 * @param logHeight log2 of the points that its columns are extended to
 * @param logQuotient log2 of the chunks of its quotient
 * @param chunks which interactions share a fraction, the last in the running sum; none without
 *     interactions
 */
public record Table(
    int air,
    AirDescription description,
    int logRows,
    int logHeight,
    int logQuotient,
    List<int[]> chunks) {

  /** Rows. */
  public int rows() {
    return 1 << logRows;
  }

  /** Cosets of the rows' subgroup that columns are extended to. */
  public int cosets() {
    return 1 << logHeight - logRows;
  }

  /** What one of its partitions is called. */
  String partition(Source source) {
    return description.partitionNames().get(source.partition());
  }

  /** Whether it has interactions, and so a sum. */
  public boolean interacts() {
    return !chunks.isEmpty();
  }

  /** Constraints that are joined: the AIR's, and one for each chunk. */
  public int constraints() {
    return description.constraints().size() + chunks.size();
  }
}
