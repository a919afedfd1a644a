/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d.reference;

import dev.engram.vm3d.reference.ReferenceFault.Kind;

/** The gas of the frame that runs, what the program has paid for, and what it gets back. */
final class ReferenceGas {

  /**
   * What a revert takes back.
   *
   * @param pages that were paid for and not been refunded
   * @param planes beyond the first of a block, likewise
   */
  record Earned(long refund, long pages, long planes) {}

  private static final long PAGE = 384;
  private static final long PAGE_REFUND = 192;
  private static final long PLANE_REFUND = 50;

  /** What is left in the frame that runs. */
  long left;

  /** What the instruction that is being executed has paid of it besides its price. */
  private long terms;

  private Earned earned = new Earned(0, 0, 0);

  /** Refunds are settled: what is taken off of so much gas. */
  long settle(long used) {
    long off = Math.min(earned.refund, used / 5);
    earned = new Earned(0, 0, 0);
    return off;
  }

  /** Pays the price of an instruction, or a part of it, which stays paid. */
  void price(long gas) {
    if (left < gas) {
      throw new ReferenceFault(Kind.OUT_OF_GAS);
    }
    left -= gas;
  }

  /** Pays a term, which is given back if the instruction fails. */
  void term(long gas) {
    price(gas);
    terms += gas;
  }

  void pages(long pages) {
    term(PAGE * pages);
    earned = new Earned(earned.refund, earned.pages + pages, earned.planes);
  }

  /** An instruction begins. */
  void next() {
    terms = 0;
  }

  /** The instruction fails. */
  void giveBack() {
    left += terms;
  }

  void paidPlanes(long planes) {
    earned = new Earned(earned.refund, earned.pages, earned.planes + planes);
  }

  /** Pages that a region has fewer now, and planes beyond the first that a block has fewer. */
  void earn(long pages, long planes) {
    long p = Math.min(pages, earned.pages);
    long q = Math.min(planes, earned.planes);
    earned =
        new Earned(
            earned.refund + PAGE_REFUND * p + PLANE_REFUND * q,
            earned.pages - p,
            earned.planes - q);
  }

  Earned earned() {
    return earned;
  }

  void earned(Earned before) {
    earned = before;
  }
}
