/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.air;

import dev.engram.zkmem.air.TableId.Kind;
import dev.engram.zkmem.model.MemoryConfiguration;
import java.util.List;

/** What can be tried where two blocks of different widths look alike. */
final class WidthForgeries {

  private WidthForgeries() {}

  /** All of them. */
  static List<Forgery> all() {
    return List.of(
        new Forgery(
            "21",
            "a pair of bytes comes apart as if the second were 0",
            () -> apart(1, 261, 0),
            "adapter.2",
            Forgery.scaled("left[0]")),
        new Forgery(
            "21",
            "a pair of bytes comes apart in a byte and something between two bytes",
            WidthForgeries::betweenBytes,
            "adapter.2",
            Forgery.lookUp("right[0]")),
        new Forgery(
            "30",
            "a single byte is read as two, of which the second is 0",
            WidthForgeries::twoOfOne,
            "read.2",
            Forgery.exchange()),
        new Forgery(
            "30",
            "two bytes are written as one, and the second is lost",
            WidthForgeries::oneOfTwo,
            "",
            Forgery.bus("byte", "memory")),
        new Forgery(
            "30",
            "a single byte is written as two, and is one of 16 bits",
            WidthForgeries::wide,
            "",
            Forgery.bus("byte", "memory")),
        new Forgery(
            "30",
            "two cells are read as four, of which the others are 0",
            WidthForgeries::fourOfTwo,
            "read.4",
            Forgery.exchange()));
  }

  private static ForgedTables twoBytes() {
    return ForgedTables.of(
        MemoryConfiguration.volatileBytes(1),
        offline -> {
          offline.write(1, 8, 1, new int[] {5});
          offline.write(1, 9, 1, new int[] {7});
        });
  }

  private static ForgedTables twoOfOne() {
    ForgedTables forged = twoBytes();
    forged.access(forged.read(2), 3, 1, 8, 5);
    return forged.ends(4).settle();
  }

  private static ForgedTables wide() {
    ForgedTables forged = twoBytes();
    forged.access(forged.write(2), 3, 1, 8, 0x1234).set("before", 5);
    forged.table(Kind.BOUNDARY).row(0).set("final", 0x1234).set("final_time", 3);
    return forged.ends(4).settle();
  }

  private static ForgedTables oneOfTwo() {
    ForgedTables forged =
        ForgedTables.of(
            MemoryConfiguration.volatileBytes(2),
            offline -> offline.write(1, 8, 2, new int[] {5, 0}));
    forged.access(forged.write(1), 2, 1, 8, 6).set("before", 5);
    forged.table(Kind.BOUNDARY).row(0).set("final", 6).set("final_time", 2);
    return forged.ends(3).settle();
  }

  private static ForgedTables fourOfTwo() {
    ForgedTables forged =
        ForgedTables.of(
            MemoryConfiguration.volatileElements(2),
            offline -> offline.write(1, 8, 2, new int[] {5, 7}));
    forged.access(forged.read(4), 2, 1, 8, 5, 7, 0, 0);
    return forged.ends(3).settle();
  }

  /** Bytes 5 and 1 are written together, and taken apart otherwise; one of them is read alone. */
  private static ForgedTables apart(int readAt, long left, long right) {
    ForgedTables forged =
        ForgedTables.of(
            MemoryConfiguration.volatileBytes(2),
            offline -> {
              offline.write(1, 8, 2, new int[] {5, 1});
              offline.read(1, 8 + readAt, 1, new int[1]);
            });
    for (int row = 0; row < 2; row++) {
      forged.adapter(2).row(row).set("left", left).set("right", right);
    }
    forged.read(1).row(0).set("data", readAt == 0 ? left : right);
    return forged.settle();
  }

  /** 7 + 256 · 127/128 is 261 too, and 127/128 · 2^7 is 127. */
  private static ForgedTables betweenBytes() {
    return apart(0, 7, twoBytes().fraction(127, 128));
  }
}
