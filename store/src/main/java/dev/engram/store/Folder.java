/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What a store asks of the directory that it is in, so that a machine that fails loses nothing. */
final class Folder {

  private static final Set<PosixFilePermission> OWNERS =
      PosixFilePermissions.fromString("rwx------");

  /** What the name of a file ends with while it is written. */
  static final String NEW = ".new";

  private Folder() {}

  /** Makes a directory that was not there, its owner's alone from the first moment on. */
  static void make(Path directory) throws IOException {
    if (isPosix(directory)) {
      Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(OWNERS));
    } else {
      Files.createDirectory(directory);
    }
  }

  /** Makes a directory that may be there its owner's alone, with all that it is in. */
  static void makeAll(Path directory) throws IOException {
    Files.createDirectories(directory);
    if (isPosix(directory)) {
      Files.setPosixFilePermissions(directory, OWNERS);
    }
  }

  /** Whether others than its owner may write to a directory. */
  static boolean isOthers(Path directory) throws IOException {
    if (!isPosix(directory)) {
      return false;
    }
    Set<PosixFilePermission> all = Files.getPosixFilePermissions(directory);
    return all.contains(PosixFilePermission.GROUP_WRITE)
        || all.contains(PosixFilePermission.OTHERS_WRITE);
  }

  private static boolean isPosix(Path directory) {
    return directory.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  /**
   * Writes a file so that it is there whole or as it was, and is on the disk with all that was put
   * into the directory before.
   */
  static void write(Path directory, String name, String text) throws IOException {
    Path written = directory.resolve(name + NEW);
    Files.writeString(written, text, StandardCharsets.US_ASCII);
    try (FileChannel file = FileChannel.open(written, StandardOpenOption.WRITE)) {
      file.force(true);
    }
    Files.move(written, directory.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    sync(directory);
  }

  /** Waits until the names of a directory are on the disk, where a system has a way to ask that. */
  static void sync(Path directory) throws IOException {
    if (isPosix(directory)) {
      try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
        names.force(true);
      }
    }
  }

  /** Removes the files of a directory, if it is there. */
  static void empty(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      for (Path each : files(directory)) {
        Files.delete(each);
      }
    }
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }

  /** Removes a directory with all that is in it. */
  static void remove(Path directory) throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.walk(directory)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : all) {
      Files.delete(each);
    }
  }

  /** What went wrong with a file, for a human. */
  static String reason(IOException e) {
    String message = e.getMessage();
    return switch (e) {
      case AccessDeniedException _ -> "it is not yours to use";
      case FileAlreadyExistsException _ -> "it is there already";
      case NoSuchFileException _ -> "there is no such folder";
      default -> message == null ? e.getClass().getSimpleName() : message;
    };
  }
}
