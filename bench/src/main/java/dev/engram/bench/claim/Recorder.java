/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.claim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Makes a trace, and refuses what no program does: to use a block that does not live. */
final class Recorder {

  private static final long DEAD = 0;

  private final List<Step> steps = new ArrayList<>();
  private long[] sizes = new long[64];
  private int blocks;
  private long live;
  private long peak;
  private long allocated;

  /** A new block of so many bytes, at least 1; returns its number. */
  int allocate(long size) {
    requireSize(size);
    if (blocks == sizes.length) {
      sizes = Arrays.copyOf(sizes, 2 * blocks);
    }
    int block = blocks++;
    resize(block, size);
    steps.add(new Step.Allocate(block, size));
    return block;
  }

  /** A block of another size. */
  void reallocate(int block, long size) {
    requireSize(size);
    size(block);
    resize(block, size);
    steps.add(new Step.Reallocate(block, size));
  }

  private void resize(int block, long size) {
    live += size - sizes[block];
    peak = Math.max(peak, live);
    allocated += Math.max(0, size - sizes[block]);
    sizes[block] = size;
  }

  /** Writes a part of a block. */
  void write(int block, long offset, long length) {
    requirePart(block, offset, length);
    steps.add(new Step.Write(block, offset, length));
  }

  /** Reads a part of a block. */
  void read(int block, long offset, long length) {
    requirePart(block, offset, length);
    steps.add(new Step.Read(block, offset, length));
  }

  /** Frees a block. */
  void free(int block) {
    live -= size(block);
    sizes[block] = DEAD;
    steps.add(new Step.Free(block));
  }

  /** How many bytes a living block has. */
  long size(int block) {
    if (block < 0 || block >= blocks || sizes[block] == DEAD) {
      throw new IllegalArgumentException("block " + block + " does not live");
    }
    return sizes[block];
  }

  /** Bytes that live now. */
  long live() {
    return live;
  }

  /** Bytes allocated so far. */
  long allocated() {
    return allocated;
  }

  /** The trace so far. */
  Trace trace() {
    return new Trace(steps, blocks, peak, allocated);
  }

  private static void requireSize(long size) {
    if (size < 1) {
      throw new IllegalArgumentException("a block of " + size + " bytes");
    }
  }

  private void requirePart(int block, long offset, long length) {
    long size = size(block);
    if (offset < 0 || length < 1 || length > size - offset) {
      throw new IllegalArgumentException(
          "%d bytes at %d of a block of %d".formatted(length, offset, size));
    }
  }
}
