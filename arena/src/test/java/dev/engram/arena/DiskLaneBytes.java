/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

import dev.engram.arena.codec.Codec;
import dev.engram.arena.memory.Memory;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** What the tests of the cold lanes fill blocks with, and compress them with. */
final class DiskLaneBytes {
  private DiskLaneBytes() {}

  private static final List<Lane> LANES = List.of(Lane.values());

  static Lane lane(Random random) {
    return LANES.get(random.nextInt(LANES.size()));
  }

  /** Bytes that do not compress. */
  static byte[] noise(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  /** Bytes that compress to a fiftieth, each time different. */
  static byte[] text(Random random, int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) random.nextInt(256));
    for (int i = 0; i < length / 500 + 1; i++) {
      bytes[random.nextInt(length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  static long put(Arena arena, byte[] bytes) {
    long handle = arena.allocate(bytes.length);
    arena.write(handle, 0, bytes, 0, bytes.length);
    return handle;
  }

  static byte[] get(Arena arena, long handle) {
    byte[] bytes = new byte[(int) arena.size(handle)];
    arena.read(handle, 0, bytes, 0, bytes.length);
    return bytes;
  }

  /** Raw deflate: the JDK's, and without a checksum of its own. */
  static final class Deflate implements Codec {
    /** Where the block lay that was restored last. */
    volatile long restoredFrom;

    volatile int restoredLength;

    @Override
    public String name() {
      return "deflate";
    }

    @Override
    public int maxCompressedLength(int length) {
      return length + length / 1000 + 100;
    }

    @Override
    public int compress(MemorySegment from, MemorySegment to) {
      try (Closing<Deflater> deflater = new Closing<>(new Deflater(1, true), Deflater::end)) {
        deflater.of.setInput(from.asByteBuffer());
        deflater.of.finish();
        return deflater.of.deflate(to.asByteBuffer());
      }
    }

    @Override
    public void decompress(MemorySegment from, MemorySegment to) {
      restoredFrom = from.address();
      restoredLength = (int) from.byteSize();
      try (Closing<Inflater> inflater = new Closing<>(new Inflater(true), Inflater::end)) {
        inflater.of.setInput(from.asByteBuffer());
        if (inflater.of.inflate(to.asByteBuffer()) != to.byteSize()) {
          throw new IllegalArgumentException("another length");
        }
      } catch (DataFormatException damaged) {
        throw new IllegalArgumentException(damaged);
      }
    }

    void flip(long at, int bit) {
      Memory.putByte(at, (byte) (Memory.getByte(at) ^ 1 << bit));
    }
  }

  private record Closing<T>(T of, Consumer<T> end) implements AutoCloseable {
    @Override
    public void close() {
      end.accept(of);
    }
  }
}
