/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d;

import dev.engram.space.Address;
import dev.engram.space.Pages;
import java.util.function.LongConsumer;

/** Which pages a region has, found by halves, of which only those are looked at that have some. */
final class Extent {

  private static final long REGION_BYTES = 1L << 32;
  private static final int MOST_BYTES = 1 << 30;

  private Extent() {}

  /**
   * Bytes of a region up to the end of its last page; no program and no input has more than 2^30.
   */
  static int of(Pages pages, int region) {
    long[] end = {0};
    long start = Address.at(region, 0);
    forEach(pages, region, page -> end[0] = page - start + Pages.BYTES);
    return (int) Math.min(end[0], MOST_BYTES);
  }

  /** Tells the address of each page that a region has, ascending. */
  static void forEach(Pages pages, int region, LongConsumer page) {
    forEach(pages, Address.at(region, 0), REGION_BYTES, page);
  }

  private static void forEach(Pages pages, long address, long length, LongConsumer page) {
    if (pages.missing(address, length) == length / Pages.BYTES) {
      return;
    }
    if (length == Pages.BYTES) {
      page.accept(address);
      return;
    }
    forEach(pages, address, length / 2, page);
    forEach(pages, address + length / 2, length / 2, page);
  }
}
