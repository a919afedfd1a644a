/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.input;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** A file that was named, to be written as a whole or not at all. */
public final class OutputFile {

  /** As many links as Linux follows. */
  private static final int MOST_LINKS = 40;

  private final String name;
  private final Path target;
  private final boolean special;

  private OutputFile(String name, Path target, boolean special) {
    this.name = name;
    this.target = target;
    this.special = special;
  }

  /** Writes what is to be in a file. */
  @FunctionalInterface
  public interface Contents {

    /** Writes all of it to {@code out}, which is buffered and not to be closed. */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * A place for a file, which is looked at before the work of making it begins.
   *
   * @param what it is to hold
   * @param source the name of the file that it is made of, which is not to be lost, or {@code -}
   * @param kind what that file is
   * @throws BadInput if it cannot be written there
   */
  public static OutputFile at(String name, String what, String source, String kind) {
    Path path = Program.path(name);
    if (Files.isDirectory(path)) {
      throw new BadInput(name + " is a folder");
    }
    try {
      Path target = target(path);
      if (!Files.exists(target)) {
        Path folder = target.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
          throw new NoSuchFileException(name);
        }
        return new OutputFile(name, target, false);
      }
      Path other = source.equals("-") ? null : Program.path(source);
      if (other != null && Files.exists(other) && Files.isSameFile(target, other)) {
        throw new BadInput(
            "%s is the %s itself: name another file for the %s".formatted(name, kind, what));
      }
      return new OutputFile(name, target, !Files.isRegularFile(target));
    } catch (IOException e) {
      throw unwritable(name, e);
    }
  }

  /**
   * The file that a name leads to by whatever links, which are left as they are. It need not be
   * there.
   *
   * @throws IOException if the links go round
   */
  public static Path target(Path path) throws IOException {
    Path target = path;
    for (int links = 0; !Files.exists(target) && Files.isSymbolicLink(target); links++) {
      if (links == MOST_LINKS) {
        throw new FileSystemException(path.toString(), null, "its links go round");
      }
      target = target.resolveSibling(Files.readSymbolicLink(target));
    }
    return Files.exists(target) ? target.toRealPath() : target;
  }

  /** What it is called. */
  public String name() {
    return name;
  }

  /** Writes bytes, as {@link #write(Contents)} does. */
  public void write(byte[] bytes) {
    write(out -> out.write(bytes));
  }

  /**
   * Writes what there is to be beside the file that it becomes once it is all there. What is not a
   * file, such as a pipe, is written to as it is.
   *
   * @throws BadInput if that fails; what was there is as it was
   */
  public void write(Contents contents) {
    try {
      if (special) {
        write(target, contents);
      } else {
        replace(contents);
      }
    } catch (IOException e) {
      throw unwritable(name, e);
    }
  }

  private static void write(Path path, Contents contents) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(path), 1 << 16)) {
      contents.writeTo(out);
    }
  }

  /**
   * Makes the file that is to take the place of another, if there is one: who may read it stays.
   */
  public static void begin(Path part, Path target) throws IOException {
    PosixFileAttributeView there = Files.getFileAttributeView(target, PosixFileAttributeView.class);
    if (there == null || !Files.exists(target)) {
      return;
    }
    Set<PosixFilePermission> permissions = there.readAttributes().permissions();
    permissions.add(PosixFilePermission.OWNER_WRITE);
    Files.deleteIfExists(part);
    Files.createFile(part, PosixFilePermissions.asFileAttribute(permissions));
    Files.setPosixFilePermissions(part, permissions); // which the mask had a part in
  }

  /** Where to write what a file becomes once it is all there; gone if the process ends before. */
  public static Path part(Path target) {
    Path part =
        target.resolveSibling(target.getFileName() + "." + ProcessHandle.current().pid() + ".part");
    part.toFile().deleteOnExit();
    return part;
  }

  private void replace(Contents contents) throws IOException {
    Path part = part(target);
    try {
      begin(part, target);
      write(part, contents);
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** What to say of a file that cannot be written. */
  public static BadInput unwritable(String name, IOException cause) {
    String reason =
        cause instanceof NoSuchFileException ? "there is no such folder" : InputFile.reason(cause);
    return new BadInput("%s cannot be written: %s".formatted(name, reason));
  }
}
