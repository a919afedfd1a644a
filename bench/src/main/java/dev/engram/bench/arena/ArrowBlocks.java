/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.arena;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;

/** Buffers of Apache Arrow, accessed at their bare addresses. */
final class ArrowBlocks implements Blocks {

  private final BufferAllocator allocator;
  private final ArrowBuf[] buffers;

  ArrowBlocks(BufferAllocator allocator, int slots) {
    this.allocator = allocator;
    this.buffers = new ArrowBuf[slots];
  }

  @Override
  public long pair(int size, long value) {
    ArrowBuf buffer = allocator.buffer(size);
    long address = buffer.memoryAddress();
    Address.put(address, value);
    long read = Address.get(address);
    buffer.close();
    return read;
  }

  @Override
  public void allocate(int slot, int size) {
    ArrowBuf buffer = allocator.buffer(size);
    long address = buffer.memoryAddress();
    Address.put(address, slot);
    Blocks.demand(Address.get(address), slot);
    buffers[slot] = buffer;
  }

  @Override
  @SuppressWarnings("NullAway")
  public void free(int slot) {
    buffers[slot].close();
    buffers[slot] = null;
  }

  @Override
  public int bytesASlot() {
    return Integer.BYTES;
  }

  @Override
  public long read(int slot, int offset) {
    return Address.get(buffers[slot].memoryAddress() + offset);
  }

  @Override
  public void write(int slot, int offset, long value) {
    Address.put(buffers[slot].memoryAddress() + offset, value);
  }
}
