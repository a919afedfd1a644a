/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes, as a whole log and as a block whose checksums are right. */
class LogFuzzTest {

  private static final CellWidths CELLS = CellWidths.BYTES.with(2, 4);

  @MethodSource("bodies")
  @FuzzTest
  void aBodyIsReadAsTheFormatSaysOrRefused(byte[] body) throws IOException {
    check(body);
  }

  @MethodSource("logs")
  @FuzzTest
  void anyBytesAreALogOrRefused(byte[] log) throws IOException {
    try {
      Entry.rest(LogReader.of(log));
    } catch (InvalidLog e) {
      assertThat(e.offset()).isBetween(0L, (long) log.length);
    }
  }

  @Test
  void mutantsOfABodyAreReadAsTheFormatSaysOrRefused() throws IOException {
    SplittableRandom random = new SplittableRandom(2026);
    List<byte[]> seeds = bodies().toList();
    for (byte[] seed : seeds) {
      assertThat(check(seed)).isTrue();
    }
    int read = 0;
    for (int i = 0; i < 60_000; i++) {
      byte[] mutant = seeds.get(i % seeds.size()).clone();
      for (int changes = random.nextInt(1, 4); changes > 0; changes--) {
        mutant[random.nextInt(mutant.length)] =
            (byte) (random.nextBoolean() ? random.nextInt() : 1 << random.nextInt(8));
      }
      mutant = Arrays.copyOf(mutant, mutant.length - random.nextInt(3) / 2);
      read += check(mutant) ? 1 : 0;
    }
    // both happen
    assertThat(read).isBetween(2_000, 58_000);
  }

  @Test
  void timeEndsBeforeItOverflows() throws IOException {
    byte[] last = HexFormat.of().parseHex("c0fdffffffffffffff7f20010000");
    assertThat(check(last)).isTrue();
    byte[] beyond = HexFormat.of().parseHex("c0feffffffffffffff7f20010000");
    assertThat(check(beyond)).isFalse();
  }

  static Stream<byte[]> bodies() {
    return Stream.of(
            "62018001001122 01020304",
            "20010801 400a07 c101 000b0a 60020212345678",
            "21020212345678abcdef01 c005 40042a000000",
            "a001100f 000208 c1ac02 0000aa c0ffffff7f 20020012345678")
        .map(hex -> hex.replace(" ", ""))
        .map(HexFormat.of()::parseHex);
  }

  static Stream<byte[]> logs() throws IOException {
    return Stream.of(new RandomLog(1).write(100), new Forged().end());
  }

  /** Says whether the body was read; if so, writing what was read gives the same bytes. */
  private static boolean check(byte[] body) throws IOException {
    if (body.length == 0 || body.length > 512) {
      return false;
    }
    NaiveBody.Reading expected = NaiveBody.read(body, CELLS, 1, 0);
    byte[] log =
        new Forged(new byte[] {2, 4})
            .block(body, Math.max(1, expected.entries().size()), 1, expected.clock(), 0)
            .end();
    if (!expected.valid()) {
      assertThatExceptionOfType(InvalidLog.class)
          .isThrownBy(() -> Entry.rest(LogReader.of(log)))
          .satisfies(e -> assertThat(e.offset()).isLessThanOrEqualTo(log.length));
      return false;
    }
    assertThat(Entry.rest(LogReader.of(log))).isEqualTo(expected.entries());
    if (expected.clock() <= 1L << 62) {
      assertThat(written(expected.entries())).isEqualTo(log);
    }
    return true;
  }

  private static byte[] written(List<Entry> entries) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (LogWriter log = new LogWriter(out, CELLS, 1024)) {
      for (Entry entry : entries) {
        byte[] data = HexFormat.of().parseHex(entry.data());
        log.depth(entry.depth());
        switch (entry.kind()) {
          case READ -> log.read(entry.region(), entry.pointer(), data, 0, (int) entry.length());
          case WRITE -> log.write(entry.region(), entry.pointer(), data, 0, (int) entry.length());
          case ZEROED -> log.zeroed(entry.region(), entry.pointer(), entry.length());
          case INCREMENT -> log.increment(entry.length());
        }
      }
    }
    return out.toByteArray();
  }
}
