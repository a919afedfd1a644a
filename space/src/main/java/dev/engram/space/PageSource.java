/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

/**
 * Where the pages of a space come from that was opened on contents which are kept elsewhere ({@link
 * SpaceBuilder#confinedOn}). A page is read when it is first needed, and may be read again later.
 *
 * <p>It is immutable: always the same pages, of 4,096 bytes, numbered from 0 on in each region of 1
 * to 255, and none beyond a region's last cell. Cells of a field hold elements of it.
 *
 * <p><b>Threads.</b> A shared space asks under the lock of the region, several regions and several
 * spaces at once: the forks of a space have its source too. A source must not use a space that it
 * is the source of.
 *
 * <p><b>Errors.</b> Whatever unchecked exception {@link #read}, {@link #next} and {@link #pages}
 * throw passes through the access that needed them, which has then changed nothing. Of what is done
 * in several steps, those before stay done: an evacuation has moved other blocks, a free that
 * evacuates has freed the block, the end of a transaction has cleared other regions, and what was
 * reverted is reverted, though a log is told of it before the next access only.
 */
public interface PageSource {

  /**
   * Copies a page, unless it is all zero.
   *
   * @param region 1 to 255
   * @param page its number in the region
   * @param into 4,096 bytes
   * @return whether any byte is not zero; if not, nothing need have been copied
   */
  boolean read(int region, int page, byte[] into);

  /** The first page at or after one that is not all zero, or -1 if there is none before an end. */
  int next(int region, int from, int end);

  /** How many pages of a region are not all zero. */
  long pages(int region);

  /** One more space uses this. */
  void retain();

  /** One space fewer uses this: each {@link #retain} has its own. */
  void release();
}
