/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The tags of an arena, each kept once and known by a number; 0 is the empty tag. */
final class Tags {

  private static final int MOST = 0xFFFF;

  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<String> names = new ArrayList<>();

  Tags() {
    numbers.put("", 0);
    names.add("");
  }

  /**
   * The number of a tag.
   *
   * @throws IllegalStateException if it would be one too many
   */
  synchronized int number(String tag) {
    Integer known = numbers.get(tag);
    if (known != null) {
      return known;
    }
    if (names.size() > MOST) {
      throw new IllegalStateException("more than " + MOST + " different tags, at \"" + tag + "\"");
    }
    names.add(tag);
    numbers.put(tag, names.size() - 1);
    return names.size() - 1;
  }

  synchronized String name(int number) {
    return names.get(number);
  }
}
