/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena.stress;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.engram.arena.codec.Codec;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** Compresses a block whose words are all the same to one, and counts how often it restores it. */
final class CountingCodec implements Codec {

  private static final int COUNTERS = 1 << 16;

  private final AtomicIntegerArray restored = new AtomicIntegerArray(COUNTERS);

  /** How often blocks of a word were restored, since this was last asked. */
  int restored(long word) {
    return restored.getAndSet((int) word & COUNTERS - 1, 0);
  }

  @Override
  public String name() {
    return "counting";
  }

  @Override
  public int maxCompressedLength(int length) {
    return 8;
  }

  @Override
  public int compress(MemorySegment from, MemorySegment to) {
    to.set(JAVA_LONG_UNALIGNED, 0, from.get(JAVA_LONG_UNALIGNED, 0));
    return 8;
  }

  @Override
  public void decompress(MemorySegment from, MemorySegment to) {
    long word = from.get(JAVA_LONG_UNALIGNED, 0);
    restored.incrementAndGet((int) word & COUNTERS - 1);
    for (long at = 0; at < to.byteSize(); at += 8) {
      to.set(JAVA_LONG_UNALIGNED, at, word);
    }
  }
}
