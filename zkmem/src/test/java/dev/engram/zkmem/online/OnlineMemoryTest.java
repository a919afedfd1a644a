/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.online;

import static dev.engram.zkmem.model.MemoryConfiguration.TIME_LIMIT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.trace.LogReader;
import dev.engram.zkmem.model.MemoryConfiguration;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What accesses give, when they are, and what the log has of them. */
class OnlineMemoryTest {

  private static final MemoryConfiguration BYTES = MemoryConfiguration.VOLATILE_WORDS;
  private static final MemoryConfiguration ELEMENTS = MemoryConfiguration.volatileElements(8);
  private static final int PAGE = 4096;
  private static final int LARGEST = 0x7F00_0000;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private OnlineMemory memory(MemoryConfiguration configuration) {
    return OnlineMemory.builder(configuration.withBits(3, 29)).log(out).build();
  }

  /** OpenVM's own test of its online memory. */
  @Test
  void fourCellsOfWhichOneIsWrittenAgain() {
    try (OnlineMemory memory = memory(ELEMENTS)) {
      assertThat(memory.write(1, 0, new int[] {1, 2, 3, 4}, 0, 4)).isEqualTo(1);
      int[] two = new int[2];
      assertThat(memory.read(1, 0, two, 0, 2)).isEqualTo(2);
      assertThat(two).containsExactly(1, 2);
      assertThat(memory.writeCell(1, 2, 100)).isEqualTo(3);
      int[] four = new int[4];
      assertThat(memory.read(1, 0, four, 0, 4)).isEqualTo(4);
      assertThat(four).containsExactly(1, 2, 100, 4);
      assertThat(memory.time()).isEqualTo(5);
      assertThat(memory.accesses()).isEqualTo(4);
    }
    assertThat(Entry.all(out.toByteArray()))
        .map(Entry::toString)
        .containsExactly(
            "WRITE @1 1:0+4 00000001000000020000000300000004",
            "READ @2 1:0+2 0000000100000002",
            "WRITE @3 1:2+1 00000064",
            "READ @4 1:0+4 00000001000000020000006400000004");
  }

  @Test
  void theExampleOfThePageDoesWhatItSays(@TempDir Path folder) throws IOException {
    Path path = folder.resolve("log");
    try (OnlineMemory memory = OnlineMemory.builder(ELEMENTS).log(path).build()) {
      int when = memory.write(1, 100, new int[] {5, 6, 7, 8}, 0, 4);
      long checkpoint = memory.checkpoint();
      memory.writeCell(1, 102, 9);
      memory.revert(checkpoint);
      assertThat(memory.time()).isEqualTo(2);
      assertThat(memory.readCell(1, 102)).isEqualTo(7);
      assertThat(memory.readCell(0, 3)).isEqualTo(3);
      assertThat(when).isEqualTo(1);
    }
    assertThat(Entry.all(Files.readAllBytes(path)))
        .map(Entry::toString)
        .containsExactly(
            "WRITE @1 1:100+4 00000005000000060000000700000008",
            "READ @2 1:102+1 00000007",
            "READ @3 0:3+1 00000003");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8, 16, 32})
  void everyWidthGoesAnywhereAndAcrossPages(int width) {
    byte[] data = new byte[40];
    byte[] is = new byte[40];
    int[] numbers = new int[32];
    for (int i = 0; i < data.length; i++) {
      data[i] = (byte) (200 + i);
    }
    try (OnlineMemory memory = memory(BYTES)) {
      for (long pointer : new long[] {0, 3, PAGE - 1, PAGE - width / 2, (1 << 29) - width}) {
        memory.write(2, pointer, data, 5, width);
        memory.read(2, pointer, is, 1, width);
        memory.read(2, pointer, numbers, 0, width);
        for (int i = 0; i < width; i++) {
          assertThat(is[1 + i]).isEqualTo(data[5 + i]);
          assertThat(numbers[i]).isEqualTo(data[5 + i] & 0xFF);
        }
        assertThat(memory.cell(3, pointer)).isZero();
      }
    }
    assertThat(Entry.all(out.toByteArray())).hasSize(15).allMatch(each -> each.length() == width);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8, 16, 32})
  void elementsGoAcrossPagesToo(int width) {
    int[] data = new int[32];
    int[] is = new int[32];
    for (int i = 0; i < data.length; i++) {
      data[i] = LARGEST - i;
    }
    try (OnlineMemory memory = memory(ELEMENTS)) {
      for (long pointer : new long[] {0, 3, PAGE / 4 - 1, PAGE / 4 - width / 2}) {
        memory.write(2, pointer, data, 0, width);
        memory.read(2, pointer, is, 0, width);
        assertThat(is).startsWith(Arrays.copyOf(data, width));
      }
    }
  }

  @Test
  void whatWasNeverWrittenReadsZero() {
    try (OnlineMemory memory = memory(BYTES)) {
      memory.writeCell(1, PAGE, 7);
      byte[] is = new byte[32];
      Arrays.fill(is, (byte) 1);
      memory.read(1, PAGE - 16, is, 0, 32);
      assertThat(is[16]).isEqualTo((byte) 7);
      is[16] = 0;
      assertThat(is).containsOnly(0);
      assertThat(memory.readCell(8, 12345)).isZero();
    }
  }

  @Test
  void spaceZeroHoldsItsPointersAndHasRecords() {
    MemoryConfiguration small = BYTES.withBits(0, 5);
    try (OnlineMemory memory = OnlineMemory.builder(small).log(out).build()) {
      assertThat(memory.readCell(0, 300)).isEqualTo(300);
      assertThat(memory.readCell(0, TIME_LIMIT - 1)).isEqualTo(TIME_LIMIT - 1);
      int[] is = new int[1];
      assertThat(memory.read(0, 7, is, 0, 1)).isEqualTo(3);
      assertThat(is).containsExactly(7);
      assertThat(memory.cell(0, 99)).isEqualTo(99);
    }
    assertThat(Entry.all(out.toByteArray()))
        .map(Entry::toString)
        .containsExactly(
            "READ @1 0:300+1 0000012c", "READ @2 0:536870911+1 1fffffff", "READ @3 0:7+1 00000007");
  }

  @Test
  void wordsAreBigEndianWithTheLowestLimbFirst() {
    long[] word = {0, 4, 3, 2, 0x0102_0304_0506_0708L};
    long[] is = new long[4];
    try (OnlineMemory memory = memory(BYTES)) {
      assertThat(memory.writeWord(1, 5, word, 1)).isEqualTo(1);
      assertThat(memory.readWord(1, 5, is, 0)).isEqualTo(2);
      assertThat(is).containsExactly(4, 3, 2, 0x0102_0304_0506_0708L);
      assertThat(memory.cell(1, 5)).isEqualTo(1);
      assertThat(memory.cell(1, 36)).isEqualTo(4);
    }
  }

  @Test
  void aLookIsNoAccess() {
    try (OnlineMemory memory = memory(ELEMENTS)) {
      memory.writeCell(1, 9, LARGEST);
      assertThat(memory.cell(1, 9)).isEqualTo(LARGEST);
      assertThat(memory.cell(1, 10)).isZero();
      assertThat(memory.time()).isEqualTo(2);
      assertThat(memory.accesses()).isEqualTo(1);
    }
    assertThat(Entry.all(out.toByteArray())).hasSize(1);
  }

  @Test
  void timePassesWithAccessesAndIncrementsOnly() throws IOException {
    try (OnlineMemory memory = memory(BYTES)) {
      assertThat(memory.time()).isEqualTo(1);
      assertThat(memory.increment(10)).isEqualTo(1);
      assertThat(memory.writeCell(1, 0, 1)).isEqualTo(11);
      assertThat(memory.increment(1)).isEqualTo(12);
      assertThat(memory.time()).isEqualTo(13);
      memory.readCell(1, 0);
      assertThat(memory.accesses()).isEqualTo(2);
    }
    assertThat(Entry.all(out.toByteArray()))
        .map(Entry::toString)
        .containsExactly(
            "INCREMENT @1 0:0+10 ",
            "WRITE @11 1:0+1 01",
            "INCREMENT @12 0:0+1 ",
            "READ @13 1:0+1 01");
    LogReader reader = LogReader.of(out.toByteArray());
    assertThat(reader.cells().bytes(0)).isEqualTo(4);
    assertThat(reader.cells().bytes(1)).isEqualTo(1);
  }

  @Test
  void withoutALogAllElseIsTheSame() {
    try (OnlineMemory memory = OnlineMemory.builder(BYTES).build()) {
      memory.writeCell(255, 0, 1);
      long checkpoint = memory.checkpoint();
      memory.writeCell(255, 0, 2);
      memory.increment(5);
      memory.revert(checkpoint);
      assertThat(memory.readCell(255, 0)).isEqualTo(1);
      assertThat(memory.time()).isEqualTo(3);
    }
  }

  @Test
  void blocksAloneAreAccessedWhereNothingIsSplit() {
    try (OnlineMemory memory = memory(BYTES.fixed())) {
      byte[] data = new byte[32];
      data[31] = 5;
      memory.write(1, 64, data, 0, 32);
      byte[] is = new byte[32];
      memory.read(1, 64, is, 0, 32);
      assertThat(is).isEqualTo(data);
      assertThat(memory.readCell(0, 11)).isEqualTo(11);
    }
  }
}
