/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.claim;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Prices all programs, and writes the page and its chart. */
public final class ClaimFigures {

  private ClaimFigures() {}

  /**
   * Writes the page, and beside it the chart, of the same name and the ending {@code svg}.
   *
   * @param file where to, such as docs/benchmarks/vm3d-claim.md
   * @throws IOException if one of them cannot be written
   */
  public static void write(Path file) throws IOException {
    Path absolute = file.toAbsolutePath();
    String chart = absolute.getFileName().toString().replaceFirst("(\\.md)?$", ".svg");
    Study study = Study.run();
    Files.createDirectories(absolute.getParent());
    Files.writeString(absolute, ClaimPage.of(study, chart), StandardCharsets.UTF_8);
    Files.writeString(absolute.resolveSibling(chart), ClaimChart.of(study), StandardCharsets.UTF_8);
  }
}
