/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.trace;

import dev.engram.cli.input.BadInput;
import dev.engram.cli.input.Program;
import dev.engram.trace.InvalidLog;
import dev.engram.trace.LogReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * An access log that was named.
 *
 * @param name of a file, or {@code -} for standard input
 */
public record LogFile(String name) {

  /** What to call it in a message. */
  public String source() {
    return name.equals("-") ? "standard input" : name;
  }

  /** How many bytes it has, or 0 if nobody knows. */
  public long size() {
    Path path = Program.path(name);
    try {
      return name.equals("-") || !Files.isRegularFile(path) ? 0 : Files.size(path);
    } catch (IOException e) {
      return 0;
    }
  }

  /**
   * Opens it.
   *
   * @throws BadInput if it is a folder
   * @throws IOException if it cannot be read, of which {@link #trouble} makes a line
   */
  public LogReader open() throws IOException {
    if (name.equals("-")) {
      return new LogReader(System.in);
    }
    Path path = Program.path(name);
    if (Files.isDirectory(path)) {
      throw new BadInput(name + " is a folder");
    }
    return LogReader.open(path);
  }

  /** What to say of a log that could not be opened or read. */
  public BadInput trouble(IOException trouble) {
    return switch (trouble) {
      case InvalidLog invalid -> new BadInput(source() + ": " + invalid.getMessage());
      case NoSuchFileException _ -> new BadInput("no file " + name);
      default -> new BadInput(source() + " cannot be read: " + trouble.getMessage());
    };
  }
}
