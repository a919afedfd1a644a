/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/**
 * Standard output, which remembers what went wrong. {@link PrintStream} says of it only that
 * something did, so that a command could not tell a full disk from a reader who has seen enough.
 */
final class StandardOutput extends OutputStream {

  private static final int BUFFER = 8_192;

  private final OutputStream to;
  private volatile @Nullable IOException trouble;

  StandardOutput(OutputStream to) {
    this.to = to;
  }

  /** Makes it what {@link System#out} writes to. */
  static StandardOutput open() {
    StandardOutput output = new StandardOutput(new FileOutputStream(FileDescriptor.out));
    Charset encoding = Charset.forName(System.getProperty("stdout.encoding", "US-ASCII"));
    System.setOut(new PrintStream(new BufferedOutputStream(output, BUFFER), true, encoding));
    return output;
  }

  /**
   * Why something that was printed is not where it should be, or null if it is, or whoever read it
   * has gone, as {@code head} does.
   */
  @Nullable IOException trouble() {
    IOException last = trouble;
    return last == null || "Broken pipe".equals(last.getMessage()) ? null : last;
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      to.write(bytes, offset, length);
    } catch (IOException e) {
      trouble = e;
      throw e;
    }
  }
}
