/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import dev.engram.arena.codec.Codec;
import java.lang.foreign.MemorySegment;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** The compression of the JDK, for tests. */
final class DeflateCodec implements Codec {

  @Override
  public String name() {
    return "deflate";
  }

  @Override
  public int maxCompressedLength(int length) {
    return length + length / 8 + 64;
  }

  @Override
  public int compress(MemorySegment from, MemorySegment to) {
    try (Deflater deflater = new Deflater(Deflater.BEST_SPEED)) {
      deflater.setInput(from.asByteBuffer());
      deflater.finish();
      return deflater.deflate(to.asByteBuffer());
    }
  }

  @Override
  public void decompress(MemorySegment from, MemorySegment to) {
    try (Inflater inflater = new Inflater()) {
      inflater.setInput(from.asByteBuffer());
      int length = inflater.inflate(to.asByteBuffer());
      if (length != to.byteSize()) {
        throw new IllegalArgumentException(length + " bytes, not " + to.byteSize());
      }
    } catch (DataFormatException damaged) {
      throw new IllegalArgumentException(damaged);
    }
  }
}
