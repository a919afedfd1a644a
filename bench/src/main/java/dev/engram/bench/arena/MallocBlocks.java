/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.arena;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/** Blocks of {@code malloc}: that of jemalloc where it is preloaded, else that of the C library. */
final class MallocBlocks implements Blocks {

  private static final SymbolLookup LIBRARY =
      Jemalloc.isPreloaded() ? Jemalloc.lookup() : Native.SYSTEM;
  private static final MethodHandle MALLOC =
      Native.critical(LIBRARY, "malloc", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG));
  private static final MethodHandle FREE =
      Native.critical(LIBRARY, "free", FunctionDescriptor.ofVoid(JAVA_LONG));

  private final Runnable trim;
  private final long[] addresses;

  MallocBlocks(Runnable trim, int slots) {
    this.trim = trim;
    this.addresses = new long[slots];
  }

  @Override
  public long pair(int size, long value) {
    long address = malloc(size);
    Address.put(address, value);
    long read = Address.get(address);
    free(address);
    return read;
  }

  @Override
  public void allocate(int slot, int size) {
    long address = malloc(size);
    Address.put(address, slot);
    Blocks.demand(Address.get(address), slot);
    addresses[slot] = address;
  }

  @Override
  public void free(int slot) {
    free(addresses[slot]);
    addresses[slot] = 0;
  }

  @Override
  public long read(int slot, int offset) {
    return Address.get(addresses[slot] + offset);
  }

  @Override
  public void write(int slot, int offset, long value) {
    Address.put(addresses[slot] + offset, value);
  }

  @Override
  public void settle() {
    trim.run();
  }

  private static long malloc(long size) {
    try {
      long address = (long) MALLOC.invokeExact(size);
      if (address == 0) {
        throw new OutOfMemoryError("malloc has no " + size + " bytes");
      }
      return address;
    } catch (Error refused) {
      throw refused;
    } catch (Throwable thrown) {
      throw Native.never(thrown);
    }
  }

  private static void free(long address) {
    try {
      FREE.invokeExact(address);
    } catch (Throwable thrown) {
      throw Native.never(thrown);
    }
  }
}
