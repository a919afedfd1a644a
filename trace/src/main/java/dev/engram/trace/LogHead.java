/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.trace;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** The head of a log: what it is, and the regions whose cells are wider than a byte. */
final class LogHead {

  /** Magic, version, and the count of regions that follow, two bytes each. */
  private static final int FIXED = 11;

  private static final int CHECKSUM = 4;

  private LogHead() {}

  static byte[] of(CellWidths cells, CRC32C crc) {
    byte[] head = new byte[FIXED + 2 * CellWidths.REGIONS + CHECKSUM];
    Bytes.LONG.set(head, 0, LogFormat.MAGIC);
    head[8] = LogFormat.VERSION;
    int at = FIXED;
    for (int region = 0; region < CellWidths.REGIONS; region++) {
      if (cells.bytes(region) > 1) {
        head[at++] = (byte) region;
        head[at++] = (byte) cells.bytes(region);
      }
    }
    Bytes.SHORT.set(head, 9, (short) ((at - FIXED) / 2));
    Bytes.INT.set(head, at, LogFormat.checksum(crc, head, 0, at));
    return Arrays.copyOf(head, at + CHECKSUM);
  }

  /**
   * Reads a head.
   *
   * @throws InvalidLog if it is none, of another version, or damaged
   */
  static CellWidths read(InputStream in, CRC32C crc) throws IOException {
    byte[] fixed = in.readNBytes(FIXED);
    byte[] magic = Bytes.of(LogFormat.MAGIC);
    int known = Math.min(fixed.length, magic.length);
    if (!Arrays.equals(fixed, 0, known, magic, 0, known)) {
      throw new InvalidLog("this is no access log", 0);
    }
    if (fixed.length < FIXED) {
      throw new InvalidLog("the log ends within its head", fixed.length, true);
    }
    if (fixed[8] != LogFormat.VERSION) {
      throw new InvalidLog("version " + (fixed[8] & 0xFF) + " of the format is not known", 8);
    }
    int count = (short) Bytes.SHORT.get(fixed, 9) & 0xFFFF;
    if (count > CellWidths.REGIONS) {
      throw new InvalidLog(count + " regions with wide cells", 9);
    }
    int length = FIXED + 2 * count;
    byte[] head = Arrays.copyOf(fixed, length + CHECKSUM);
    int found = in.readNBytes(head, FIXED, length + CHECKSUM - FIXED);
    if (FIXED + found < head.length) {
      throw new InvalidLog("the log ends within its head", FIXED + found, true);
    }
    if (LogFormat.checksum(crc, head, 0, length) != (int) Bytes.INT.get(head, length)) {
      throw new InvalidLog("the head is damaged: its checksum does not match", length);
    }
    return cells(head, count);
  }

  /** Bytes of a head with these cells. */
  static int length(CellWidths cells) {
    int length = FIXED + CHECKSUM;
    for (int region = 0; region < CellWidths.REGIONS; region++) {
      length += cells.bytes(region) > 1 ? 2 : 0;
    }
    return length;
  }

  private static CellWidths cells(byte[] head, int count) throws InvalidLog {
    CellWidths cells = CellWidths.BYTES;
    int before = -1;
    for (int i = 0; i < count; i++) {
      int at = FIXED + 2 * i;
      int region = head[at] & 0xFF;
      int bytes = head[at + 1];
      if (region <= before) {
        throw new InvalidLog("region " + region + " is not above the one before", at);
      }
      if (bytes != 2 && bytes != 4) {
        throw new InvalidLog("a wide cell of " + (bytes & 0xFF) + " bytes", at + 1);
      }
      cells = cells.with(region, bytes);
      before = region;
    }
    return cells;
  }
}
