/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d.code;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The words that stand for numbers in a source. */
final class Names {

  private static final List<String> TYPES =
      List.of("state", "heap", "stack", "shared", "transient");
  private static final int FIRST_TYPE = 3;
  private static final List<String> QUERIES =
      List.of("free", "fragmentation", "block", "gas", "usage");
  private static final Map<Long, String> FLAGS =
      new TreeMap<>(Map.of(1L, "contiguous", 2L, "shared", 4L, "pinned", 16L, "atomic"));

  private Names() {}

  /** The number of a word where this kind of operand is wanted, -1 if it has none. */
  static long number(Operand.Kind kind, String word) {
    String name = word.toLowerCase(Locale.ROOT);
    return switch (kind) {
      case TYPE, REGION -> TYPES.contains(name) ? TYPES.indexOf(name) + FIRST_TYPE : -1;
      case QUERY -> QUERIES.indexOf(name);
      case FLAGS ->
          FLAGS.entrySet().stream()
              .filter(each -> each.getValue().equals(name))
              .mapToLong(Map.Entry::getKey)
              .findFirst()
              .orElse(-1);
      default -> -1;
    };
  }

  /** Whether a word stands for a number somewhere, or for a register. */
  static boolean isTaken(String word) {
    return word.matches("[rR]\\d+")
        || number(Operand.Kind.TYPE, word) >= 0
        || number(Operand.Kind.QUERY, word) >= 0
        || number(Operand.Kind.FLAGS, word) >= 0;
  }

  static String type(long type) {
    return TYPES.get((int) type - FIRST_TYPE);
  }

  static String query(long kind) {
    return QUERIES.get((int) kind);
  }

  /** The names of all flags that are set, {@code 0} if none is. */
  static String flags(long flags) {
    return flags == 0
        ? "0"
        : FLAGS.entrySet().stream()
            .filter(each -> (each.getKey() & flags) != 0)
            .map(Map.Entry::getValue)
            .collect(Collectors.joining("|"));
  }
}
