/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store;

import dev.engram.space.ImageReader;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The groups of an image, which is read as they are asked for; and, all zero, those of a version
 * that it is to follow and does not have.
 */
final class ImageGroups implements Groups {

  private static final int PAGE = 4_096;
  private static final int END = 1 << 28;

  private final ImageReader image;
  private final int[] widths;
  private final @Nullable Tree before;
  private boolean begun;

  /** The next group of each, or the end. */
  private int next;

  private int nextBefore;

  /**
   * Groups to read.
   *
   * @param widths bytes of the cells of each region of the image
   * @param before the tree of the version before, or null
   */
  ImageGroups(ImageReader image, int[] widths, @Nullable Tree before) {
    this.image = image;
    this.widths = widths;
    this.before = before;
  }

  @Override
  public int next(byte[] into, int at) throws IOException {
    if (!begun) {
      begun = true;
      goOn();
      goOnBefore(0);
    }
    int group = Math.min(next, nextBefore);
    if (group == END) {
      return -1;
    }
    if (group == nextBefore) {
      goOnBefore(group + 1);
    }
    int width = widths[group >>> 20];
    Arrays.fill(into, at, at + width * Tree.GROUP_CELLS, (byte) 0);
    while (next == group) {
      int in = image.page() & width - 1;
      System.arraycopy(image.bytes(), 0, into, at + in * PAGE, PAGE);
      goOn();
    }
    return group;
  }

  private void goOn() throws IOException {
    next = image.next() ? image.region() << 20 | image.page() / image.cell().bytes() : END;
  }

  private void goOnBefore(int from) {
    int found = before == null ? -1 : before.next(from, END);
    nextBefore = found < 0 ? END : found;
  }
}
