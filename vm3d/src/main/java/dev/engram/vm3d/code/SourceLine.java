/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d.code;

import java.util.ArrayList;
import java.util.List;

/**
 * The parts of a line without its comment.
 *
 * @param labels in front of the instruction
 * @param head the mnemonic or directive, empty if there is none
 * @param operands of it, each without the blanks around it; if there are more than any instruction
 *     has, all others are in the last
 */
record SourceLine(List<String> labels, String head, List<String> operands) {

  private static final int MOST_OPERANDS = 8;

  /** Takes a line apart. */
  static SourceLine of(int line, String text) {
    String code = withoutComment(line, text);
    List<String> labels = new ArrayList<>();
    int from = 0;
    for (int colon = labelEnd(code, 0); colon >= 0; colon = labelEnd(code, from)) {
      labels.add(code.substring(from, colon).strip());
      from = colon + 1;
    }
    String rest = code.substring(from).strip();
    int end = 0;
    while (end < rest.length() && !Character.isWhitespace(rest.charAt(end))) {
      end++;
    }
    return new SourceLine(labels, rest.substring(0, end), operands(rest.substring(end).strip()));
  }

  /** The colon behind a label, -1 if there is none: those of addresses are in brackets. */
  private static int labelEnd(String code, int from) {
    for (int i = from; i < code.length(); i++) {
      switch (code.charAt(i)) {
        case ':' -> {
          return i;
        }
        case '[', '"', ',' -> {
          return -1;
        }
        default -> {}
      }
    }
    return -1;
  }

  private static String withoutComment(int line, String text) {
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if ((c == ';' || c == '#') && !quoted) {
        return text.substring(0, i);
      }
    }
    if (quoted) {
      throw new InvalidSource(line, "a text is not closed with \"");
    }
    return text;
  }

  /** Splits at the commas that are neither in brackets nor in quotes. */
  private static List<String> operands(String text) {
    List<String> operands = new ArrayList<>();
    boolean quoted = false;
    int depth = 0;
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (!quoted) {
        depth += c == '[' ? 1 : c == ']' ? -1 : 0;
        if (c == ',' && depth <= 0 && operands.size() < MOST_OPERANDS) {
          operands.add(text.substring(from, i).strip());
          from = i + 1;
        }
      }
    }
    if (!text.isEmpty()) {
      operands.add(text.substring(from).strip());
    }
    return operands;
  }
}
