/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli;

import dev.engram.cli.input.JsonReader;
import dev.engram.trace.CellWidths;
import dev.engram.trace.LogWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Logs that are proven in tests, as small as can be, and how: for tests alone, as fast as can be.
 */
final class ProofFixture {

  /** So that few tables take part. */
  private static final List<String> SMALL =
      List.of("--profile=insecure-test", "--threads=1", "--fixed");

  private ProofFixture() {}

  /** Two words written to region 1, one of them read; one of them is 42 in its last byte. */
  static Path words(Path file) throws IOException {
    byte[] word = new byte[32];
    try (LogWriter log = new LogWriter(Files.newOutputStream(file))) {
      word[31] = 42;
      log.write(1, 64, word, 0, 32);
      log.read(1, 64, word, 0, 32);
      word[0] = 1;
      log.write(1, 0, word, 0, 32);
    }
    return file;
  }

  /** A read that gives what nobody wrote. */
  static Path lie(Path file) throws IOException {
    try (LogWriter log = new LogWriter(Files.newOutputStream(file))) {
      log.read(1, 64, new byte[] {1, 2, 3, 4}, 0, 4);
    }
    return file;
  }

  /** Cells of four bytes in region 3, written and read. */
  static Path elements(Path file) throws IOException {
    CellWidths cells = CellWidths.BYTES.with(3, 4);
    byte[] eight = new byte[32];
    eight[3] = 7;
    try (LogWriter log = new LogWriter(Files.newOutputStream(file), cells, 1 << 10)) {
      log.write(3, 8, eight, 0, 8);
      log.read(3, 8, eight, 0, 8);
    }
    return file;
  }

  /** Runs {@code engram prove} in the fastest way that there is. */
  static Ran prove(Path log, Path proof, String... more) {
    Stream<String> first = Stream.of("prove", log.toString(), "-o", proof.toString());
    return Ran.engram(
        Stream.of(first, SMALL.stream(), Stream.of(more))
            .flatMap(part -> part)
            .toArray(String[]::new));
  }

  /** The names of a JSON object's members, which are all that there is. */
  static List<String> members(String json) {
    return JsonReader.read(
        json.getBytes(StandardCharsets.UTF_8),
        in -> {
          List<String> found = new ArrayList<>();
          in.object(name -> {
            found.add(name);
            in.skip();
          });
          return found;
        });
  }
}
