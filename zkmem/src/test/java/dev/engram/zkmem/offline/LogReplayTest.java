/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.space.Address;
import dev.engram.space.CellType;
import dev.engram.space.RegionSettings;
import dev.engram.space.RegionType;
import dev.engram.space.Space;
import dev.engram.trace.CellWidths;
import dev.engram.trace.InvalidLog;
import dev.engram.trace.LogReader;
import dev.engram.trace.LogWriter;
import dev.engram.zkmem.model.MemoryConfiguration;
import dev.engram.zkmem.model.MemoryException;
import dev.engram.zkmem.model.MemoryException.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which accesses the records of a log are. */
class LogReplayTest {

  private static final int PRIME = 0x7800_0001;

  /** Writes some records. */
  private interface Records {
    void to(LogWriter log);
  }

  private final RecordedAccesses told = new RecordedAccesses();

  private final OfflineMemory words = new OfflineMemory(MemoryConfiguration.VOLATILE_WORDS, told);

  private static byte[] log(CellWidths cells, Records records) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (LogWriter log = new LogWriter(bytes, cells, LogWriter.DEFAULT_BLOCK)) {
      records.to(log);
    }
    return bytes.toByteArray();
  }

  private static LogReplay replay(OfflineMemory memory, CellWidths cells, Records records)
      throws IOException {
    return new LogReplay(LogReader.of(log(cells, records)), memory);
  }

  private static LogReplay replay(OfflineMemory memory, Records records) throws IOException {
    return replay(memory, CellWidths.BYTES, records);
  }

  /** Kind, place and width of the accesses told since the last call. */
  private List<String> accesses() {
    return told.take().stream()
        .filter(line -> Character.isDigit(line.charAt(0)))
        .map(line -> line.replaceAll("^[0-9]+ | was .*|, before at [0-9]+", ""))
        .map(line -> {
          int cells = line.split(", ", -1).length;
          return line.replaceAll(": .*", "+" + cells);
        })
        .toList();
  }

  /** A write of {@link #data} and a read of it. */
  private static Records writtenAndRead(int pointer, int width) {
    return log -> {
      log.write(3, pointer, data(), 0, width);
      log.read(3, pointer, data(), 0, width);
    };
  }

  private static byte[] data() {
    byte[] data = new byte[64];
    for (int i = 0; i < data.length; i++) {
      data[i] = (byte) (i + 200);
    }
    return data;
  }

  @ParameterizedTest
  @CsvSource({
    "0, 20, 0+16 16+4",
    "5, 20, 5+1 6+2 8+8 16+8 24+1",
    "5, 16, 5+16",
    "4095, 32, 4095+32",
    "7, 1, 7+1",
    "0, 3, 0+2 2+1",
    "1, 3, 1+1 2+2",
    "1, 31, 1+1 2+2 4+4 8+8 16+16",
    "3, 30, 3+1 4+4 8+8 16+16 32+1",
    "32, 31, 32+16 48+8 56+4 60+2 62+1",
  })
  void anOddWidthIsCutIntoAlignedPieces(int pointer, int width, String pieces) throws IOException {
    byte[] data = data();
    LogReplay replay = replay(words, writtenAndRead(pointer, width));
    assertThat(replay.step()).isTrue();
    List<String> expected =
        Arrays.stream(pieces.split(" ", -1)).map(piece -> "write 3:" + piece).toList();
    assertThat(accesses()).isEqualTo(expected);
    for (int i = 0; i < width; i++) {
      assertThat(words.cell(3, pointer + i)).isEqualTo(data[i] & 0xFF);
    }
    assertThat(replay.step()).isTrue();
    assertThat(accesses())
        .isEqualTo(expected.stream().map(line -> line.replace("write", "read")).toList());
    assertThat(replay.step()).isFalse();
    assertThat(words.time()).isEqualTo(1 + 2 * expected.size());
  }

  @Test
  void whatWasZeroedIsWrittenWhereSomethingWas() throws IOException {
    LogReplay replay =
        replay(
            words,
            log -> {
              log.write(1, 30, 0x04030201, 4);
              log.read(1, 1 << 20, 0, 1);
              log.write(1, 1 << 28, 0xFF, 1);
              log.zeroed(1, 10, (1 << 20) - 10);
              log.zeroed(1, 0, 1L << 29);
              log.zeroed(2, 0, 1L << 29);
            });
    for (int i = 0; i < 3; i++) {
      replay.step();
    }
    accesses();
    replay.step();
    assertThat(accesses())
        .containsExactly("write 1:10+2", "write 1:12+4", "write 1:16+16", "write 1:32+32");
    replay.step();
    assertThat(accesses())
        .containsExactly(
            "write 1:0+32", "write 1:32+32", "write 1:1048576+32", "write 1:268435456+32");
    int time = words.time();
    assertThat(replay.step()).isTrue();
    assertThat(accesses()).isEmpty();
    assertThat(words.time()).isEqualTo(time);
    assertThat(replay.step()).isFalse();
  }

  @Test
  void whereSomethingWasDoesNotDependOnSegments() throws IOException {
    LogReplay replay =
        replay(
            words,
            log -> {
              log.read(1, 5_000, 0, 1);
              log.zeroed(1, 0, 10_000);
            });
    replay.step();
    words.finish();
    words.beginSegment();
    accesses();
    replay.step();
    assertThat(accesses()).containsExactly("write 1:4992+32");
  }

  @Test
  void ofAWholeRegionOfALogWhatTheMemoryHasIsZeroed() throws IOException {
    OfflineMemory small =
        new OfflineMemory(MemoryConfiguration.VOLATILE_WORDS.withBits(1, 10), told);
    LogReplay replay =
        replay(
            small,
            log -> {
              log.write(1, 992, 1, 1);
              log.zeroed(1, 0, 1L << 32);
              log.zeroed(1, 1_000, 1_000);
              log.zeroed(1, (1L << 32) - 1, 1);
            });
    replay.step();
    accesses();
    replay.step();
    assertThat(accesses()).containsExactly("write 1:992+32");
    assertThat(small.cell(1, 992)).isZero();
    replay.step();
    assertThat(accesses()).containsExactly("write 1:1000+8", "write 1:1008+16");
    replay.step();
    assertThat(accesses()).isEmpty();
  }

  @Test
  void whatWasThereBeforeIsZeroedToo() throws IOException {
    OfflineMemory memory = new OfflineMemory(MemoryConfiguration.PERSISTENT_BYTES, told);
    memory.setInitial(8, 4_095, 1);
    memory.setInitial(8, 8_192, 1);
    memory.setInitial(8, 20_000, 1);
    LogReplay replay = replay(memory, log -> log.zeroed(8, 4_095, 4_098 + 2));
    replay.step();
    assertThat(accesses()).containsExactly("write 8:4095+1", "write 8:8192+2", "write 8:8194+1");
    assertThat(memory.cell(8, 4_095)).isZero();
    assertThat(memory.cell(8, 20_000)).isOne();
  }

  @Test
  void anIncrementIsOneAndDepthsAreNothing() throws IOException {
    LogReplay replay =
        replay(
            words,
            log -> {
              log.depth(3);
              log.write(1, 0, 1, 1);
              log.depth(1);
              log.increment(1_000);
              log.read(1, 0, 1, 1);
            });
    assertThat(replay.play(ReplayLimits.NONE)).isFalse();
    assertThat(told.take()).contains("2 increment 1000", "1002 read 1:0, before at 1: [1]");
  }

  @Test
  void theIdentityRegionIsReadCellByCell() throws IOException {
    CellWidths cells = CellWidths.BYTES.with(0, 4);
    byte[] data = {0, 0, 1, 2, 0, 0, 1, 3, 0, 0, 1, 4};
    replay(words, cells, log -> log.read(0, 258, data, 0, 3)).play(ReplayLimits.NONE);
    assertThat(told.take())
        .containsExactly("1 immediate 258", "2 immediate 259", "3 immediate 260");
    refuses(Reason.INCONSISTENT, words, cells, log -> log.read(0, 257, data, 0, 3));
    refuses(Reason.IDENTITY_SPACE, words, cells, log -> log.write(0, 258, data, 0, 3));
    refuses(Reason.IDENTITY_SPACE, words, cells, log -> log.zeroed(0, 258, 3));
    refuses(Reason.BEYOND_SPACE, words, cells, log -> log.read(0, (1 << 29) - 1, data, 0, 2));
  }

  @Test
  void aSpaceOfFieldElementsIsPlayedAsItWas() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CellWidths cells = CellWidths.BYTES.with(0, 4).with(1, 4).with(2, 2);
    RegionSettings heap = RegionSettings.of(RegionType.HEAP);
    try (LogWriter log = new LogWriter(bytes, cells, LogWriter.DEFAULT_BLOCK);
        Space space =
            Space.builder()
                .region(1, heap.of(CellType.BABY_BEAR))
                .region(2, heap.of(CellType.SHORT))
                .region(3, heap)
                .log(log::sink)
                .confined()) {
      space.putCell(Address.at(1, 7), PRIME - 1);
      space.putCell(Address.at(2, 8), 0x1234);
      space.putCell(Address.at(3, 9), 0xAB);
      space.getCell(Address.at(1, 7));
      space.getCell(Address.at(0, 0x0102_0304));
      space.write(Address.at(1, 4_000), new byte[] {0, 0, 1, 0, 0, 0, 0, 2, 0, 0, 0, 3}, 0, 12);
    }
    OfflineMemory memory =
        new OfflineMemory(MemoryConfiguration.OPENVM, told, PRIME, Integer.MAX_VALUE);
    new LogReplay(LogReader.of(bytes.toByteArray()), memory).play(ReplayLimits.NONE);
    assertThat(memory.cell(1, 7)).isEqualTo(PRIME - 1);
    assertThat(memory.cell(2, 8)).isEqualTo(0x1234);
    assertThat(memory.cell(3, 9)).isEqualTo(0xAB);
    assertThat(List.of(memory.cell(1, 4_000), memory.cell(1, 4_001), memory.cell(1, 4_002)))
        .containsExactly(256, 2, 3);
    assertThat(told.take())
        .contains("4 read 1:7, before at 1: [%d]".formatted(PRIME - 1), "5 immediate 16909060");
  }

  @Test
  void cellsMustBeOfTheMemorysKind() throws IOException {
    CellWidths cells = CellWidths.BYTES.with(1, 2).with(2, 4);
    refuses(Reason.VALUE, words, cells, log -> log.write(1, 0, 0, 1));
    refuses(Reason.VALUE, words, cells, log -> log.read(1, 0, 0, 1));
    refuses(Reason.VALUE, words, cells, log -> log.zeroed(1, 0, 1));
    replay(words, cells, log -> log.write(3, 0, 1, 1)).step();
    OfflineMemory elements = new OfflineMemory(MemoryConfiguration.OPENVM, told, PRIME, 100);
    // 0x78000001, the first byte lowest
    refuses(Reason.VALUE, elements, cells, log -> log.write(2, 0, 0x0100_0078L, 1));
    refuses(Reason.VALUE, elements, cells, log -> log.read(2, 0, 0x0100_0078L, 1));
    refuses(Reason.VALUE, elements, cells, log -> log.write(2, 0, 0xFFL, 1));
    replay(elements, cells, log -> log.write(2, 0, 0x0000_0078L, 1)).step();
    assertThat(elements.cell(2, 0)).isEqualTo(0x7800_0000);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 32, 0+32",
    "64, 16, 64+16",
    "7, 1, 7+1",
    "5, 32, 5+1 6+2 8+8 16+16 32+4 36+1",
    "4, 32, 4+4 8+8 16+16 32+4",
    "16, 32, 16+16 32+16",
    "4095, 2, 4095+1 4096+1",
    "2, 8, 2+2 4+4 8+2",
    "3, 30, 3+1 4+4 8+8 16+16 32+1",
  })
  void whereAccessesAreAlignedOtherRecordsAreCut(int pointer, int width, String pieces)
      throws IOException {
    OfflineMemory aligned = new OfflineMemory(MemoryConfiguration.EVM_WORDS, told);
    replay(aligned, writtenAndRead(pointer, width)).play(ReplayLimits.NONE);
    List<String> written =
        Arrays.stream(pieces.split(" ", -1)).map(piece -> "write 3:" + piece).toList();
    List<String> expected = new ArrayList<>(written);
    written.forEach(line -> expected.add(line.replace("write", "read")));
    assertThat(accesses()).isEqualTo(expected);
  }

  @Test
  void withoutAdaptersRecordsAreOfWholeBlocks() throws IOException {
    OfflineMemory fixed = new OfflineMemory(MemoryConfiguration.volatileBytes(16).fixed(), told);
    CellWidths cells = CellWidths.BYTES;
    byte[] data = new byte[64];
    replay(
            fixed,
            log -> {
              log.write(1, 16, data, 0, 16);
              log.write(1, 32, data, 0, 48);
              log.read(1, 0, data, 0, 64);
              log.zeroed(1, 8_000, 1);
              log.zeroed(1, 48, 160);
            })
        .play(ReplayLimits.NONE);
    assertThat(accesses())
        .containsExactly(
            "write 1:16+16",
            "write 1:32+16",
            "write 1:48+16",
            "write 1:64+16",
            "read 1:0+16",
            "read 1:16+16",
            "read 1:32+16",
            "read 1:48+16",
            "write 1:48+16",
            "write 1:64+16");
    refuses(Reason.WIDTH, fixed, cells, log -> log.write(1, 0, data, 0, 8));
    refuses(Reason.WIDTH, fixed, cells, log -> log.write(1, 0, data, 0, 24));
    refuses(Reason.WIDTH, fixed, cells, log -> log.zeroed(1, 16, 15));
    refuses(Reason.NOT_ALIGNED, fixed, cells, log -> log.write(1, 8, data, 0, 16));
    refuses(Reason.NOT_ALIGNED, fixed, cells, log -> log.read(1, 8, data, 0, 32));
  }

  @Test
  void aRecordThatTheMemoryRefusesIsNamed() throws IOException {
    byte[] data = new byte[64];
    LogReplay replay =
        replay(
            words,
            log -> {
              log.increment(40);
              log.write(1, 0, 5, 1);
              log.read(1, 0, 6, 1);
            });
    assertThatThrownBy(() -> replay.play(ReplayLimits.NONE))
        .isInstanceOfSatisfying(
            MemoryException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INCONSISTENT))
        .hasMessage(
            "record of time 42: the read at time 42 of address space 1, pointer 0, found [6] where"
                + " [5] was")
        .hasCauseInstanceOf(MemoryException.class);
    told.take();

    OfflineMemory small =
        new OfflineMemory(MemoryConfiguration.VOLATILE_WORDS.withBits(1, 10), told);
    CellWidths cells = CellWidths.BYTES;
    refuses(Reason.NO_SUCH_SPACE, small, cells, log -> log.write(3, 0, data, 0, 1));
    refuses(Reason.NO_SUCH_SPACE, small, cells, log -> log.zeroed(3, 0, 1));
    refuses(Reason.BEYOND_SPACE, small, cells, log -> log.read(1, 1_000, data, 0, 25));
    refuses(Reason.BEYOND_SPACE, small, cells, log -> log.read(1, 1L << 31, data, 0, 1));
    refuses(Reason.BEYOND_SPACE, small, cells, log -> log.read(1, (1L << 32) - 1, data, 0, 1));
    refuses(Reason.TIME, small, cells, log -> log.increment(1L << 40));
    replay(small, log -> log.zeroed(2, 0, 1 << 10)).step();
  }

  @Test
  void aLogThatIsNoneIsNotPlayedToItsEnd() throws IOException {
    byte[] whole = log(CellWidths.BYTES, log -> log.write(1, 0, 1, 1));
    LogReplay replay = new LogReplay(LogReader.of(Arrays.copyOf(whole, whole.length - 1)), words);
    assertThatThrownBy(() -> replay.play(ReplayLimits.NONE)).isInstanceOf(InvalidLog.class);
  }

  @Test
  void whatComesBeforeARecordThatIsNoneIsPlayed() throws IOException {
    byte[] log =
        log(
            CellWidths.BYTES,
            records -> {
              records.write(1, 0, 5, 1);
              records.write(1, 1, 6, 1);
              records.write(1, 2, 7, 1);
            });
    int head = 15;
    int body = head + 36;
    // a first record of kind, region, pointer and datum; then kind, pointer, datum
    log[body + 7] = (byte) 0xFF;
    ByteBuffer bytes = ByteBuffer.wrap(log).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(head + 28, checksum(log, body, bytes.getInt(head)));
    bytes.putInt(head + 32, checksum(log, head, 32));

    LogReplay replay = new LogReplay(LogReader.of(log), words);
    assertThat(replay.step()).isTrue();
    assertThat(replay.hasNext()).isTrue();
    assertThat(replay.step()).isTrue();
    assertThat(accesses()).containsExactly("write 1:0+1", "write 1:1+1");
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(replay::hasNext)
          .isInstanceOf(InvalidLog.class)
          .hasMessage("no record starts with 0xff at byte 58");
    }
    assertThatThrownBy(replay::step).isInstanceOf(InvalidLog.class);
    assertThat(accesses()).isEmpty();
  }

  private static int checksum(byte[] log, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(log, from, length);
    return (int) crc.getValue();
  }

  @Test
  void aReplayReadsNoBlockBeforeItMust() throws IOException {
    LogReader log =
        LogReader.of(
            log(
                CellWidths.BYTES,
                records -> {
                  records.write(1, 0, new byte[64], 0, 64);
                  records.flush();
                  records.write(1, 64, 1, 1);
                }));
    LogReplay replay = new LogReplay(log, words);
    replay.step();
    long first = log.bytes();
    replay.step();
    assertThat(log.bytes()).isEqualTo(first);
    replay.step();
    assertThat(log.bytes()).isGreaterThan(first);
    assertThat(accesses()).containsExactly("write 1:0+32", "write 1:32+32", "write 1:64+1");
  }

  @Test
  void aSegmentEndsAfterTheRecordThatReachesALimit() throws IOException {
    Records records =
        log -> {
          for (int i = 0; i < 10; i++) {
            log.write(1, 64L * i, 1, 1);
            log.write(1, 64L * i + 40, 0, 3);
          }
        };
    int most = Integer.MAX_VALUE;
    // a record of one access and one of two
    assertThat(segments(new ReplayLimits(3, most, most), records)).containsOnly(3).hasSize(10);
    assertThat(segments(new ReplayLimits(2, most, most), records)).containsOnly(3).hasSize(10);
    assertThat(segments(new ReplayLimits(4, most, most), records))
        .containsExactly(4, 5, 4, 5, 4, 5, 3);
    // each is of another block
    assertThat(segments(new ReplayLimits(most, 4, most), records)).containsOnly(6).hasSize(5);
    // the splits of 32 to get at a cell, and of 16 and 8 as well
    assertThat(segments(new ReplayLimits(most, most, 1), records)).hasSize(20);
    assertThat(segments(ReplayLimits.NONE, records)).containsExactly(30);
    assertThat(segments(ReplayLimits.NONE, log -> {})).containsExactly(0);
  }

  @Test
  void thereIsAtLeastOneOfEverythingInASegment() {
    assertThatThrownBy(() -> new ReplayLimits(0, 1, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ReplayLimits(1, 0, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ReplayLimits(1, 1, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Accesses of each segment. */
  private static List<Integer> segments(ReplayLimits limits, Records records) throws IOException {
    OfflineMemory memory =
        new OfflineMemory(MemoryConfiguration.VOLATILE_WORDS, new RecordedAccesses());
    LogReplay replay = replay(memory, records);
    List<Integer> segments = new ArrayList<>();
    while (replay.play(limits)) {
      segments.add(memory.accesses());
      memory.finish();
      memory.beginSegment();
    }
    segments.add(memory.accesses());
    return segments;
  }

  private void refuses(Reason reason, OfflineMemory memory, CellWidths cells, Records records)
      throws IOException {
    told.take();
    LogReplay replay = replay(memory, cells, records);
    assertThatThrownBy(replay::step)
        .isInstanceOfSatisfying(
            MemoryException.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .hasMessageStartingWith("record of time 1: ");
    assertThat(told.take()).isEmpty();
  }
}
