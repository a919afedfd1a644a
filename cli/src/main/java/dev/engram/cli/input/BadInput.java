/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.input;

/** Input that means nothing; the message is one line for whoever wrote it, and says where. */
public final class BadInput extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public BadInput(String message) {
    super(oneLine(message));
  }

  /** The same trouble, seen from the file that it is in. */
  public BadInput in(String source) {
    return new BadInput(source + ": " + getMessage());
  }

  /** A piece of somebody's input, quoted and short enough for a message. */
  public static String quoted(String text) {
    return text.length() <= 60 ? "\"" + text + "\"" : "\"" + text.substring(0, 57) + "…\"";
  }

  /** A text without anything that would end the line or move the cursor. */
  public static String oneLine(String message) {
    StringBuilder line = new StringBuilder(message.length());
    message
        .codePoints()
        .map(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029 ? ' ' : c)
        .forEach(line::appendCodePoint);
    return line.toString();
  }
}
