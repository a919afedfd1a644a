/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.air;

import java.util.List;

/**
 * A message that every row puts on a bus, some number of times. A bus balances if the counts of
 * each message add up to zero over all rows of all tables.
 *
 * @param bus where to
 * @param count how often, as a node of the {@link Dag}; negative for what is received or provided
 * @param message the elements, as nodes
 * @param weight what a row may add to the count of one message at most, for the bound on heights
 *     that keeps counts from wrapping around: 1, or 0 for the side of a table that is looked up in
 */
public record Interaction(Bus bus, int count, List<Integer> message, int weight) {

  /** Keeps the message as it is now. */
  public Interaction {
    message = List.copyOf(message);
  }
}
