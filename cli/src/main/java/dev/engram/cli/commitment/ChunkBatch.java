/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.commitment;

import dev.engram.cli.input.BadInput;
import dev.engram.merkle.ChunkReader;
import dev.engram.merkle.MemoryTree;
import dev.engram.merkle.proof.ChunkSet;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import org.jspecify.annotations.Nullable;

/**
 * Hands the chunks of a memory to a tree, many at a time, and forgets them but for those that are
 * to be opened. Chunks of zeros are as ones that are not there, and cost nothing.
 */
final class ChunkBatch implements ChunkReader {

  /** Bytes of the chunks that are opened at most; zeros do not count. */
  static final int MOST_OPENED = 64 << 20;

  /** Bytes of a batch, enough of them that several threads have something to do. */
  private static final int BYTES = 1 << 20;

  /** Bytes of the smallest chunk and of the largest. */
  private static final int LEAST = 256;

  private static final int MOST = 1024;

  private static final byte[] ZEROS = new byte[MOST];

  private final MemoryTree tree;
  private final @Nullable ChunkSet opened;
  private final Map<Long, byte[]> kept = new HashMap<>();
  private int keptBytes;
  private long count;

  /** The batch: numbers of chunks, ascending, and where in the data each ends. */
  private final long[] chunks = new long[BYTES / LEAST];

  private final int[] ends = new int[chunks.length];
  private final byte[] data = new byte[BYTES];
  private int size;

  /**
   * A way into a tree.
   *
   * @param opened which chunks are to be opened, or null for none
   */
  ChunkBatch(MemoryTree tree, @Nullable ChunkSet opened) {
    this.tree = tree;
    this.opened = opened;
  }

  /**
   * Takes a chunk, whose number is greater than that of the last one.
   *
   * @throws BadInput if more is to be opened than can be
   */
  void add(long chunk, byte[] from, int at, int length) {
    if (Arrays.equals(from, at, at + length, ZEROS, 0, length)) {
      return;
    }
    int start = start(size);
    if (size == chunks.length || start + length > data.length) {
      flush();
      start = 0;
    }
    System.arraycopy(from, at, data, start, length);
    chunks[size] = chunk;
    ends[size] = start + length;
    size++;
    count++;
    if (opened != null && opened.contains(chunk)) {
      keep(chunk, Arrays.copyOfRange(from, at, at + length));
    }
  }

  private void keep(long chunk, byte[] bytes) {
    keptBytes += bytes.length;
    if (keptBytes > MOST_OPENED) {
      throw new BadInput(
          "more than %,d bytes that are not zero: one proof opens no more".formatted(MOST_OPENED));
    }
    kept.put(chunk, bytes);
  }

  /** Has the tree take in what was added. */
  void flush() {
    tree.update(Arrays.copyOf(chunks, size), this::batched, ForkJoinPool.commonPool());
    size = 0;
  }

  private int start(int index) {
    return index == 0 ? 0 : ends[index - 1];
  }

  private int batched(long chunk, byte[] into, int at) {
    int index = Arrays.binarySearch(chunks, 0, size, chunk);
    int start = start(index);
    System.arraycopy(data, start, into, at, ends[index] - start);
    return ends[index] - start;
  }

  /** How many chunks were not zero. */
  long count() {
    return count;
  }

  /** Reads a chunk that is to be opened. */
  @Override
  public int read(long chunk, byte[] into, int at) {
    byte[] bytes = kept.get(chunk);
    if (bytes == null) {
      return 0;
    }
    System.arraycopy(bytes, 0, into, at, bytes.length);
    return bytes.length;
  }
}
