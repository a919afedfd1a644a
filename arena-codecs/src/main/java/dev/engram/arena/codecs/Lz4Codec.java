/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena.codecs;

import dev.engram.arena.codec.Codec;
import io.airlift.compress.v3.MalformedInputException;
import io.airlift.compress.v3.lz4.Lz4Compressor;
import io.airlift.compress.v3.lz4.Lz4Decompressor;
import io.airlift.compress.v3.lz4.Lz4JavaCompressor;
import io.airlift.compress.v3.lz4.Lz4JavaDecompressor;
import io.airlift.compress.v3.lz4.Lz4NativeCompressor;
import io.airlift.compress.v3.lz4.Lz4NativeDecompressor;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * LZ4 blocks, by the native library where it can be loaded, else in Java. The Java form is as good,
 * but it is made of {@code Unsafe}, which JDK 25 warns of. Both write the same format.
 *
 * <p>Compressors own a hash table, so they are pooled rather than kept per thread, which virtual
 * threads would multiply.
 */
final class Lz4Codec implements Codec {
  /** What the format allows. */
  private static final int LONGEST = 0x7E00_0000;

  private final boolean isNative;
  private final ArrayBlockingQueue<Lz4Compressor> idle =
      new ArrayBlockingQueue<>(Runtime.getRuntime().availableProcessors());
  private final Lz4Decompressor decompressor;

  Lz4Codec() {
    this(Lz4NativeCompressor.isEnabled() && Lz4NativeDecompressor.isEnabled());
  }

  Lz4Codec(boolean isNative) {
    this.isNative = isNative;
    this.decompressor = isNative ? new Lz4NativeDecompressor() : new Lz4JavaDecompressor();
  }

  @Override
  public String name() {
    return "lz4";
  }

  @Override
  public int maxCompressedLength(int length) {
    if (length < 0 || length > LONGEST) {
      throw new IllegalArgumentException(length + " bytes: LZ4 takes 0 to " + LONGEST);
    }
    return length + length / 255 + 16;
  }

  @Override
  public int compress(MemorySegment from, MemorySegment to) {
    Codecs.requireNative(from, to);
    Lz4Compressor pooled = idle.poll();
    Lz4Compressor compressor = pooled == null ? compressor() : pooled;
    int written = compressor.compress(from, to);
    idle.offer(compressor);
    return written;
  }

  private Lz4Compressor compressor() {
    return isNative ? new Lz4NativeCompressor() : new Lz4JavaCompressor();
  }

  @Override
  public void decompress(MemorySegment from, MemorySegment to) {
    Codecs.requireNative(from, to);
    int restored;
    try {
      restored = decompressor.decompress(from, to);
    } catch (MalformedInputException | IndexOutOfBoundsException e) {
      throw new IllegalArgumentException("not an LZ4 block of " + to.byteSize() + " bytes", e);
    }
    if (restored != to.byteSize()) {
      throw new IllegalArgumentException(
          "an LZ4 block of " + restored + " bytes, not " + to.byteSize());
    }
  }
}
