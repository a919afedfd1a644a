/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.merkle;

import dev.engram.merkle.ChunkReader;
import java.util.SplittableRandom;

/** A memory of a million chunks, 256 MB, from the start of region 1 on; no chunk of it is empty. */
final class Image implements ChunkReader {

  static final int CHUNKS = 1_000_000;
  static final long FIRST = 1L << 24;
  private static final int CHUNK = 256;

  private final byte[] bytes = new byte[CHUNKS * CHUNK];

  Image() {
    new SplittableRandom(4).nextBytes(bytes);
  }

  @Override
  public int read(long chunk, byte[] into, int at) {
    System.arraycopy(bytes, (int) (chunk - FIRST) * CHUNK, into, at, CHUNK);
    return CHUNK;
  }

  /** Changes a byte of a chunk. */
  void touch(long chunk) {
    bytes[(int) (chunk - FIRST) * CHUNK + 7]++;
  }

  /** All of its chunks. */
  static long[] all() {
    long[] chunks = new long[CHUNKS];
    for (int i = 0; i < CHUNKS; i++) {
      chunks[i] = FIRST + i;
    }
    return chunks;
  }

  /** Chunks anywhere in it, all different, in no order. */
  static long[] scattered(int count, SplittableRandom random) {
    long[] chunks = all();
    long[] chosen = new long[count];
    for (int i = 0; i < count; i++) {
      int j = random.nextInt(i, CHUNKS);
      chosen[i] = chunks[j];
      chunks[j] = chunks[i];
    }
    return chosen;
  }
}
