/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class DiskFileKillTest {
  @TempDir Path directory;

  @Test
  @DisabledOnOs(OS.WINDOWS) // there a file keeps its name while it is open
  void aProcessThatIsKilledInTheMiddleOfWritingLeavesNothing() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-cp",
            System.getProperty("java.class.path"),
            Writer.class.getName(),
            directory.toString());
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    builder.redirectErrorStream(true);
    Process child = builder.start();
    try (BufferedReader out = child.inputReader(StandardCharsets.UTF_8)) {
      assertThat(out.readLine()).isEqualTo("in the middle");
      // SIGKILL
      child.destroyForcibly();
      assertThat(child.waitFor()).isEqualTo(128 + 9);
    } finally {
      child.destroyForcibly();
    }
    try (var left = Files.list(directory)) {
      assertThat(left).isEmpty();
    }
  }

  /** Writes for ever, from many records on. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] arguments) throws Exception {
      try (DiskFile file = DiskFile.create(Path.of(arguments[0]), 1 << 26, 1 << 20)) {
        MemorySegment bytes = MemorySegment.ofArray(new byte[10_000]);
        for (long i = 0; ; i++) {
          int location = file.write(bytes);
          if (i == 200) {
            System.out.println("in the middle");
          }
          if (i > 200) {
            file.free(location);
          }
        }
      }
    }
  }
}
