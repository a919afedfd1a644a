/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.arena;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** Direct buffers of Netty, accessed at their bare addresses. */
final class NettyBlocks implements Blocks {

  private final ByteBufAllocator allocator;
  private final Runnable trim;
  private final ByteBuf[] buffers;

  NettyBlocks(ByteBufAllocator allocator, Runnable trim, int slots) {
    this.allocator = allocator;
    this.trim = trim;
    this.buffers = new ByteBuf[slots];
  }

  @Override
  public long pair(int size, long value) {
    ByteBuf buffer = allocator.directBuffer(size, size);
    long address = buffer.memoryAddress();
    Address.put(address, value);
    long read = Address.get(address);
    buffer.release();
    return read;
  }

  @Override
  public void allocate(int slot, int size) {
    ByteBuf buffer = allocator.directBuffer(size, size);
    long address = buffer.memoryAddress();
    Address.put(address, slot);
    Blocks.demand(Address.get(address), slot);
    buffers[slot] = buffer;
  }

  @Override
  @SuppressWarnings("NullAway")
  public void free(int slot) {
    buffers[slot].release();
    buffers[slot] = null;
  }

  @Override
  public long read(int slot, int offset) {
    return Address.get(buffers[slot].memoryAddress() + offset);
  }

  @Override
  public void write(int slot, int offset, long value) {
    Address.put(buffers[slot].memoryAddress() + offset, value);
  }

  @Override
  public int bytesASlot() {
    return Integer.BYTES;
  }

  @Override
  public void settle() {
    trim.run();
  }
}
