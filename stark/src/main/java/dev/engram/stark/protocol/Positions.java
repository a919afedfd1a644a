/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.protocol;

import java.util.Arrays;

/** Positions that are looked at, in domains of several heights. */
public final class Positions {

  private Positions() {}

  /** The positions in a domain of a lower height, a power of two: ascending, each once. */
  public static int[] within(int[] positions, int height) {
    return Arrays.stream(positions).map(p -> p & height - 1).sorted().distinct().toArray();
  }
}
