/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.kernel;

/**
 * A place in memory that a {@link Program} reads from or writes to, and that goes on by a step from
 * tile to tile. Where it begins is said when the kernel is run. Immutable.
 */
public final class Pointer {

  final Program program;
  final String name;
  final int index;
  final long step;

  Pointer(Program program, String name, int index, long step) {
    this.program = program;
    this.name = name;
    this.index = index;
    this.step = step;
  }

  /** Its place among the pointers of its program: the index into what {@link Kernel#run} takes. */
  public int index() {
    return index;
  }

  /** The bytes by which it goes on from a tile to the next. */
  public long step() {
    return step;
  }

  @Override
  public String toString() {
    return name;
  }
}
