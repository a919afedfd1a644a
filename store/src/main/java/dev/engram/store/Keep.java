/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store;

import java.time.Instant;

/** Which versions of a memory a pruning leaves. The head, and what others use, stay in any case. */
public sealed interface Keep {

  /**
   * So many of the latest.
   *
   * @param versions at least 1
   */
  record Last(int versions) implements Keep {
    /** Checks the number. */
    public Last {
      if (versions < 1) {
        throw new IllegalArgumentException("the last " + versions + " versions");
      }
    }
  }

  /**
   * Those that were committed then or later.
   *
   * @param time the earliest
   */
  record Since(Instant time) implements Keep {}
}
