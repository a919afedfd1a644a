/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The example of docs/trace-format.md. */
class FormatPageTest {

  @Test
  void theExampleIsReadAsItSays() throws IOException {
    LogReader log = LogReader.of(example());

    assertThat(log.cells()).isEqualTo(CellWidths.BYTES.with(2, 4));
    assertThat(Entry.rest(log))
        .containsExactly(
            new Entry(AccessKind.WRITE, 1, 0, 1, 64, 3, "010203"),
            new Entry(AccessKind.READ, 2, 0, 1, 64, 2, "0102"),
            new Entry(AccessKind.WRITE, 3, 1, 2, 1000, 1, "2a000000"),
            new Entry(AccessKind.INCREMENT, 4, 1, 0, 0, 300, ""),
            new Entry(AccessKind.WRITE, 304, 1, 2, 1001, 1, "07000000"),
            new Entry(AccessKind.ZEROED, 305, 1, 1, 64, 96, ""),
            new Entry(AccessKind.READ, 306, 0, 1, 4_294_967_295L, 1, "09"));
  }

  @Test
  void aWriterThatIsToldTheSameWritesIt() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (LogWriter log = new LogWriter(out, CellWidths.BYTES.with(2, 4), 1024)) {
      log.write(1, 64, new byte[] {1, 2, 3}, 0, 3);
      log.read(1, 64, new byte[] {1, 2}, 0, 2);
      log.depth(1);
      log.write(2, 1000, 42, 1);
      log.increment(300);
      log.write(2, 1001, 7, 1);
      log.zeroed(1, 64, 96);
      log.flush();
      log.depth(0);
      log.read(1, 4_294_967_295L, 9, 1);
    }
    assertThat(out.toByteArray()).isEqualTo(example());
  }

  /** The bytes at the beginning of the lines of the page's last block of code. */
  private static byte[] example() throws IOException {
    String page = Files.readString(root().resolve("docs/trace-format.md"));
    String code = page.substring(page.lastIndexOf("\n```\n89 45"), page.lastIndexOf("```"));
    StringBuilder hex = new StringBuilder();
    code.lines().filter(line -> line.length() > 24).forEach(line -> hex.append(line, 0, 25));
    return HexFormat.of().parseHex(hex.toString().replace(" ", ""));
  }

  private static Path root() {
    return Stream.iterate(Path.of("").toAbsolutePath(), Objects::nonNull, Path::getParent)
        .filter(folder -> Files.isDirectory(folder.resolve(".mvn")))
        .findFirst()
        .orElseThrow();
  }
}
