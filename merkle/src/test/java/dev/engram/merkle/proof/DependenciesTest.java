/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.merkle.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DependenciesTest {

  @Test
  void whoVerifiesNeedsTheJdkAndTheHashesAndNothingElse() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/main/java/dev/engram/merkle/proof"))) {
      List<Path> sources = files.toList();
      assertThat(sources).hasSizeGreaterThan(10);
      for (Path source : sources) {
        assertThat(Files.readAllLines(source))
            .as("%s", source)
            .filteredOn(line -> line.startsWith("import "))
            .allMatch(line ->
                line.matches(
                    "import (static )?(java|org\\.jspecify|dev\\.engram\\.merkle\\.(hash|proof))\\..*"));
      }
    }
  }
}
