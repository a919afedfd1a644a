/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store;

import dev.engram.space.Address;

/**
 * A place where what is kept is not what was committed.
 *
 * @param version the version that it was found in, 0 if it is none's
 * @param written the version that wrote it, which others may share, 0 if it is none's
 * @param first the address of the first cell that is concerned, -1 if it is none's
 * @param cells how many cells
 * @param what what is wrong there
 */
public record Damage(long version, long written, long first, long cells, String what) {

  /** Damage to what belongs to no cells. */
  static Damage of(long version, String what) {
    return new Damage(version, version, -1, 0, what);
  }

  /** For example {@code version 7, 4096 cells from [X:1,Y:2,Z:0] on, written by version 3: ...}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    if (version > 0) {
      text.append("version ").append(version);
    }
    if (first >= 0) {
      text.append(", ").append(cells).append(" cells from ").append(Address.toString(first));
      text.append(" on, written by version ").append(written);
    }
    return text.append(text.isEmpty() ? "" : ": ").append(what).toString();
  }
}
