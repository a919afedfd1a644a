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
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random accesses, recorded in a log and in a list. */
class LogSideBySideTest {

  private static final int OPERATIONS = 2_000;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whatWasRecordedIsReadAgain(long seed) throws IOException {
    for (int i = 0; i < 10; i++) {
      RandomLog random = new RandomLog(100 * seed + i);
      byte[] log = random.write(OPERATIONS);

      LogReader reader = LogReader.of(log);

      assertThat(reader.cells()).isEqualTo(random.cells());
      assertThat(Entry.rest(reader)).isEqualTo(random.naive().entries());
      assertThat(reader.next()).isFalse();
    }
  }

  /** Distances about those that take a byte more, from the end of the word before. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void wordsFarFromTheOneBeforeAreReadAgain(int regions) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    NaiveLog naive = new NaiveLog(CellWidths.BYTES);
    byte[] data = new byte[40];
    SplittableRandom random = new SplittableRandom(regions);
    try (LogWriter log = new LogWriter(out)) {
      for (int bits = 0; bits < 32; bits++) {
        for (int beside = -33; beside <= 33; beside++) {
          random.nextBytes(data);
          long pointer = (1L << bits) + beside;
          if (pointer < 0 || pointer + 32 > 1L << 32) {
            continue;
          }
          int region = 1 + random.nextInt(regions);
          log.write(region, 0, data, 8, 32);
          log.read(region, pointer, data, 3, 32);
          naive.access(AccessKind.WRITE, region, 0, data, 8, 32);
          naive.access(AccessKind.READ, region, pointer, data, 3, 32);
        }
      }
    }

    assertThat(Entry.rest(LogReader.of(out.toByteArray()))).isEqualTo(naive.entries());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void aReaderThatSkipsFindsTheSameRecords(long seed) throws IOException {
    RandomLog random = new RandomLog(seed);
    Path file = Files.write(folder.resolve("log"), random.write(OPERATIONS));
    List<Entry> entries = random.naive().entries();
    SplittableRandom draw = new SplittableRandom(seed);
    for (int i = 0; i < 50; i++) {
      try (LogReader reader = LogReader.open(file)) {
        int at = 0;
        while (at < entries.size()) {
          int target = at + draw.nextInt(1 + draw.nextInt(entries.size()));
          if (target >= entries.size()) {
            break;
          }
          // what lies between two timestamps leads to the later one
          long before = target == 0 ? 0 : entries.get(target - 1).timestamp();
          reader.skipTo(draw.nextLong(before + 1, entries.get(target).timestamp() + 1));
          assertThat(reader.next()).isTrue();
          assertThat(Entry.of(reader)).isEqualTo(entries.get(target));
          at = target + 1;
        }
        assertThat(Entry.rest(reader)).isEqualTo(entries.subList(at, entries.size()));
      }
    }
  }
}
