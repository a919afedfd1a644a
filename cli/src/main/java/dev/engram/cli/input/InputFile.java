/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.input;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A file that was named, to be read from its beginning to its end.
 *
 * @param name of a file, or {@code -} for standard input
 */
public record InputFile(String name) {

  /** What to call it in a message. */
  public String source() {
    return isPiped() ? "standard input" : name;
  }

  /** How many bytes it has, or 0 if nobody knows. */
  public long size() {
    Path path = Program.path(name);
    try {
      return isPiped() || !Files.isRegularFile(path) ? 0 : Files.size(path);
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
  public InputStream open() throws IOException {
    if (isPiped()) {
      return System.in;
    }
    Path path = Program.path(name);
    if (Files.isDirectory(path)) {
      throw new BadInput(name + " is a folder");
    }
    return Files.newInputStream(path);
  }

  /** What to say of a file that could not be opened or read. */
  public BadInput trouble(IOException trouble) {
    return trouble instanceof NoSuchFileException
        ? new BadInput("no file " + name)
        : new BadInput(source() + " cannot be read: " + reason(trouble));
  }

  /** What went wrong with a file that is there, in words. */
  public static String reason(IOException trouble) {
    return switch (trouble) {
      case AccessDeniedException _ -> "it is not yours to use";
      case FileSystemException file ->
          Objects.requireNonNullElse(file.getReason(), file.getClass().getSimpleName());
      default -> String.valueOf(trouble.getMessage());
    };
  }

  private boolean isPiped() {
    return name.equals("-");
  }
}
