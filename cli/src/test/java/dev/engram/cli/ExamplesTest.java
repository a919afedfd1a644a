/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The scenarios that the README and the documents run. */
class ExamplesTest {

  @ParameterizedTest
  @MethodSource("scenarios")
  void everyStepDoesAsExpected(Path scenario) {
    Ran ran = Ran.engram("run", scenario.toString());

    assertThat(ran.out()).contains("all as expected");
    assertThat(ran.code()).isZero();
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void whatIsDeployedIsWhatTheCompilerWrote(Path scenario) throws IOException {
    List<Path> compiled;
    try (Stream<Path> files = Files.list(scenario.resolveSibling("."))) {
      compiled = files.filter(file -> file.toString().endsWith(".hex")).toList();
    }

    assertThat(compiled).isNotEmpty();
    for (Path code : compiled) {
      assertThat(Files.readString(scenario)).contains('"' + code.getFileName().toString() + '"');
      assertThat(Path.of(code.toString().replace(".hex", ".sol"))).exists();
    }
  }

  static List<Path> scenarios() throws IOException {
    Path here = Path.of("").toAbsolutePath();
    Path checkout = Files.isDirectory(here.resolve("examples")) ? here : here.resolveSibling("");
    try (Stream<Path> files = Files.walk(checkout.resolve("examples"), 2)) {
      return files.filter(file -> file.endsWith("scenario.json")).sorted().toList();
    }
  }
}
