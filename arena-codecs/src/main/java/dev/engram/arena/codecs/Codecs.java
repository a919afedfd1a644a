/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena.codecs;

import dev.engram.arena.codec.Codec;
import java.lang.foreign.MemorySegment;

/** Makes the codecs of this module; each may be used by any number of threads at once. */
public final class Codecs {
  private Codecs() {}

  /**
   * LZ4 blocks, by a native library that comes along for Linux and macOS, else in Java. The format
   * has no checksum: input that is cut off or that points outside is refused, a flipped bit in a
   * literal is not seen.
   */
  public static Codec lz4() {
    return new Lz4Codec();
  }

  /** Zstandard at level 1, with a checksum of the content. */
  public static Codec zstd() {
    return zstd(1);
  }

  /**
   * Zstandard frames with a checksum of 32 bits over the content, so that changed input is refused
   * but for one in four billion.
   *
   * @param level from -7 (fast) to 22 (small)
   * @throws IllegalArgumentException if the level is outside
   */
  public static Codec zstd(int level) {
    return new ZstdCodec(level);
  }

  /** What a library would do with memory of the heap, or with lengths beyond an int, is its own. */
  static void requireNative(MemorySegment from, MemorySegment to) {
    if (!from.isNative() || !to.isNative()) {
      throw new IllegalArgumentException("memory of the heap: a codec takes native memory");
    }
    if (from.byteSize() > Integer.MAX_VALUE || to.byteSize() > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "from %,d to %,d bytes: at most 2 GiB - 1".formatted(from.byteSize(), to.byteSize()));
    }
  }
}
