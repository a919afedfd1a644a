/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.air;

import java.util.Locale;

/**
 * Which table of a memory's proof it is.
 *
 * @param kind what its rows are
 * @param width cells of an access or a block, where there is a table for each width; otherwise 0
 */
public record TableId(Kind kind, int width) {

  /** What the rows of a table are. */
  public enum Kind {
    /** The blocks that were touched, in the beginning and in the end. */
    BOUNDARY,
    /** The inner nodes of the tree above them. */
    TREE,
    /** What the tree hashes. */
    COMPRESSION,
    /** Blocks that are split and merged. */
    ADAPTER,
    /** Reads. */
    READ,
    /** Writes. */
    WRITE,
    /** Reads of address space 0. */
    IMMEDIATE,
    /** Time that passes without an access. */
    INCREMENT,
    /** What is claimed of the memory in the end. */
    CLAIM,
    /** The first and the last time. */
    CLOCK,
    /** Small numbers. */
    RANGE;

    /** Whether the log is in these tables. */
    public boolean isLogged() {
      return this == READ || this == WRITE || this == IMMEDIATE || this == INCREMENT;
    }
  }

  /** The table of a kind that has one. */
  public static TableId of(Kind kind) {
    return new TableId(kind, 0);
  }

  @Override
  public String toString() {
    String name = kind.name().toLowerCase(Locale.ROOT);
    return width == 0 ? name : name + "." + width;
  }
}
