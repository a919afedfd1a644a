/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.claim;

/**
 * The formula of Memory3D: 20 + 2 a byte for an allocation and 5 for a free, wherever the block
 * lies. Promotion to another plane is not in it. A block gets another size by a new one, a copy and
 * a free.
 */
final class Memory3dAccount implements Account {

  private static final long ALLOCATION = 20;
  private static final long BYTE = 2;
  private static final long FREE = 5;

  private final long[] sizes;
  private long memory;
  private long copies;
  private long copied;

  /** For a trace of so many blocks. */
  Memory3dAccount(int blocks) {
    this.sizes = new long[blocks];
  }

  @Override
  public void allocate(int block, long size) {
    memory += ALLOCATION + BYTE * size;
    sizes[block] = size;
  }

  @Override
  public void reallocate(int block, long size) {
    copies++;
    copied += Math.min(sizes[block], size);
    free(block);
    allocate(block, size);
  }

  @Override
  public void write(int block, long offset, long length) {
    // costs the store and nothing else
  }

  @Override
  public void read(int block, long offset, long length) {
    // costs the load and nothing else
  }

  @Override
  public void free(int block) {
    memory += FREE;
  }

  @Override
  public long memory() {
    return memory;
  }

  @Override
  public long refund() {
    return 0;
  }

  @Override
  public long copying(Accesses prices) {
    return copies * prices.copy(0) + prices.copied(copied);
  }
}
