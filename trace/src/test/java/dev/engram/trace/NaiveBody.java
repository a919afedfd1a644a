/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.trace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Reads a block's body as docs/trace-format.md has it, word for word and without any haste. */
final class NaiveBody {

  /** What the body says, and whether that is all of it. */
  record Reading(List<Entry> entries, long clock, boolean valid) {}

  private static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;
  }

  private final byte[] body;
  private final CellWidths cells;
  private final List<Entry> entries = new ArrayList<>();
  private final long[] ends = new long[256];
  private int at;
  private long clock;
  private int depth;
  private int region = -1;

  private NaiveBody(byte[] body, CellWidths cells, long clock, int depth) {
    this.body = body;
    this.cells = cells;
    this.clock = clock;
    this.depth = depth;
  }

  static Reading read(byte[] body, CellWidths cells, long clock, int depth) {
    NaiveBody reader = new NaiveBody(body, cells, clock, depth);
    try {
      while (reader.at < body.length) {
        reader.record();
      }
      return new Reading(reader.entries, reader.clock, !reader.entries.isEmpty());
    } catch (Refused e) {
      return new Reading(reader.entries, reader.clock, false);
    }
  }

  private void record() throws Refused {
    int first = next();
    if (first == 0xC1) {
      long now = number(Integer.MAX_VALUE);
      demand(!entries.isEmpty() && now != depth);
      depth = (int) now;
      first = next();
    }
    if (first == 0xC0) {
      long ticks = number(Long.MAX_VALUE);
      demand(ticks > 0 && clock + ticks > 0);
      entries.add(new Entry(AccessKind.INCREMENT, clock, depth, 0, 0, ticks, ""));
      clock += ticks;
      return;
    }
    demand(first < 0xA0 ? first <= 0x80 : first == 0xA0);
    if ((first & 0x20) != 0) {
      int other = next();
      demand(other != region);
      region = other;
    }
    demand(region >= 0);
    long coded = number(0xFFFF_FFFFL);
    long distance = coded % 2 == 0 ? coded / 2 : -(coded + 1) / 2;
    long pointer = Math.floorMod(ends[region] + distance, 1L << 32);
    long length = first >= 0x80 ? 1 + number(0xFFFF_FFFFL) : 1 + (first & 0x1F);
    demand(pointer + length <= 1L << 32);
    ends[region] = (pointer + length) % (1L << 32);
    AccessKind kind =
        first >= 0x80 ? AccessKind.ZEROED : first >= 0x40 ? AccessKind.WRITE : AccessKind.READ;
    int count = kind == AccessKind.ZEROED ? 0 : (int) length * cells.bytes(region);
    demand(count <= body.length - at);
    String data = HexFormat.of().formatHex(Arrays.copyOfRange(body, at, at + count));
    at += count;
    demand(clock < Long.MAX_VALUE);
    entries.add(new Entry(kind, clock, depth, region, pointer, length, data));
    clock++;
  }

  private long number(long most) throws Refused {
    long number = 0;
    for (int shift = 0; shift < 63; shift += 7) {
      int next = next();
      number |= (next & 0x7FL) << shift;
      if (next < 0x80) {
        demand((next != 0 || shift == 0) && number <= most);
        return number;
      }
    }
    throw new Refused();
  }

  private int next() throws Refused {
    demand(at < body.length);
    return body[at++] & 0xFF;
  }

  private static void demand(boolean held) throws Refused {
    if (!held) {
      throw new Refused();
    }
  }
}
