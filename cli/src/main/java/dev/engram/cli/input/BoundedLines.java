/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.input;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/**
 * A text whose lines are bounded, so that one that never ends is told instead of heaped up by a
 * {@link java.io.BufferedReader} on it. Each of its reads throws {@link BadInput} when a line has
 * more than {@value #MOST_CHARACTERS} characters.
 */
public final class BoundedLines extends FilterReader {

  /** Characters that a line has at most, as many as a program's source. */
  static final int MOST_CHARACTERS = 1 << 24;

  /** Characters since the last end of a line. */
  private int length;

  public BoundedLines(Reader text) {
    super(text);
  }

  @Override
  public int read() throws IOException {
    char[] one = new char[1];
    return read(one, 0, 1) < 0 ? -1 : one[0];
  }

  @Override
  public int read(char[] target, int from, int most) throws IOException {
    int read = super.read(target, from, most);
    for (int i = from; i < from + read; i++) {
      length = target[i] == '\n' || target[i] == '\r' ? 0 : length + 1;
      if (length > MOST_CHARACTERS) {
        throw new BadInput("a line has more than %,d characters".formatted(MOST_CHARACTERS));
      }
    }
    return read;
  }
}
