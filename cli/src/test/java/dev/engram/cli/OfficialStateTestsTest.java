/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** All official state tests that are at hand, by the command that a person would type. */
class OfficialStateTestsTest {

  @Test
  void allPassButThoseThatNeedAPrecompileThatIsNotThere() {
    Ran ran = Ran.engram("state-test", officialTests().toString());

    List<String> lines = ran.out().lines().toList();
    assertThat(lines).filteredOn(line -> line.startsWith("FAIL")).isEmpty();
    assertThat(lines)
        .filteredOn(line -> line.startsWith("SKIP"))
        .hasSize(40)
        .allMatch(line -> line.matches(".*]: needs precompile 0x(06|07|08|0a) [A-Z0-9_]+"));
    assertThat(lines.getLast()).isEqualTo("3755 passed, 0 failed, 40 skipped");
    assertThat(ran.err()).isEmpty();
    assertThat(ran.code()).isZero();
  }

  private static Path officialTests() {
    String given = System.getProperty("engram.shared");
    Path shared = given == null ? besideTheCheckout() : Path.of(given);
    Path tests = shared.resolve("ethereum-tests").resolve("GeneralStateTests");
    assumeTrue(Files.isDirectory(tests), "the official tests are not here");
    return tests;
  }

  private static Path besideTheCheckout() {
    Path at = Path.of("").toAbsolutePath();
    while (at.getParent() != null && !Files.isDirectory(at.resolve("shared"))) {
      at = at.getParent();
    }
    return at.resolve("shared");
  }
}
