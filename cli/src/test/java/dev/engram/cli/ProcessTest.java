/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.engram.trace.LogWriter;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command as a process of its own, with all that can happen to one. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ProcessTest {

  private static final File FULL = new File("/dev/full");

  @TempDir private Path folder;
  private Path err;

  @BeforeEach
  void make() throws IOException {
    err = folder.resolve("err");
    Files.writeString(folder.resolve("memory"), "something");
    Files.writeString(folder.resolve("code.e3s"), ".vm3d 1\n  halt3d\n");
    Files.writeString(
        folder.resolve("endless.e3s"),
        ".vm3d 1\nagain:\n  mload3d r2, [X:6,Y:0,Z:8], 8\n  jump again\n");
  }

  private ProcessBuilder engram(String line) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("--sun-misc-unsafe-memory-access=allow", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Engram.class.getName()));
    command.addAll(List.of(line.split(" ")));
    return new ProcessBuilder(command).directory(folder.toFile()).redirectError(err.toFile());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "root memory",
        "root memory --json",
        "open memory --at [X:1,Y:0,Z:0] -o -",
        "asm code.e3s -o -",
        "run 0x00 --json",
      })
  void whatDoesNotFitOntoStandardOutputIsAnError(String line) throws Exception {
    assumeTrue(FULL.exists());
    Process process = engram(line).redirectOutput(FULL).start();

    assertThat(process.waitFor()).isEqualTo(Engram.BAD_INPUT);
    assertThat(err)
        .hasContent("engram: standard output cannot be written: No space left on device");
  }

  @Test
  void whoReadsNoFurtherIsNoError() throws Exception {
    Process process = engram("--help").start();
    process.getInputStream().close();

    assertThat(process.waitFor()).isZero();
    assertThat(err).isEmptyFile();
  }

  @Test
  void recordsThatNobodyReadsAnyMoreAreNotPrinted() throws Exception {
    Process process = engram("trace - --records").start();
    process.getInputStream().close();

    assertThatThrownBy(
            () -> {
              try (LogWriter log = new LogWriter(process.getOutputStream())) {
                for (int i = 0; i < 2_000_000; i++) {
                  log.read(1, 0, 42, 8);
                }
              }
            })
        .isInstanceOfAny(IOException.class, UncheckedIOException.class)
        .hasMessageContaining("Broken pipe");
    assertThat(process.waitFor()).isZero();
    assertThat(err).isEmptyFile();
  }

  @Test
  void aRunThatIsInterruptedLeavesNoHalfWrittenLog() throws Exception {
    Process process = engram("run endless.e3s --trace log --gas 9000000000000000000").start();
    while (files("log.").isEmpty()) {
      assertThat(process.isAlive()).isTrue();
      Thread.sleep(10);
    }
    process.destroy();
    process.waitFor();

    assertThat(files("log")).isEmpty();
  }

  private List<Path> files(String prefix) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(each -> each.getFileName().toString().startsWith(prefix)).toList();
    }
  }
}
