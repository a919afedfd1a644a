/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm.rlp;

/** Bytes that are not the one canonical encoding of an item. */
public final class InvalidRlp extends Exception {

  private static final long serialVersionUID = 1L;

  private final int offset;

  InvalidRlp(String problem, int offset) {
    super(problem + " at byte " + offset);
    this.offset = offset;
  }

  /** Where the item at fault starts, in bytes from the start of the input. */
  public int offset() {
    return offset;
  }
}
