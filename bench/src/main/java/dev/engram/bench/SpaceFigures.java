/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench;

import java.util.List;

/** What a space and the access log must reach. */
final class SpaceFigures {

  static final List<Figure> FIGURES =
      List.of(
          new Figure(
              "read 32 B in a resident page",
              "PageAccess.read",
              "PageAccess.naiveRead",
              "PageAccess.bareRead",
              5),
          new Figure(
              "write 32 B in a resident page",
              "PageAccess.write",
              "PageAccess.naiveWrite",
              "PageAccess.bareWrite",
              5),
          new Figure(
              "read 32 B at the same pointers of two regions by turns",
              "PageAccess.readRegionsByTurns",
              null,
              null,
              Double.NaN),
          Figure.times(
              2,
              "read 32 B of an evacuated block; bare is one that was not",
              "PageAccess.readForwarded",
              "PageAccess.readDirect"),
          Figure.times(
              2,
              "write 32 B of an evacuated block; bare is one that was not",
              "PageAccess.writeForwarded",
              "PageAccess.writeDirect"),
          revert("16 pages", "revert", 1, false),
          revert("16 pages", "revert", 1024, false),
          revert("16 other pages each time", "revertElsewhere", 1, false),
          revert("16 other pages each time", "revertElsewhere", 1024, false),
          revert("16 other pages each time", "revertElsewhere", 1024, true),
          new Figure(
              "record of an EVM access in the log",
              "AccessLog.record",
              null,
              "AccessLog.bareCopy",
              20),
          new Figure("record of a 64-bit value in the log", "AccessLog.recordLong", null, null, 20),
          new Figure("reading a record", "AccessLog.read", null, null, Double.NaN));

  private SpaceFigures() {}

  private static Figure revert(String pages, String benchmark, int image, boolean largePages) {
    return new Figure(
        "checkpoint, %s written, revert, of %,d MiB%s"
            .formatted(pages, image, largePages ? " in large pages" : ""),
        "Revert.%s:%d:%s".formatted(benchmark, image, largePages),
        null,
        null,
        10_000);
  }
}
