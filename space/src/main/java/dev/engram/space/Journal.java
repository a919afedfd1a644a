/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import java.util.Arrays;

/**
 * The changes of {@link Planes} since its oldest open mark, each with what its inverse needs.
 *
 * <p>An entry is two words: {@code kind | detail << 8 | pointer << 24}, and a value whose meaning
 * the kind decides. Marks nest: ending one ends those inside it. Without an open mark nothing is
 * written.
 */
final class Journal {

  /** Whether a mark is open. */
  boolean open;

  private long[] entries = new long[64];
  private int size;
  private int[] marks = new int[4];
  private int depth;

  /** Opens a mark and returns its number. */
  int mark() {
    if (depth == marks.length) {
      marks = Arrays.copyOf(marks, 2 * depth);
    }
    marks[depth] = size;
    open = true;
    return depth++;
  }

  /** Words below which entries are older than the mark. */
  int start(int mark) {
    if (mark < 0 || mark >= depth) {
      throw new IllegalArgumentException("no open mark " + mark + " of " + depth);
    }
    return marks[mark];
  }

  /** Ends a mark and those inside it; entries stay for the marks around it. */
  void end(int mark) {
    start(mark);
    depth = mark;
    open = depth > 0;
    if (!open) {
      size = 0;
      entries = entries.length > 1 << 16 ? new long[64] : entries;
    }
  }

  void add(int kind, int detail, long pointer, long value) {
    if (size == entries.length) {
      entries = Arrays.copyOf(entries, 2 * size);
    }
    entries[size] = kind | (long) detail << 8 | pointer << 24;
    entries[size + 1] = value;
    size += 2;
  }

  /** Words of all entries. */
  int size() {
    return size;
  }

  /** Takes the newest entry off; the four below read it until the next is written. */
  void pop() {
    size -= 2;
  }

  int kind() {
    return (int) entries[size] & 0xFF;
  }

  int detail() {
    return (int) (entries[size] >>> 8) & 0xFFFF;
  }

  long pointer() {
    return entries[size] >>> 24;
  }

  long value() {
    return entries[size + 1];
  }
}
