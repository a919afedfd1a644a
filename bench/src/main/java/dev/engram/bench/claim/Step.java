/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.claim;

/**
 * One thing that a program does with its memory. Blocks have numbers, from 0 on in the order in
 * which they are allocated; sizes, offsets and lengths are bytes.
 */
sealed interface Step {

  /** The block that it is about. */
  int block();

  /** A new block. */
  record Allocate(int block, long size) implements Step {}

  /** A block gets another size; its contents stay. */
  record Reallocate(int block, long size) implements Step {}

  /** Writes a part of a block, from its first byte to its last. */
  record Write(int block, long offset, long length) implements Step {}

  /** Reads a part of a block. */
  record Read(int block, long offset, long length) implements Step {}

  /** A block is not used any more. */
  record Free(int block) implements Step {}
}
