/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d.reference;

import dev.engram.vm3d.reference.ReferenceFault.Kind;

/** The gas of the frame that runs, what the program has paid for, and what it gets back. */
final class ReferenceGas {

  /** What a revert takes back. What was paid is not in it. */
  record Earned(long refund, long pagesRefunded, long planesRefunded) {}

  private static final long PAGE = 384;
  private static final long PAGE_REFUND = 192;
  private static final long PLANE_REFUND = 50;

  /** What is left in the frame that runs. */
  long left;

  /** Pages, and planes beyond the first of a block, that the program has paid for. */
  private long pagesPaid;

  private long planesPaid;
  private Earned earned = new Earned(0, 0, 0);

  /** A program begins: it has paid for nothing yet. */
  void begin(long gas) {
    left = gas;
    pagesPaid = 0;
    planesPaid = 0;
    earned = new Earned(0, 0, 0);
  }

  void charge(long gas) {
    if (left < gas) {
      throw new ReferenceFault(Kind.OUT_OF_GAS);
    }
    left -= gas;
  }

  void chargePages(long pages) {
    charge(PAGE * pages);
    pagesPaid += pages;
  }

  /** Charges for a block of so many cells, and for so many bytes that are copied into it. */
  void chargeAllocation(long cells, long copied) {
    charge(20 + words(cells) + 100 * (planes(cells) - 1) + 2 * copied);
    planesPaid += planes(cells) - 1;
  }

  /** Words of 32 bytes, begun or whole. */
  static long words(long cells) {
    return (cells + 31) / 32;
  }

  /** Planes of 65,536 cells, begun or whole. */
  static long planes(long cells) {
    return (cells + 65_535) / 65_536;
  }

  /** Pages that a region has fewer now, and planes beyond the first of a block that went. */
  void earn(long pages, long planes) {
    long p = Math.min(pages, pagesPaid - earned.pagesRefunded);
    long q = Math.min(planes, planesPaid - earned.planesRefunded);
    earned =
        new Earned(
            earned.refund + PAGE_REFUND * p + PLANE_REFUND * q,
            earned.pagesRefunded + p,
            earned.planesRefunded + q);
  }

  Earned earned() {
    return earned;
  }

  void earned(Earned before) {
    earned = before;
  }
}
