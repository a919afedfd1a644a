/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.kernel;

/**
 * What a {@link Program} computes for each of the 16 rows of a tile: 16 words in Montgomery form.
 * Equal computations of one program are one value. Immutable.
 */
public final class Value {

  final Program program;
  final int node;

  Value(Program program, int node) {
    this.program = program;
    this.node = node;
  }

  @Override
  public String toString() {
    return "v" + node;
  }
}
