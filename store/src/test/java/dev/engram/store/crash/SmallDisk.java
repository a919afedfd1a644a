/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A file system in memory that is soon full. Only some may mount one. */
final class SmallDisk implements AutoCloseable {

  private final Path directory;

  private SmallDisk(Path directory) {
    this.directory = directory;
  }

  /** One of so many KiB, or none if this may not mount it. */
  static List<SmallDisk> of(Path directory, int kibibytes) throws IOException {
    Files.createDirectories(directory);
    List<SmallDisk> disks = new ArrayList<>();
    if (run("mount", "-t", "tmpfs", "-o", size(kibibytes), "none", directory.toString())) {
      disks.add(new SmallDisk(directory));
    }
    return disks;
  }

  private static String size(int kibibytes) {
    return "size=" + kibibytes + "k";
  }

  private static boolean run(String... command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException _) {
      return false; // there is no such command
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  Path directory() {
    return directory;
  }

  /** Makes it larger. */
  void grow(int kibibytes) {
    if (!run("mount", "-o", "remount," + size(kibibytes), directory.toString())) {
      throw new AssertionError("it does not grow");
    }
  }

  @Override
  public void close() {
    if (!run("umount", directory.toString())) {
      throw new AssertionError("it is still in use");
    }
  }
}
