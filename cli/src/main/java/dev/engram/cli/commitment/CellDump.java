/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.commitment;

import dev.engram.merkle.proof.ChunkSet;
import dev.engram.merkle.proof.Claim;
import dev.engram.space.Address;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Shows cells as lines of sixteen bytes, with their addresses, and zeros in one line. */
public final class CellDump {

  private static final int ROW = 16;
  private static final int MOST_LINES = 256;
  private static final int CHUNK_SHIFT = 8;

  private final List<String> lines = new ArrayList<>();

  /** Cells that are zero and not told yet: the first, and the one after the last. */
  private long zerosFrom;

  private long zerosTo;

  /** Lines for which there was no room. */
  private long untold;

  private CellDump() {}

  /** What was proven of cells. */
  public static List<String> lines(List<Claim.Piece> pieces) {
    CellDump dump = new CellDump();
    for (Claim.Piece piece : pieces) {
      long from = piece.first() << CHUNK_SHIFT;
      switch (piece) {
        case Claim.Zeros zeros -> dump.zeros(from, zeros.last() + 1 << CHUNK_SHIFT);
        case Claim.Data data -> dump.rows(from, data.bytes(), data.width());
      }
    }
    return dump.end();
  }

  /** Bytes of a memory from an address on. */
  public static List<String> lines(long address, byte[] bytes) {
    CellDump dump = new CellDump();
    dump.rows(address, bytes, 1);
    return dump.end();
  }

  /** The bytes of a table. */
  public static List<String> lines(byte[] table) {
    CellDump dump = new CellDump();
    for (int at = 0; at < table.length; at += ROW) {
      dump.row("%08x".formatted(at), table, at, Math.min(ROW, table.length - at), 1);
    }
    return table.length == 0 ? List.of("none") : dump.end();
  }

  /** From where to where chunks go. */
  public static List<String> ranges(ChunkSet chunks) {
    List<String> lines = new ArrayList<>();
    for (int run = 0; run < Math.min(chunks.runs(), ROW); run++) {
      lines.add(
          "%s to %s"
              .formatted(
                  Address.toString(chunks.first(run) << CHUNK_SHIFT),
                  Address.toString((chunks.last(run) + 1 << CHUNK_SHIFT) - 1)));
    }
    if (chunks.runs() > ROW) {
      lines.add("and %,d more ranges".formatted(chunks.runs() - ROW));
    }
    return lines;
  }

  private void rows(long address, byte[] bytes, int width) {
    for (int at = 0; at < bytes.length; at += ROW) {
      long first = address + at / width;
      int length = Math.min(ROW, bytes.length - at);
      if (isZero(bytes, at, length)) {
        zeros(first, first + length / width);
      } else {
        row(Address.toString(first), bytes, at, length, width);
      }
    }
  }

  private static boolean isZero(byte[] bytes, int at, int length) {
    for (int i = at; i < at + length; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private void zeros(long from, long to) {
    if (from != zerosTo) {
      tellZeros();
      zerosFrom = from;
    }
    zerosTo = to;
  }

  private void tellZeros() {
    if (zerosTo > zerosFrom && !isFull()) {
      lines.add(
          "%-22s zero, up to %s"
              .formatted(Address.toString(zerosFrom), Address.toString(zerosTo - 1)));
    }
    zerosFrom = zerosTo;
  }

  private void row(String place, byte[] bytes, int at, int length, int width) {
    tellZeros();
    if (isFull()) {
      return;
    }
    StringBuilder cells = new StringBuilder();
    StringBuilder text = new StringBuilder();
    for (int i = at; i < at + length; i++) {
      if (i > at && (i - at) % width == 0) {
        cells.append(' ');
      }
      HexFormat.of().toHexDigits(cells, bytes[i]);
      text.append(bytes[i] >= ' ' && bytes[i] < 0x7F ? (char) bytes[i] : '.');
    }
    lines.add("%-22s %-47s  %s".formatted(place, cells, text));
  }

  /** Whether there is no room for another line, which is counted instead. */
  private boolean isFull() {
    if (lines.size() < MOST_LINES) {
      return false;
    }
    untold++;
    return true;
  }

  private List<String> end() {
    tellZeros();
    if (untold > 0) {
      lines.add("and %,d lines more; --json has all".formatted(untold));
    }
    return lines;
  }
}
