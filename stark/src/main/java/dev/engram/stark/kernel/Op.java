/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.kernel;

/** What a {@link Node} does. */
enum Op {
  /** 16 words of memory. */
  LOAD,
  /** Words 1 to 15 of a tile, then the first of another. */
  LOAD_NEXT,
  /** One word of memory, 16 times. */
  BROADCAST,
  /** One word that the program knows, 16 times. */
  CONSTANT,
  ADD,
  SUB,
  NEG,
  MUL,
  /** A sum of products that is not reduced yet, which only the two that follow may use. */
  ACCUMULATE,
  /** The word of an accumulated sum. */
  REDUCE,
  /** Writes 16 words to memory; has no value. */
  STORE
}
