/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

/** Where the pages of a space come from that was opened on contents which are kept elsewhere. */
public interface PageSource {

  /**
   * Copies a page of 4,096 bytes, unless it is all zero.
   *
   * @return whether any byte is not zero; if not, nothing need have been copied
   */
  boolean read(int region, int page, byte[] into);

  /** The first page at or after one that is not all zero, or -1 if there is none before an end. */
  int next(int region, int from, int end);

  /** How many pages of a region are not all zero. */
  long pages(int region);

  /** One more space uses this. */
  void retain();

  /** One space fewer uses it. */
  void release();
}
