/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.arena;

/** Blocks of a {@link BareSlab}. */
final class SlabBlocks implements Blocks {

  /** Address space, of which only what is touched is memory. */
  private static final long CAPACITY = 16L << 30;

  private final BareSlab slab = new BareSlab(CAPACITY);
  private final long[] handles;

  SlabBlocks(int slots) {
    handles = new long[slots];
  }

  @Override
  public long pair(int size, long value) {
    long handle = slab.allocate(size);
    Address.put(slab.address(handle), value);
    long read = Address.get(slab.address(handle));
    slab.free(handle);
    return read;
  }

  @Override
  public void allocate(int slot, int size) {
    long handle = slab.allocate(size);
    Address.put(slab.address(handle), slot);
    Blocks.demand(Address.get(slab.address(handle)), slot);
    handles[slot] = handle;
  }

  @Override
  public void free(int slot) {
    slab.free(handles[slot]);
    handles[slot] = 0;
  }

  @Override
  public long read(int slot, int offset) {
    return Address.get(slab.address(handles[slot]) + offset);
  }

  @Override
  public void write(int slot, int offset, long value) {
    Address.put(slab.address(handles[slot]) + offset, value);
  }

  @Override
  public void close() {
    slab.close();
  }
}
