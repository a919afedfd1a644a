/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d.code;

/** Code that is no program. The message is one line that begins with the place. */
public final class InvalidProgram extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** Where, see {@link #at()}. */
  private final int at;

  InvalidProgram(int at, String what) {
    this("byte", at, what);
  }

  private InvalidProgram(String of, int at, String what) {
    super(of + " " + at + ": " + what);
    this.at = at;
  }

  static InvalidProgram header(int at, String what) {
    return new InvalidProgram("header, byte", at, what);
  }

  /**
   * The byte offset in the code, without a header, of what is wrong: an operand, a byte of padding,
   * or an instruction that is none or not complete. If the header of a file is wrong, the byte
   * offset there.
   */
  public int at() {
    return at;
  }
}
