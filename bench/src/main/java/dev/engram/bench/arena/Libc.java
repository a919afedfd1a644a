/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.arena;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;

/** What Linux and its C library do for memory. */
final class Libc {

  private static final MethodHandle MMAP =
      Native.plain(
          Native.SYSTEM,
          "mmap",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
  private static final MethodHandle MUNMAP =
      Native.plain(Native.SYSTEM, "munmap", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle MALLOC_TRIM =
      Native.plain(Native.SYSTEM, "malloc_trim", FunctionDescriptor.of(JAVA_INT, JAVA_LONG));

  private static final int READ_WRITE = 0x3;

  /** MAP_PRIVATE, MAP_ANONYMOUS and MAP_NORESERVE. */
  private static final int RESERVED_ONLY = 0x4022;

  private Libc() {}

  /** Address space whose pages the system gives at the first touch. */
  static long reserve(long bytes) {
    try {
      long address = (long) MMAP.invokeExact(0L, bytes, READ_WRITE, RESERVED_ONLY, -1, 0L);
      if (address == -1) {
        throw new OutOfMemoryError("the system has no " + bytes + " bytes of address space");
      }
      return address;
    } catch (Error refused) {
      throw refused;
    } catch (Throwable thrown) {
      throw Native.never(thrown);
    }
  }

  static void release(long address, long bytes) {
    try {
      if ((int) MUNMAP.invokeExact(address, bytes) != 0) {
        throw new IllegalArgumentException("not a mapping: " + address);
      }
    } catch (RuntimeException | Error refused) {
      throw refused;
    } catch (Throwable thrown) {
      throw Native.never(thrown);
    }
  }

  /** Gives back to the system what {@code malloc} holds free. */
  static void trim() {
    try {
      int _ = (int) MALLOC_TRIM.invokeExact(0L);
    } catch (Throwable thrown) {
      throw Native.never(thrown);
    }
  }
}
