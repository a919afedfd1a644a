/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import java.util.ArrayDeque;

/**
 * Numbers of pages, first in, first out, in parts of {@value #PART}. A fork takes over all of them
 * and copies no more than the last part, when one of the two adds to it.
 */
final class PageQueue {

  static final int PART = 512;

  private final ArrayDeque<int[]> parts;

  /** Where the first number is in the first part. */
  private int start;

  private int size;

  /** Whether a fork has the last part too. */
  private boolean shared;

  PageQueue() {
    parts = new ArrayDeque<>();
  }

  private PageQueue(PageQueue from) {
    parts = from.parts.clone();
    start = from.start;
    size = from.size;
    shared = true;
  }

  /** The same numbers, to go on with apart from these. */
  PageQueue fork() {
    shared = true;
    return new PageQueue(this);
  }

  int size() {
    return size;
  }

  void add(int page) {
    int at = start + size & PART - 1;
    if (start + size == parts.size() * PART) {
      parts.addLast(new int[PART]);
      shared = false;
    } else if (shared) {
      parts.addLast(parts.removeLast().clone());
      shared = false;
    }
    parts.getLast()[at] = page;
    size++;
  }

  /** Takes the first number out; there is one. */
  int poll() {
    int page = parts.getFirst()[start];
    size--;
    if (++start == PART) {
      parts.removeFirst();
      start = 0;
    }
    return page;
  }
}
