/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d.code;

/** A source that does not assemble. The message is one line that begins with the line's number. */
public final class InvalidSource extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** Where, from 1 on. */
  private final int line;

  InvalidSource(int line, String what) {
    super("line " + line + ": " + what);
    this.line = line;
  }

  /** The line at which the source is wrong, from 1 on. */
  public int line() {
    return line;
  }
}
