/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What happened to a log on its way, and what was never one. */
class LogDamageTest {

  private static final byte[] ONE_READ = HexFormat.of().parseHex("200100ff");

  @TempDir private Path folder;

  @Test
  void everyFlippedBitIsFound() throws IOException {
    byte[] log = small();
    for (int bit = 0; bit < 8 * log.length; bit++) {
      byte[] flipped = log.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      assertThatExceptionOfType(InvalidLog.class)
          .as("bit %d", bit)
          .isThrownBy(() -> Entry.rest(LogReader.of(flipped)));
    }
  }

  @Test
  void aLogCutOffAnywhereIsTruncatedThereAndGoodBefore() throws IOException {
    byte[] log = small();
    List<Entry> all = Entry.rest(LogReader.of(log));
    for (int length = 0; length < log.length; length++) {
      byte[] cut = Arrays.copyOf(log, length);
      List<Entry> before = new ArrayList<>();
      int end = length;
      assertThatExceptionOfType(InvalidLog.class)
          .isThrownBy(() -> LogReader.of(cut).forEach(at -> before.add(Entry.of(at))))
          .satisfies(e -> {
            assertThat(e.isTruncated()).isTrue();
            assertThat(e.offset()).isEqualTo(end);
          });
      assertThat(before).isEqualTo(all.subList(0, before.size()));
    }
  }

  @Test
  void skippingFindsAFileThatEndsInTheMiddleOfABlock() throws IOException {
    byte[] log = small();
    Path file = Files.write(folder.resolve("cut"), Arrays.copyOf(log, log.length - 33));
    try (LogReader reader = LogReader.open(file)) {
      assertThatExceptionOfType(InvalidLog.class)
          .isThrownBy(() -> reader.skipTo(Long.MAX_VALUE))
          .matches(InvalidLog::isTruncated);
    }
  }

  @Test
  void whatWasFlushedOutlivesAWriterThatIsNeverClosed() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    LogWriter log = new LogWriter(out);
    log.write(1, 64, 42, 1);
    log.flush();
    log.write(1, 65, 43, 1);
    LogReader reader = LogReader.of(out.toByteArray());

    assertThat(reader.next()).isTrue();
    assertThat(reader.pointer()).isEqualTo(64);
    assertThatExceptionOfType(InvalidLog.class)
        .isThrownBy(reader::next)
        .withMessage("the log ends without its end mark at byte 56")
        .matches(InvalidLog::isTruncated);
  }

  @Test
  void blocksThatWereLeftOutOrSwappedAreFound() throws IOException {
    Forged left = new Forged().block(ONE_READ, 1).block(ONE_READ, 1, 3, 4, 0);
    refused(left.end(), "a block that starts at time 3 and not 2 at byte 55");
    Forged swapped = new Forged().block(ONE_READ, 1, 2, 3, 0).block(ONE_READ, 1, 1, 2, 0);
    refused(swapped.end(), "a block that starts at time 2 and not 1 at byte 15");
  }

  @Test
  void anEndMarkThatCountsOtherwiseIsRefused() throws IOException {
    String complaint = "the end mark does not agree with the blocks at byte 55";
    assertThat(Entry.rest(LogReader.of(new Forged().block(ONE_READ, 1).end(1, 1, 2)))).hasSize(1);
    refused(new Forged().block(ONE_READ, 1).end(2, 1, 2), complaint);
    refused(new Forged().block(ONE_READ, 1).end(1, 2, 2), complaint);
    refused(new Forged().block(ONE_READ, 1).end(1, 1, 3), complaint);
  }

  @Test
  void nothingFollowsTheEndMark() throws IOException {
    byte[] log = new Forged().end();
    refused(Arrays.copyOf(log, log.length + 1), "the log goes on after its end mark at byte 47");
  }

  @ParameterizedTest
  @CsvSource({
    "1048577, 1, 1, 2, 0, a block of 1048577 bytes",
    "-1, 1, 1, 2, 0, a block of 4294967295 bytes",
    "4, 0, 1, 2, 0, a block whose numbers do not agree",
    "4, -1, 1, 2, 0, a block whose numbers do not agree",
    "4, 2, 1, 2, 0, a block whose numbers do not agree",
    "4, 1, 1, -9223372036854775808, 0, a block whose numbers do not agree",
    "4, 1, 1, 2, -1, a block whose numbers do not agree",
  })
  void aBlockWhoseHeadMakesNoSenseIsRefused(
      int length, int records, long began, long ended, int depth, String complaint) {
    byte[] log = new Forged().block(ONE_READ, records, began, ended, depth).end();
    Bytes.INT.set(log, 15, length);
    seal(log, 15, 32);
    refused(log, complaint + " at byte 15");
  }

  @ParameterizedTest
  @CsvSource({
    "0202 0204, region 2 is not above the one before at byte 13",
    "0304 0204, region 2 is not above the one before at byte 13",
    "0201, a wide cell of 1 bytes at byte 12",
    "0203, a wide cell of 3 bytes at byte 12",
    "02fc, a wide cell of 252 bytes at byte 12",
  })
  void aHeadIsWrittenInOneWayOnly(String wide, String complaint) {
    refused(new Forged(HexFormat.of().parseHex(wide.replace(" ", ""))).end(), complaint);
  }

  @Test
  void whatIsNoLogOrOfAnotherVersionIsToldApart() {
    refused("#!/bin/sh\n".getBytes(StandardCharsets.UTF_8), "this is no access log at byte 0");
    byte[] log = new Forged().end();
    log[8] = 2;
    refused(log, "version 2 of the format is not known at byte 8");
    log[8] = 1;
    log[10] = 2;
    refused(log, "512 regions with wide cells at byte 9");
  }

  /** Each body has one record, which is wrong, or one that is right before it. */
  @ParameterizedTest
  @CsvSource({
    "0000ff, 1, the first access of a block without its region at byte 51",
    "200100ff 200100ff, 2, a region that is the same as before at byte 55",
    "20018000ff, 1, 'a number that is too large, or not in its shortest form at byte 53'",
    "2001ffffffff1fff, 1, 'a number that is too large, or not in its shortest form at byte 53'",
    "2001ffffffffff01ff, 1, 'a number that is too large, or not in its shortest form at byte 53'",
    "210101ffff, 1, 2 cells at 4294967295 go beyond the region at byte 51",
    "a00102ffffffff0f, 1, 4294967296 cells at 1 go beyond the region at byte 51",
    "a1010000, 1, no record starts with 0xa1 at byte 51",
    "c2, 1, no record starts with 0xc2 at byte 51",
    "e0, 1, no record starts with 0xe0 at byte 51",
    "c101 200100ff, 1, a depth that tells nothing new at byte 51",
    "200100ff c100 0000ff, 2, a depth that tells nothing new at byte 55",
    "200100ff c101 c102 0000ff, 2, no record starts with 0xc1 at byte 57",
    "200100ff c101, 1, the block is not over after its last record at byte 55",
    "200100ff 0000ff, 1, the block is not over after its last record at byte 55",
    "200100, 1, a record goes on beyond its block at byte 51",
    "20, 1, a record goes on beyond its block at byte 51",
    "c000, 1, 'time goes on by 0, which is not what the block says at byte 51'",
    "c002, 1, 'time goes on by 2, which is not what the block says at byte 51'",
  })
  void aRecordIsWrittenInOneWayOnly(String body, int count, String complaint) {
    byte[] bytes = HexFormat.of().parseHex(body.replace(" ", ""));
    refused(new Forged().block(bytes, count).end(), complaint);
  }

  @Test
  void timeThatTheBlockSaysMorePassedThanItsRecordsTellIsRefused() {
    refused(
        new Forged().block(ONE_READ, 1, 1, 5, 0).end(),
        "the block is not over after its last record at byte 55");
  }

  private static void refused(byte[] log, String complaint) {
    assertThatExceptionOfType(InvalidLog.class)
        .isThrownBy(() -> Entry.rest(LogReader.of(log)))
        .withMessage(complaint);
  }

  private static void seal(byte[] log, int from, int length) {
    Bytes.INT.set(log, from + length, LogFormat.checksum(new CRC32C(), log, from, length));
  }

  /** Three blocks with a bit of everything. */
  private static byte[] small() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (LogWriter log = new LogWriter(out, CellWidths.BYTES.with(2, 4), 1024)) {
      log.write(1, 64, new byte[] {1, 2, 3}, 0, 3);
      log.depth(1);
      log.read(2, 8, 42, 1);
      log.flush();
      log.increment(7);
      log.zeroed(1, 64, 96);
      log.flush();
      log.depth(0);
      log.read(1, 1L << 31, 5, 8);
    }
    return out.toByteArray();
  }

  @Test
  void aLogThatWasRefusedStaysRefused() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    LogWriter log = new LogWriter(out);
    log.write(1, 64, 42, 1);
    log.flush();
    int first = out.size();
    log.write(1, 65, 43, 1);
    log.close();
    byte[] damaged = out.toByteArray();
    damaged[first - 1] ^= 1;
    LogReader reader = LogReader.of(damaged);

    for (int i = 0; i < 3; i++) {
      assertThatExceptionOfType(InvalidLog.class).isThrownBy(reader::next);
      assertThatExceptionOfType(InvalidLog.class).isThrownBy(() -> reader.skipTo(2));
    }
  }
}
