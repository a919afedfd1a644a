/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.online;

import dev.engram.trace.LogWriter;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Records of a log that may still be taken back, in the order in which they were made.
 *
 * <pre>
 *   63 .. 48   47 .. 16           15 .. 8   7 .. 2   1 .. 0
 *          0   pointer or ticks   space     width    kind     and then the cells, as they lie
 * </pre>
 *
 * <p>They lie in chunks of {@value #CHUNK} bytes, since an array is too short for all that a
 * checkpoint may take back. Where a chunk has less left than the longest record takes, the next
 * record is in the next one; so a position says where a record is, and to forget what comes after
 * it is to go back to it.
 */
final class RecordBuffer {

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN)
          .withInvokeExactBehavior();

  private static final int CHUNK_SHIFT = 16;
  private static final int CHUNK = 1 << CHUNK_SHIFT;

  /** Chunks that are kept when they are empty. */
  private static final int KEPT = 256;

  private static final int HEAD = Long.BYTES;
  private static final int LONGEST = HEAD + 4 * 32;

  /** No record starts beyond, and none ends at the end of a chunk. */
  private static final int LAST_START = CHUNK - LONGEST - 1;

  private static final int READ = 0;
  private static final int WRITE = 1;
  private static final int INCREMENT = 2;

  private final CellBytes cells;
  private final List<byte[]> chunks = new ArrayList<>();
  private byte[] chunk = new byte[CHUNK];

  /** Which chunk that is. */
  private int index;

  /** Where the next record goes in it. */
  private int at;

  RecordBuffer(CellBytes cells) {
    this.cells = cells;
    chunks.add(chunk);
  }

  /** Where the next record goes. */
  long position() {
    return (long) index << CHUNK_SHIFT | at;
  }

  void access(boolean write, int space, long pointer, byte[] data, int from, int width) {
    int bytes = width << cells.shift(space);
    int start = head(pointer << 16 | space << 8 | width << 2 | (write ? WRITE : READ), bytes);
    System.arraycopy(data, from, chunk, start, bytes);
  }

  void increment(int ticks) {
    head((long) ticks << 16 | INCREMENT, 0);
  }

  /** Forgets the records from a position on. */
  void cut(long position) {
    index = (int) (position >>> CHUNK_SHIFT);
    at = (int) position & CHUNK - 1;
    chunk = chunks.get(index);
  }

  /** Writes all records to a log, and forgets them. */
  void drain(LogWriter log) {
    long end = position();
    for (long each = 0; each < end; ) {
      byte[] in = chunks.get((int) (each >>> CHUNK_SHIFT));
      int start = (int) each & CHUNK - 1;
      each += write(in, start, log);
      if ((each & CHUNK - 1) > LAST_START && each < end) {
        each = (each >>> CHUNK_SHIFT) + 1 << CHUNK_SHIFT;
      }
    }
    cut(0);
    if (chunks.size() > KEPT) {
      chunks.subList(KEPT, chunks.size()).clear();
    }
  }

  /** Writes a record to a log; says how many bytes it has here. */
  private int write(byte[] in, int start, LogWriter log) {
    long head = (long) LONG.get(in, start);
    int kind = (int) head & 3;
    if (kind == INCREMENT) {
      log.increment(head >>> 16);
      return HEAD;
    }
    int space = (int) (head >>> 8) & 0xFF;
    int width = (int) (head >>> 2) & 0x3F;
    if (kind == WRITE) {
      log.write(space, head >>> 16, in, start + HEAD, width);
    } else {
      log.read(space, head >>> 16, in, start + HEAD, width);
    }
    return HEAD + (width << cells.shift(space));
  }

  /** Stores the head of a record; says where its cells go. */
  private int head(long head, int bytes) {
    if (at > LAST_START) {
      if (index + 1 == chunks.size()) {
        chunks.add(new byte[CHUNK]);
      }
      chunk = chunks.get(++index);
      at = 0;
    }
    LONG.set(chunk, at, head);
    int start = at + HEAD;
    at = start + bytes;
    return start;
  }
}
