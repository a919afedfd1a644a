/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.offline;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.engram.trace.LogReader;
import dev.engram.trace.LogWriter;
import dev.engram.zkmem.model.MemoryConfiguration;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the thread allocates: nothing for an access, once the page is there. */
class OfflineAllocationTest {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  static MemoryConfiguration[] configurations() {
    return new MemoryConfiguration[] {
      MemoryConfiguration.VOLATILE_WORDS,
      MemoryConfiguration.volatileElements(1),
      MemoryConfiguration.PERSISTENT_BYTES,
      MemoryConfiguration.OPENVM
    };
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void accessesAllocateNothingEvenIfTheySplitAndMerge(MemoryConfiguration configuration) {
    OfflineMemory memory = new OfflineMemory(configuration, new Silence());
    int[] data = new int[32];
    assertAllocatesNothing(() -> {
      for (int i = 0; i < 100; i++) {
        // about the end of a page
        int pointer = 4_040 + i;
        data[0] = i;
        memory.write(1, pointer, 32, data);
        memory.readExpecting(1, pointer, 32, data);
        memory.read(2, pointer, 1 << i % 6, data);
        memory.read(0, i, 1, data);
        data[0] = 0;
      }
      memory.increment(1);
    });
    assertThat(memory.adapters().total()).isPositive();
    assertThat(memory.accesses()).isPositive();
  }

  @Test
  void recordsOfALogAllocateNothing() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    long records;
    try (LogWriter log = new LogWriter(bytes)) {
      byte[] data = new byte[64];
      for (int i = 0; i < 25_000; i++) {
        log.write(1, i % 5_000, data, 0, 1 + i % 32);
        log.read(1, i % 5_000, data, 0, 1 + i % 32);
        log.zeroed(1, i % 4_000, 100);
        log.increment(1);
      }
      records = log.records();
    }
    OfflineMemory memory = new OfflineMemory(MemoryConfiguration.VOLATILE_WORDS, new Silence());
    LogReplay replay = new LogReplay(LogReader.of(bytes.toByteArray()), memory);
    for (long i = 0; i < records / 2; i++) {
      replay.step();
    }
    long before = THREADS.getCurrentThreadAllocatedBytes();
    for (long i = records / 2; i < records; i++) {
      replay.step();
    }
    // the reader gets itself room for a block now and then
    assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(records);
    assertThat(replay.hasNext()).isFalse();
  }

  private static void assertAllocatesNothing(Runnable work) {
    for (int i = 0; i < 200; i++) {
      work.run();
    }
    long least = Long.MAX_VALUE;
    for (int attempt = 0; attempt < 5; attempt++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 100; i++) {
        work.run();
      }
      least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
    assertThat(least).isZero();
  }
}
