/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.repl;

import dev.engram.cli.input.BadInput;
import java.util.ArrayList;
import java.util.List;

/** Takes lines apart. */
final class Words {

  private Words() {}

  /**
   * The words of a line: what stands between blanks, an address in brackets, or a text with its
   * quotes; up to a {@code #} that begins a word.
   *
   * @throws BadInput if a text has no end
   */
  static List<String> of(String line) {
    List<String> words = new ArrayList<>();
    for (int at = 0; at < line.length(); ) {
      char c = line.charAt(at);
      if (Character.isWhitespace(c)) {
        at++;
      } else if (c == '#') {
        break;
      } else {
        int end = c == '"' ? endOfText(line, at) : endOfWord(line, at);
        String word = line.substring(at, end);
        words.add(c == '"' ? word : word.replaceAll("\\s", ""));
        at = end;
      }
    }
    return words;
  }

  private static int endOfText(String line, int from) {
    int end = line.indexOf('"', from + 1);
    if (end < 0) {
      throw new BadInput("a text is not closed with \"");
    }
    return end + 1;
  }

  private static int endOfWord(String line, int from) {
    int depth = 0;
    int at = from;
    while (at < line.length() && (depth > 0 || !Character.isWhitespace(line.charAt(at)))) {
      char c = line.charAt(at++);
      depth += c == '[' ? 1 : c == ']' ? -1 : 0;
    }
    return at;
  }
}
