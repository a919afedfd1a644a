/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Memory of the running thread, into which the parts of a program put what later parts need. It
 * lives as long as its thread, grows to what the largest program asks for, and is shared by all
 * kernels, which never run inside each other.
 */
final class Scratch {

  private static final long ALIGNMENT = 64;
  private static final ThreadLocal<MemorySegment> OF_THREAD =
      ThreadLocal.withInitial(() -> MemorySegment.NULL);

  private Scratch() {}

  /** The running thread's memory, of at least as many bytes. */
  static MemorySegment ofThread(long bytes) {
    MemorySegment scratch = OF_THREAD.get();
    return scratch.byteSize() < bytes ? grown(bytes) : scratch;
  }

  private static MemorySegment grown(long bytes) {
    MemorySegment scratch = Arena.ofAuto().allocate(bytes, ALIGNMENT);
    OF_THREAD.set(scratch);
    return scratch;
  }
}
