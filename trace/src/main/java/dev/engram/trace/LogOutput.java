/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.trace;

import static dev.engram.trace.LogFormat.BLOCK_HEADER;
import static dev.engram.trace.LogFormat.END_MARK;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.CRC32C;

/**
 * Where the blocks of a log go: puts around them what {@link LogBlocks} checks, and knows nothing
 * of the records themselves.
 */
final class LogOutput implements Closeable {

  private final OutputStream out;
  private final CRC32C crc = new CRC32C();
  private long blocks;
  private long records;
  private long bytes;

  /** Writes the head. */
  LogOutput(OutputStream out, CellWidths cells) throws IOException {
    this.out = out;
    byte[] head = LogHead.of(cells, crc);
    out.write(head);
    bytes = head.length;
  }

  /** Records in the blocks so far. */
  long records() {
    return records;
  }

  /** Bytes so far. */
  long bytes() {
    return bytes;
  }

  /**
   * Writes a block.
   *
   * @param block room for its head, which is filled in, and then its body
   * @param end where the body ends
   * @param count how many records it has
   * @param began the clock before the first
   * @param clock the clock after the last
   * @param depth the depth at its start
   */
  void block(byte[] block, int end, int count, long began, long clock, int depth)
      throws IOException {
    int length = end - BLOCK_HEADER;
    Bytes.INT.set(block, 0, length);
    Bytes.INT.set(block, 4, count);
    Bytes.LONG.set(block, 8, began);
    Bytes.LONG.set(block, 16, clock);
    Bytes.INT.set(block, 24, depth);
    Bytes.INT.set(block, 28, LogFormat.checksum(crc, block, BLOCK_HEADER, length));
    Bytes.INT.set(block, 32, LogFormat.checksum(crc, block, 0, 32));
    out.write(block, 0, end);
    blocks++;
    records += count;
    bytes += end;
  }

  /** Writes the end mark. */
  void end(long clock) throws IOException {
    byte[] mark = new byte[END_MARK];
    Bytes.LONG.set(mark, 4, blocks);
    Bytes.LONG.set(mark, 12, records);
    Bytes.LONG.set(mark, 20, clock);
    Bytes.INT.set(mark, 28, LogFormat.checksum(crc, mark, 0, 28));
    out.write(mark);
    bytes += END_MARK;
  }

  void flush() throws IOException {
    out.flush();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
