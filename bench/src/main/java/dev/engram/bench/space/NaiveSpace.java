/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.space;

import java.util.HashMap;
import java.util.Map;

/** The straightforward sparse memory: a hash map from page to array. */
final class NaiveSpace {

  private static final int PAGE = 4096;

  private final Map<Long, byte[]> pages = new HashMap<>();

  void read(long address, byte[] to, int at, int length) {
    byte[] page = pages.get(address / PAGE);
    if (page != null) {
      System.arraycopy(page, (int) (address % PAGE), to, at, length);
    }
  }

  void write(long address, byte[] from, int at, int length) {
    byte[] page = pages.computeIfAbsent(address / PAGE, absent -> new byte[PAGE]);
    System.arraycopy(from, at, page, (int) (address % PAGE), length);
  }
}
