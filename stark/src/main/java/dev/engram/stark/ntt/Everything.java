/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.ntt;

import java.lang.foreign.MemorySegment;

/**
 * All memory as one constant segment, which the inner loops read and write by address. {@link
 * Transforms} has shown before that shapes fit; whoever calls keeps the memory alive.
 *
 * <p>A constant receiver has neither a lifetime nor bounds that are checked at each access, nor a
 * type profile that the rest of the program may spoil.
 */
@SuppressWarnings("restricted")
final class Everything {

  static final MemorySegment MEMORY = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  private Everything() {}
}
