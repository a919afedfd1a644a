/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.merkle.proof;

/** What a commitment binds beside the memory itself: tables that say how the memory is arranged. */
public enum Table {
  /** Which regions there are: types, cell widths, sizes. */
  REGIONS(0x20),
  /** What may be done in them. */
  PERMISSIONS(0x21),
  /** Which blocks are allocated. */
  BLOCKS(0x22);

  private final byte tag;

  Table(int tag) {
    this.tag = (byte) tag;
  }

  /** Its place among the tables, from 0. */
  public int order() {
    return tag - REGIONS.tag;
  }

  /** The first byte of the message that its digest is the hash of. */
  byte tag() {
    return tag;
  }
}
