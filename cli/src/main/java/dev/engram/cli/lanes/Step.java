/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.lanes;

import dev.engram.arena.Lane;

/** One thing that a program does to its memory. Blocks are numbered in the order of allocation. */
public sealed interface Step {

  /**
   * A new block.
   *
   * @param block its number
   * @param size bytes
   * @param traits what is asked of it beside its size
   */
  record Allocate(int block, long size, Traits traits) implements Step {}

  /** The end of a block. */
  record Free(int block) implements Step {}

  /** A look at all bytes of a block, which are compared with what was written. */
  record Touch(int block) implements Step {}

  /** A block goes to another lane. */
  record Move(int block, Lane to) implements Step {}

  /** A block stays where it is. */
  record Pin(int block) implements Step {}

  /** A pinned block may move again. */
  record Unpin(int block) implements Step {}

  /** An epoch ends: age is counted, and the arena does what is to do. */
  record Tick() implements Step {}

  /** As many runs are emptied as can be. */
  record Compact() implements Step {}

  /** What follows has a name, for whoever looks on. */
  record Phase(String title) implements Step {}
}
