/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * All memory as one constant segment, which generated code reads and writes by address after {@link
 * Reach} has shown that the addresses lie in what the caller gave.
 *
 * <p>A constant receiver is what makes kernels immune to the rest of the program: the methods of
 * memory segments keep one type profile for the whole JVM, and a kernel that goes through segments
 * of which others are on the heap was measured to be 20 times slower.
 */
@SuppressWarnings("restricted")
final class Everything {

  static final MemorySegment MEMORY = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  /** A word of it, by address. */
  static final VarHandle WORD = ValueLayout.JAVA_INT.varHandle();

  private Everything() {}
}
