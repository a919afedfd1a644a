/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.trace;

import java.io.ByteArrayOutputStream;
import java.util.zip.CRC32C;

/** A log put together by hand, with every checksum right whatever the rest is. */
final class Forged {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final CRC32C crc = new CRC32C();
  private long blocks;
  private long records;
  private long clock = 1;

  Forged() {
    this(new byte[0]);
  }

  /** A log whose head lists these regions and widths. */
  Forged(byte[] wide) {
    number(0x0A47_4F4C_474E_4589L, 8);
    number(1, 1);
    number(wide.length / 2, 2);
    out.writeBytes(wide);
    seal(0);
  }

  /** Adds a block that lets as much time pass as it has records. */
  Forged block(byte[] body, int count) {
    return block(body, count, clock, clock + count, 0);
  }

  Forged block(byte[] body, int count, long began, long ended, int depth) {
    int start = out.size();
    number(body.length, 4);
    number(count, 4);
    number(began, 8);
    number(ended, 8);
    number(depth, 4);
    crc.reset();
    crc.update(body);
    number(crc.getValue(), 4);
    seal(start);
    out.writeBytes(body);
    blocks++;
    records += count;
    clock = ended;
    return this;
  }

  /** The log with the end mark that is due. */
  byte[] end() {
    return end(blocks, records, clock);
  }

  byte[] end(long countOfBlocks, long countOfRecords, long lastClock) {
    int start = out.size();
    number(0, 4);
    number(countOfBlocks, 8);
    number(countOfRecords, 8);
    number(lastClock, 8);
    seal(start);
    return out.toByteArray();
  }

  private void number(long value, int bytes) {
    for (int i = 0; i < bytes; i++) {
      out.write((int) (value >>> 8 * i));
    }
  }

  private void seal(int from) {
    crc.reset();
    byte[] all = out.toByteArray();
    crc.update(all, from, all.length - from);
    number(crc.getValue(), 4);
  }
}
