/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.trace;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.SplittableRandom;

/** A log of random accesses beside the list that it must be. */
final class RandomLog {

  private static final int BLOCK = 1024;

  private final SplittableRandom random;
  private final CellWidths cells;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final NaiveLog naive;
  private final byte[] data = new byte[4 * 200];

  RandomLog(long seed) {
    random = new SplittableRandom(seed);
    cells = random.nextBoolean() ? CellWidths.BYTES : CellWidths.BYTES.with(2, 4).with(255, 2);
    naive = new NaiveLog(cells);
  }

  NaiveLog naive() {
    return naive;
  }

  CellWidths cells() {
    return cells;
  }

  /** The bytes of a closed log with so many operations in it. */
  byte[] write(int operations) throws IOException {
    try (LogWriter log = new LogWriter(out, cells, BLOCK)) {
      for (int i = 0; i < operations; i++) {
        step(log);
      }
    }
    return out.toByteArray();
  }

  private void step(LogWriter log) {
    int region = random.nextInt(4) == 0 ? new int[] {0, 1, 2, 255}[random.nextInt(4)] : 1;
    AccessKind kind = random.nextBoolean() ? AccessKind.READ : AccessKind.WRITE;
    switch (random.nextInt(16)) {
      case 0 -> {
        long length = random.nextLong(1, (1L << 32) + 1) >>> random.nextInt(32);
        long pointer = pointer(Math.max(1, length));
        log.zeroed(region, pointer, Math.max(1, length));
        naive.zeroed(region, pointer, Math.max(1, length));
      }
      case 1 -> {
        long ticks = 1 + (random.nextLong() & 0xFFFF_FFFF_FFFFL) >>> random.nextInt(48);
        log.increment(Math.max(1, ticks));
        naive.increment(Math.max(1, ticks));
      }
      case 2, 3 -> {
        int depth = random.nextInt(3) == 0 ? random.nextInt() >>> 1 : random.nextInt(3);
        log.depth(depth);
        naive.depth(depth);
      }
      case 4 -> {
        if (random.nextInt(8) == 0) {
          log.flush();
        }
      }
      case 5, 6, 7, 8 -> value(log, kind, region);
      default -> array(log, kind, region);
    }
  }

  private void value(LogWriter log, AccessKind kind, int region) {
    int width = 1 + random.nextInt(8 / cells.bytes(region));
    long pointer = pointer(width);
    long value = random.nextLong();
    naive.access(kind, region, pointer, value, width);
    if (random.nextBoolean()) {
      AccessSink sink = log.sink(region);
      if (kind == AccessKind.READ) {
        sink.read(pointer, value, width);
      } else {
        sink.write(pointer, value, width);
      }
    } else if (kind == AccessKind.READ) {
      log.read(region, pointer, value, width);
    } else {
      log.write(region, pointer, value, width);
    }
  }

  private void array(LogWriter log, AccessKind kind, int region) {
    int width = random.nextInt(8) == 0 ? 1 + random.nextInt(200) : 1 + random.nextInt(33);
    int offset = random.nextInt(data.length - width * cells.bytes(region) + 1);
    long pointer = pointer(width);
    random.nextBytes(data);
    naive.access(kind, region, pointer, data, offset, width);
    if (kind == AccessKind.READ) {
      log.read(region, pointer, data, offset, width);
    } else {
      log.write(region, pointer, data, offset, width);
    }
  }

  /** Any pointer, with those near each other, near 0 and near the end as likely as the others. */
  private long pointer(long length) {
    long last = (1L << 32) - length;
    return switch (random.nextInt(4)) {
      case 0 -> last - Math.min(last, random.nextInt(100));
      case 1 -> random.nextLong(last + 1);
      default -> Math.min(last, random.nextInt(200));
    };
  }
}
