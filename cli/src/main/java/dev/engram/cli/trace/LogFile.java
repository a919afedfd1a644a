/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.trace;

import dev.engram.cli.input.BadInput;
import dev.engram.cli.input.InputFile;
import dev.engram.trace.InvalidLog;
import dev.engram.trace.LogReader;
import java.io.IOException;
import java.io.InputStream;

/**
 * An access log that was named.
 *
 * @param name of a file, or {@code -} for standard input
 */
public record LogFile(String name) {

  /** What to call it in a message. */
  public String source() {
    return file().source();
  }

  /** How many bytes it has, or 0 if nobody knows. */
  public long size() {
    return file().size();
  }

  /**
   * Opens it.
   *
   * @throws BadInput if it is a folder
   * @throws IOException if it cannot be read, of which {@link #trouble} makes a line
   */
  public LogReader open() throws IOException {
    InputStream in = file().open();
    try {
      return new LogReader(in);
    } catch (IOException | RuntimeException | Error e) {
      try (in) {
        throw e;
      }
    }
  }

  /** What to say of a log that could not be opened or read. */
  public BadInput trouble(IOException trouble) {
    return trouble instanceof InvalidLog
        ? new BadInput(source() + ": " + trouble.getMessage())
        : file().trouble(trouble);
  }

  private InputFile file() {
    return new InputFile(name);
  }
}
