/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store;

import java.util.List;

/**
 * What was found when a store was opened. Each memory is at the version that was committed last:
 * {@link Store#head}.
 *
 * @param wasClosed whether it had been closed; if not, whoever had it was killed, and what was
 *     being committed then is there whole or not at all
 * @param undone what was unfinished and was undone or brought to its end, for a human
 */
public record Recovery(boolean wasClosed, List<String> undone) {

  /** Checks and copies. */
  public Recovery {
    undone = List.copyOf(undone);
  }
}
