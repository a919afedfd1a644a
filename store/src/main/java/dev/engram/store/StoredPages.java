/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store;

import dev.engram.space.PageSource;
import java.util.Arrays;

/** The pages of a version, for a space; the version is kept as long as somebody uses this. */
final class StoredPages implements PageSource {

  private static final int PAGE = 4_096;
  private static final int REGION_SHIFT = 20;

  private final Tree tree;
  private final Pins pins;

  StoredPages(Tree tree, Pins pins) {
    this.tree = tree;
    this.pins = pins;
  }

  @Override
  public boolean read(int region, int page, byte[] into) {
    int width = tree.width(region << REGION_SHIFT);
    if (width <= 1) {
      return width == 1 && tree.read(region << REGION_SHIFT | page, into);
    }
    byte[] group = new byte[width * PAGE];
    if (!tree.read(region << REGION_SHIFT | page / width, group)) {
      return false;
    }
    int at = page % width * PAGE;
    System.arraycopy(group, at, into, 0, PAGE);
    return !Zeros.are(group, at, PAGE);
  }

  @Override
  public int next(int region, int from, int end) {
    int width = tree.width(region << REGION_SHIFT);
    int base = region << REGION_SHIFT;
    if (width == 0 || from >= end) {
      return -1;
    }
    int last = base + (end + width - 1) / width;
    int group = tree.next(base + from / width, last);
    if (width == 1) {
      return group < 0 ? -1 : group - base;
    }
    byte[] bytes = new byte[width * PAGE];
    for (; group >= 0; group = tree.next(group + 1, last)) {
      Arrays.fill(bytes, (byte) 0);
      boolean some = tree.read(group, bytes);
      for (int i = 0; some && i < width; i++) {
        int page = (group - base) * width + i;
        if (page >= from && page < end && !Zeros.are(bytes, i * PAGE, PAGE)) {
          return page;
        }
      }
    }
    return -1;
  }

  @Override
  public long pages(int region) {
    return tree.pages(region);
  }

  @Override
  public void retain() {
    pins.pin(tree.family, tree.version.number());
  }

  @Override
  public void release() {
    pins.unpin(tree.family, tree.version.number());
  }
}
