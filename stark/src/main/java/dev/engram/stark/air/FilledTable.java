/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.air;

import java.util.List;

/**
 * An AIR with what is filled in. Lives as long as the traces below it.
 *
 * @param air what it must satisfy
 * @param traces those of the AIR's {@link AirDescription#sources}, in that order
 * @param publicValues in Montgomery form
 */
public record FilledTable(AirDescription air, List<Trace> traces, int[] publicValues) {

  /**
   * Checks the shape.
   *
   * @throws IllegalArgumentException if there is another number of traces or public values than the
   *     AIR declares, or if the traces' numbers of rows differ or are no power of two
   */
  public FilledTable {
    traces = List.copyOf(traces);
    if (traces.size() != air.sources().size()) {
      throw new IllegalArgumentException(
          "%s has traces for %s, not %d".formatted(air, air.sources(), traces.size()));
    }
    if (publicValues.length != air.publicValues()) {
      throw new IllegalArgumentException(
          "%s has %d public values, not %d"
              .formatted(air, air.publicValues(), publicValues.length));
    }
    int rows = traces.getFirst().rows();
    for (Trace trace : traces) {
      if (trace.rows() != rows || Integer.bitCount(rows) != 1) {
        throw new IllegalArgumentException(
            "the traces of %s have the same power of two of rows, not %d and %d"
                .formatted(air, rows, trace.rows()));
      }
    }
  }

  /** A table without public values. */
  public FilledTable(AirDescription air, Trace... traces) {
    this(air, List.of(traces), new int[0]);
  }

  /** How many rows there are. */
  public int rows() {
    return traces.getFirst().rows();
  }
}
