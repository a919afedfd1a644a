/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The system knows which memory it may have large pages for. */
class LargePagesTest {

  private static final Path MAPPINGS = Path.of("/proc/self/smaps");
  private static final Path LARGE_PAGES = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void areAskedForWhereTheyAreWanted(boolean wanted) throws IOException {
    assumeThat(MAPPINGS).exists();
    assumeThat(LARGE_PAGES).exists();
    try (Arena arena = Arena.builder().largePages(wanted).confined()) {
      long block = arena.allocate(1 << 20);
      arena.putLong(block, 0, 42);
      assertThat(flags(arena.segment(block).address()).contains(" hg")).isEqualTo(wanted);

      arena.free(block);
      assertThat(arena.purge()).isPositive();
      assertThat(arena.getLong(arena.allocate(1 << 20), 0)).isZero();
    }
  }

  /** The flags of the mapping that an address lies in, as proc(5) names them. */
  private static String flags(long address) throws IOException {
    boolean here = false;
    for (String line : Files.readAllLines(MAPPINGS)) {
      String first = line.substring(0, line.indexOf(' '));
      if (first.matches("[0-9a-f]+-[0-9a-f]+")) {
        String[] ends = first.split("-", 2);
        here =
            Long.parseUnsignedLong(ends[0], 16) <= address
                && address < Long.parseUnsignedLong(ends[1], 16);
      } else if (here && first.equals("VmFlags:")) {
        return line;
      }
    }
    throw new AssertionError("no mapping has " + Long.toHexString(address));
  }
}
