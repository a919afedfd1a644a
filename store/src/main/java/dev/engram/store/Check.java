/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store;

import java.util.List;

/**
 * What a check found.
 *
 * @param memories how many names
 * @param versions how many versions
 * @param pages how many groups of pages were read and found right
 * @param tiles how many parts of trees were
 * @param lost records that belong to no version, which take room and do no harm; {@link
 *     #NOT_COUNTED} if there is damage, or somebody committed meanwhile
 * @param damage what was not as it was committed
 */
public record Check(
    int memories, int versions, long pages, long tiles, long lost, List<Damage> damage) {

  /** In place of a number of records that are lost. */
  public static final long NOT_COUNTED = -1;

  /** Checks and copies. */
  public Check {
    damage = List.copyOf(damage);
  }

  /** Whether all is as it was committed. */
  public boolean isGood() {
    return damage.isEmpty();
  }

  /**
   * How far a check is.
   *
   * @param done groups of pages that were read
   * @param about how many there are, about
   */
  public record Progress(long done, long about) {}
}
