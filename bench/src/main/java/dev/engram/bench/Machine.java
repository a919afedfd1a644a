/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a figure was taken on. */
public final class Machine {

  private Machine() {}

  /**
   * Its processor and its JDK, for the head of a table.
   *
   * @throws IOException if the processor cannot be read
   */
  public static String line() throws IOException {
    String model =
        Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
            .filter(line -> line.startsWith("model name"))
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .findFirst()
            .orElse("unknown processor");
    return "%d cores of %s, JDK %s"
        .formatted(Runtime.getRuntime().availableProcessors(), model, Runtime.version());
  }
}
