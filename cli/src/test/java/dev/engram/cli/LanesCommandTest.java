/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.cli.lanes.BuiltIn;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LanesCommandTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void everyBuiltInWorkloadLosesNothing(BuiltIn builtIn) {
    Ran ran = Ran.engram("lanes", builtIn.word());

    assertThat(ran.err()).isEmpty();
    assertThat(ran.entry("result")).isEqualTo("every block was there, byte for byte");
    assertThat(ran.code()).isZero();
  }

  @Test
  void theHelpNamesEveryBuiltInWorkload() {
    String help = Ran.engram("lanes", "--help").out();

    for (BuiltIn builtIn : BuiltIn.values()) {
      assertThat(help).contains(builtIn.word());
    }
  }

  @Test
  void whatARecordedWorkloadDidIsSummedUp() throws IOException {
    Ran ran =
        Ran.engram(
            "lanes",
            file(
                """
                alloc a 1000
                alloc b 3000
                move a slow
                touch a
                free b
                """));

    assertThat(ran.code()).isZero();
    assertThat(ran.entry("workload")).contains(": 5 steps in ");
    assertThat(ran.entry("live")).isEqualTo("1000 B in 1 block; at most 3.91 KiB");
    assertThat(ran.out()).contains("1 block from fast to slow, as asked");
  }

  @Test
  void onceShowsTheMapAsItIsAtTheEnd() throws IOException {
    Ran ran = Ran.engram("lanes", "--once", file("alloc a 1M\n"));

    assertThat(ran.out()).startsWith("B").contains("B blob");
  }

  @Test
  void jsonIsOneObjectAndNothingElse() throws IOException {
    Ran ran = Ran.engram("lanes", "--json", file("alloc a 1000\nmove a slow\n"));

    assertThat(ran.out().lines()).hasSize(1);
    assertThat(ran.err()).isEmpty();
    assertThat(ran.out())
        .contains("\"liveBytes\":1000")
        .contains("\"moves\":[{\"from\":\"fast\",\"to\":\"slow\",\"blocks\":1}]");
    assertThat(Ran.engram("lanes", "--json", "--once", "comb").out().lines()).hasSize(1);
  }

  @Test
  void aBlockThatThereIsNoRoomForMakesItFail() throws IOException {
    Ran ran = Ran.engram("lanes", "--budget", "1M", file("alloc a 4M\ntouch a\nfree a\n"));

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.entry("result")).startsWith("1 block refused, 0 damaged; step 1: no room for");
  }

  @Test
  void aColdBlockComesBackFromDisk() throws IOException {
    Ran ran =
        Ran.engram(
            "lanes",
            "--compress",
            "--disk",
            folder.toString(),
            file("alloc a 9000\nmove a disk\ntouch a\n"));

    assertThat(ran.code()).isZero();
    assertThat(ran.out()).contains("1 fault,", "1 block from fast to disk, as asked");
  }

  @Test
  void aSharedArenaDoesTheSame() {
    assertThat(Ran.engram("lanes", "comb", "--shared").code()).isZero();
  }

  @Test
  void withoutCompactionNothingIsCompacted() throws IOException {
    String[] line = {"lanes", file("alloc a 64\ncompact\n"), "--no-compact", "--json"};

    assertThat(Ran.engram(line).out()).contains("\"compactions\":0,");
    line[2] = "--compact";
    assertThat(Ran.engram(line).out()).contains("\"compactions\":1,");
  }

  @Test
  void whatIsPrintedIsReadFromStandardInput() {
    String printed = Ran.engram("lanes", "comb", "--print").out();
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(printed.getBytes(StandardCharsets.UTF_8)));
    try {
      Ran ran = Ran.engram("lanes", "-", "--budget", "5M");

      assertThat(ran.entry("workload")).startsWith("standard input: 150,");
      assertThat(ran.code()).isZero();
    } finally {
      System.setIn(before);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          lanes nothing-there       | nothing-there is neither a file nor a built-in workload: phase-shift,
          lanes comb --budget 1K    | --budget: 1K is not between 131,072 and
          lanes comb --budget lots  | --budget: "lots" is not a number of bytes
          lanes comb --preset big   | --preset: "big" is no preset: game-loop,
          lanes comb --disk /none   | --disk: /none is no folder that can be written to
          lanes comb --speed 0      | --speed: 0 is not between 1 and
          lanes pom.xml --seed 3    | --seed: a recorded workload leaves nothing to chance
          lanes pom.xml             | pom.xml: line 1: "<?xml" is no step
          """)
  void whatMeansNothingIsOneLine(String line, String complaint) {
    Ran ran = Ran.engram(line.split(" "));

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.complaint()).startsWith("engram lanes: " + complaint);
  }

  @Test
  void bytesThatAreNoTextAreRefused() throws IOException {
    Path file = Files.write(folder.resolve("noise"), new byte[] {(byte) 0xff, (byte) 0xfe, 10});

    assertThat(Ran.engram("lanes", file.toString()).complaint()).endsWith("is not text in UTF-8");
  }

  @Test
  void theExampleRuns() {
    Path here = Path.of("").toAbsolutePath();
    Path root = Files.isDirectory(here.resolve("examples")) ? here : here.resolveSibling("");
    String example = root.resolve("examples/lanes/server.lanes").toString();

    Ran ran = Ran.engram("lanes", example, "--compress");

    assertThat(ran.code()).isZero();
    assertThat(ran.out()).contains("1 block from fast to compressed, as asked", "1 fault,");
    assertThat(Ran.engram("lanes", example).out()).contains("1 move refused");
  }

  @Test
  void theOtherCommandsLoadNeitherTheArenaNorTheTerminalsLibrary() throws Exception {
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.engram.cli.Engram",
                "run",
                "0x00")
            .redirectErrorStream(true)
            .start();
    String loaded = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(java.waitFor()).isZero();
    assertThat(loaded)
        .contains("dev.engram.cli.LanesCommand ")
        .doesNotContain("dev.engram.arena.", "dev.engram.cli.lanes.", "org.jline.");
  }

  private String file(String text) throws IOException {
    return Files.writeString(folder.resolve("test.lanes"), text).toString();
  }
}
