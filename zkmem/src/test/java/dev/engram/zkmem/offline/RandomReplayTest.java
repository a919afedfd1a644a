/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.offline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.trace.LogReader;
import dev.engram.trace.LogWriter;
import dev.engram.zkmem.model.MemoryConfiguration;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random logs, played in segments, against an array. */
class RandomReplayTest {

  private static final int CELLS = 10_000;

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 8, 32})
  void aReplayLeavesWhatTheLogWrote(int blockCells) throws IOException {
    byte[] model = new byte[CELLS];
    byte[] log = log(model, blockCells);
    BusBalance balance = new BusBalance();
    OfflineMemory memory =
        new OfflineMemory(MemoryConfiguration.volatileBytes(blockCells), balance);
    LogReplay replay = new LogReplay(LogReader.of(log), memory);
    int segments = 1;
    while (replay.play(new ReplayLimits(5_000, 2_000, 2_000))) {
      memory.finish();
      balance.assertBalanced(memory.time());
      memory.beginSegment();
      segments++;
    }
    memory.finish();
    balance.assertBalanced(memory.time());
    assertThat(segments).isGreaterThan(3);
    byte[] found = new byte[CELLS];
    for (int i = 0; i < CELLS; i++) {
      found[i] = (byte) memory.cell(7, i);
    }
    assertThat(found).isEqualTo(model);
    assertThat(model).containsAnyOf(1, 2, 3);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 16, 32})
  void aReplayOfAlignedBlocksLeavesWhatTheLogWrote(int blockCells) throws IOException {
    byte[] model = new byte[2 * CELLS];
    Random random = new Random(blockCells);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (LogWriter log = new LogWriter(bytes)) {
      for (int i = 0; i < 20_000; i++) {
        int pointer = random.nextInt(CELLS / 8) * 8 / blockCells * blockCells;
        if (random.nextInt(3) == 0) {
          for (int at = pointer; at < pointer + blockCells; at++) {
            model[at] = (byte) random.nextInt(4);
          }
          log.write(7, pointer, model, pointer, blockCells);
        } else {
          log.read(7, pointer, model, pointer, blockCells);
        }
      }
    }
    BusBalance balance = new BusBalance();
    OfflineMemory memory =
        new OfflineMemory(MemoryConfiguration.volatileBytes(blockCells).fixed(), balance);
    LogReplay replay = new LogReplay(LogReader.of(bytes.toByteArray()), memory);
    boolean goesOn = true;
    while (goesOn) {
      goesOn = replay.play(new ReplayLimits(7_000, 900, 1));
      memory.claim(7, 0, new int[blockCells]);
      memory.finish();
      balance.assertBalanced(memory.time());
      memory.beginSegment();
    }
    for (int i = 0; i < CELLS; i++) {
      assertThat(memory.cell(7, i)).isEqualTo(model[i] & 0xFF);
    }
    assertThat(model).containsAnyOf(1, 2, 3);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8, 32})
  void theAccessesOfALogDoNotDependOnWhereItIsCut(int blockCells) throws IOException {
    byte[] log = log(new byte[CELLS], blockCells);
    long whole = accesses(log, blockCells, ReplayLimits.NONE);
    assertThat(accesses(log, blockCells, new ReplayLimits(3, 1_000, 1_000))).isEqualTo(whole);
    assertThat(accesses(log, blockCells, new ReplayLimits(1_000, 7, 1_000))).isEqualTo(whole);
  }

  private static long accesses(byte[] log, int blockCells, ReplayLimits limits) throws IOException {
    OfflineMemory memory =
        new OfflineMemory(MemoryConfiguration.volatileBytes(blockCells), new Silence());
    LogReplay replay = new LogReplay(LogReader.of(log), memory);
    long accesses = 0;
    while (replay.play(limits)) {
      accesses += memory.accesses();
      memory.finish();
      memory.beginSegment();
    }
    return accesses + memory.accesses();
  }

  /** A log of region 7, which leaves an array as it does. */
  private static byte[] log(byte[] model, int seed) throws IOException {
    Random random = new Random(seed);
    byte[] data = new byte[64];
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (LogWriter log = new LogWriter(bytes)) {
      for (int i = 0; i < 8_000; i++) {
        // what is wider than 32 becomes several records
        int width = 1 + random.nextInt(64);
        // pages end at 4,096 and 8,192
        int pointer = random.nextInt(3) * 4_000 + random.nextInt(300);
        switch (random.nextInt(20)) {
          case 0 -> log.increment(1 + random.nextInt(50));
          case 1 -> {
            int length = random.nextInt(2) == 0 ? width : 1 + random.nextInt(1_000);
            log.zeroed(7, pointer, length);
            Arrays.fill(model, pointer, pointer + length, (byte) 0);
          }
          case 2, 3, 4, 5, 6, 7, 8, 9 -> {
            random.nextBytes(data);
            log.write(7, pointer, data, 0, width);
            System.arraycopy(data, 0, model, pointer, width);
          }
          default -> log.read(7, pointer, model, pointer, width);
        }
      }
    }
    return bytes.toByteArray();
  }
}
