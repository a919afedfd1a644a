/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.trace;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of a log, one after another: checks what is around the records, and knows nothing of
 * the records themselves.
 */
final class LogBlocks implements Closeable {

  /**
   * Zeros behind a body, so that a first byte, a region and two numbers can be read at its very end
   * before anyone asks whether they were all there.
   */
  static final int SLACK = 32;

  private final InputStream in;
  private final CRC32C crc = new CRC32C();
  private final CellWidths cells;
  private final byte[] header = new byte[LogFormat.BLOCK_HEADER];
  private byte[] body = new byte[0];

  private long offset;

  private int length;
  private int records;
  private long began = LogFormat.FIRST;
  private long clock = LogFormat.FIRST;
  private int depth;

  private long totalBlocks;
  private long totalRecords;
  private boolean ended;
  private @Nullable InvalidLog refusal;

  LogBlocks(InputStream in) throws IOException {
    this.in = in;
    cells = LogHead.read(in, crc);
    offset = LogHead.length(cells);
  }

  CellWidths cells() {
    return cells;
  }

  /** The body of the block, from index 0 on; the array is used again for the next. */
  byte[] body() {
    return body;
  }

  int length() {
    return length;
  }

  int records() {
    return records;
  }

  /** The clock before the first record of the block. */
  long began() {
    return began;
  }

  /** The clock after its last. */
  long clock() {
    return clock;
  }

  /** The depth at its start. */
  int depth() {
    return depth;
  }

  /** How much of the log was read. */
  long offset() {
    return offset;
  }

  /** Where the body starts in the log. */
  long bodyOffset() {
    return offset - length;
  }

  /**
   * Reads the next block whose {@link #clock} is above {@code time}; says whether there is one, and
   * if not, that the log ended as it must.
   */
  boolean next(long time) throws IOException {
    if (refusal != null) {
      throw refusal;
    }
    try {
      return find(time);
    } catch (InvalidLog e) {
      throw refused(e);
    }
  }

  /** Says what is wrong with the log, whatever is asked of it from now on. */
  InvalidLog refused(InvalidLog why) {
    refusal = why;
    return why;
  }

  private boolean find(long time) throws IOException {
    while (!ended) {
      int found = in.readNBytes(header, 0, Integer.BYTES);
      if (found < Integer.BYTES) {
        throw truncated(found == 0 ? "without its end mark" : "within a block", found);
      }
      if ((int) Bytes.INT.get(header, 0) == 0) {
        end();
      } else {
        block();
        if (clock > time) {
          read();
          return true;
        }
        skip();
      }
    }
    return false;
  }

  private void block() throws IOException {
    rest(LogFormat.BLOCK_HEADER, "within a block");
    if (LogFormat.checksum(crc, header, 0, 32) != (int) Bytes.INT.get(header, 32)) {
      throw new InvalidLog("a block's head is damaged: its checksum does not match", offset);
    }
    length = (int) Bytes.INT.get(header, 0);
    records = (int) Bytes.INT.get(header, 4);
    began = (long) Bytes.LONG.get(header, 8);
    long after = (long) Bytes.LONG.get(header, 16);
    depth = (int) Bytes.INT.get(header, 24);
    if (length < 0 || length > LogFormat.MAX_BODY) {
      throw new InvalidLog(
          "a block of %s bytes".formatted(Integer.toUnsignedString(length)), offset);
    }
    if (began != clock) {
      throw new InvalidLog(
          "a block that starts at time %d and not %d".formatted(began, clock), offset);
    }
    if (records < 1 || after < began || after - began < records || depth < 0) {
      throw new InvalidLog("a block whose numbers do not agree", offset);
    }
    clock = after;
    offset += LogFormat.BLOCK_HEADER;
    totalBlocks++;
    totalRecords += records;
  }

  private void read() throws IOException {
    if (body.length < length + SLACK) {
      // a power of two, so that a next one that is a little longer fits as well
      body = new byte[Integer.highestOneBit(length + SLACK) << 1];
    }
    int found = in.readNBytes(body, 0, length);
    if (found < length) {
      throw truncated("within a block", found);
    }
    if (LogFormat.checksum(crc, body, 0, length) != (int) Bytes.INT.get(header, 28)) {
      throw new InvalidLog("a block is damaged: its checksum does not match", offset);
    }
    Arrays.fill(body, length, length + SLACK, (byte) 0);
    offset += length;
  }

  private void skip() throws IOException {
    try {
      in.skipNBytes(length);
    } catch (EOFException e) {
      throw truncated("within a block", 0);
    }
    offset += length;
  }

  private void end() throws IOException {
    rest(LogFormat.END_MARK, "within its end mark");
    if (LogFormat.checksum(crc, header, 0, 28) != (int) Bytes.INT.get(header, 28)) {
      throw new InvalidLog("the end mark is damaged: its checksum does not match", offset);
    }
    if ((long) Bytes.LONG.get(header, 4) != totalBlocks
        || (long) Bytes.LONG.get(header, 12) != totalRecords
        || (long) Bytes.LONG.get(header, 20) != clock) {
      throw new InvalidLog("the end mark does not agree with the blocks", offset);
    }
    offset += LogFormat.END_MARK;
    if (in.read() >= 0) {
      throw new InvalidLog("the log goes on after its end mark", offset);
    }
    length = 0;
    ended = true;
  }

  private void rest(int wanted, String where) throws IOException {
    int found = in.readNBytes(header, Integer.BYTES, wanted - Integer.BYTES);
    if (found < wanted - Integer.BYTES) {
      throw truncated(where, Integer.BYTES + found);
    }
  }

  private InvalidLog truncated(String where, int found) {
    return new InvalidLog("the log ends " + where, offset + found, true);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
