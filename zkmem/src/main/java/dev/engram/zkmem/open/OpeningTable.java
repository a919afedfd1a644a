/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.open;

import dev.engram.stark.air.Air;
import org.jspecify.annotations.Nullable;

/**
 * A table of an opening.
 *
 * @param kind which one
 * @param air what its rows satisfy
 * @param fixed its rows as far as the statement has them; null if it has nothing of them
 * @param rows how many there are
 */
record OpeningTable(Kind kind, Air air, @Nullable FixedRows fixed, int rows) {

  /** The tables in the order of a key. */
  enum Kind {
    NODES,
    COMPRESSION,
    DIGITS,
    EQUALITY,
    WITHIN,
    SUM,
    BYTES
  }
}
