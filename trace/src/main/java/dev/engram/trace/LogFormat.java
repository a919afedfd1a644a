/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.trace;

import java.util.zip.CRC32C;

/** The numbers of docs/trace-format.md that writer and reader share. */
final class LogFormat {

  /**
   * The first eight bytes, little-endian: one that is not ASCII, {@code ENGLOG}, and a line feed,
   * so that neither text nor a transfer that took it for text passes for a log.
   */
  static final long MAGIC = 0x0A47_4F4C_474E_4589L;

  static final int VERSION = 1;

  /** Bytes of a block before its body. */
  static final int BLOCK_HEADER = 36;

  /** Bytes of the end mark. */
  static final int END_MARK = 32;

  /** Bytes that a block's body has at most. */
  static final int MAX_BODY = 1 << 20;

  /** Cells that an access has at most; a wider one is several. */
  static final int MAX_WIDTH = 32;

  /** Cells of a region. */
  static final long SPACE = 1L << 32;

  /** The clock before the first record; 0 is the time of the state before execution. */
  static final long FIRST = 1;

  /** Kinds of a record in the upper two bits of its first byte. */
  static final int READ = 0x00;

  static final int WRITE = 0x40;
  static final int ZEROED = 0x80;

  /** First bytes of what has neither region nor pointer. */
  static final int INCREMENT = 0xC0;

  static final int DEPTH = 0xC1;

  /** Bit of the first byte that says that the region's number follows. */
  static final int REGION_FOLLOWS = 0x20;

  static final int KIND_BITS = 0xC0;
  static final int WIDTH_BITS = 0x1F;

  private LogFormat() {}

  static int checksum(CRC32C crc, byte[] bytes, int from, int length) {
    crc.reset();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }
}
