/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store;

/** What a memory may be called. */
final class Names {

  private static final int LONGEST = 100;

  private Names() {}

  /** Checks a name: letters, digits, and {@code . _ -} inside; so it is never a path. */
  static String require(String name) {
    boolean good = !name.isEmpty() && name.length() <= LONGEST && isAlphanumeric(name.charAt(0));
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      good &= isAlphanumeric(c) || c == '.' || c == '_' || c == '-';
    }
    if (!good) {
      throw new StoreException.BadName(
          "\"%s\" is no name of a memory: a letter or digit, then up to %d letters, digits, '.', '_', '-'"
              .formatted(printable(name), LONGEST - 1));
    }
    return name;
  }

  private static boolean isAlphanumeric(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
  }

  static String printable(String name) {
    StringBuilder text = new StringBuilder();
    name.chars().limit(LONGEST).forEach(c -> text.append(c >= ' ' && c < 0x7F ? (char) c : '?'));
    return text.toString();
  }
}
