/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.online;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.engram.zkmem.model.MemoryConfiguration;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** Accesses allocate nothing in the steady state, whether they are held or written at once. */
class OnlineAllocationTest {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int FAR = 1 << 19;

  private final byte[] bytes = new byte[100];
  private final int[] numbers = new int[100];
  private final long[] limbs = new long[4];

  @Test
  void accessesToBytesAllocateNothing() {
    try (OnlineMemory memory = memory(MemoryConfiguration.VOLATILE_WORDS)) {
      assertAllocatesNothing(memory, () -> useBytes(memory));
    }
  }

  @Test
  void accessesToElementsAllocateNothing() {
    try (OnlineMemory memory = memory(MemoryConfiguration.volatileElements(8))) {
      assertAllocatesNothing(memory, () -> useElements(memory));
    }
  }

  private static OnlineMemory memory(MemoryConfiguration configuration) {
    return OnlineMemory.builder(configuration.withBits(1, 20))
        .capacity(1 << 29)
        .log(OutputStream.nullOutputStream())
        .build();
  }

  /** Pages that are there and pages that are not, within them and across. */
  private void useBytes(OnlineMemory memory) {
    for (int i = 0; i < 1_000; i++) {
      int pointer = i * 37;
      memory.write(1, pointer, bytes, i & 7, 32);
      memory.read(1, pointer + 1, bytes, i & 7, 16);
      memory.read(2, FAR + pointer, bytes, 0, 32);
      memory.write(1, pointer, numbers, 0, 8);
      memory.read(1, pointer, numbers, 0, 4);
      memory.writeWord(1, pointer, limbs, 0);
      memory.readWord(1, pointer, limbs, 0);
      memory.writeAll(1, pointer, bytes, 0, 77);
      memory.readAll(1, pointer, bytes, 0, 77);
      cells(memory, pointer);
    }
  }

  private void useElements(OnlineMemory memory) {
    for (int i = 0; i < 1_000; i++) {
      int pointer = i * 37;
      memory.write(1, pointer, numbers, i & 7, 32);
      memory.read(1, pointer + 1, numbers, i & 7, 16);
      memory.read(2, FAR + pointer, numbers, 0, 32);
      memory.writeAll(1, pointer, numbers, 0, 77);
      memory.readAll(1, pointer, numbers, 0, 77);
      cells(memory, pointer);
    }
  }

  private static void cells(OnlineMemory memory, int pointer) {
    memory.writeCell(1, pointer, 1);
    memory.readCell(1, pointer + 1);
    memory.readCell(2, FAR + pointer);
    memory.readCell(0, pointer);
    memory.cell(1, pointer);
    memory.increment(1);
  }

  /** Does something outside checkpoints, and then twice in one of which the first time may. */
  private static void assertAllocatesNothing(OnlineMemory memory, Runnable work) {
    long fewest = Long.MAX_VALUE;
    long fewestHeld = Long.MAX_VALUE;
    for (int round = 0; round < 40; round++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      work.run();
      fewest = Math.min(fewest, THREADS.getCurrentThreadAllocatedBytes() - before);

      // the buffer of what is held grows, and stays as large as it was once
      long checkpoint = memory.checkpoint();
      work.run();
      long inner = memory.checkpoint();
      work.run();
      memory.commit(inner);
      before = THREADS.getCurrentThreadAllocatedBytes();
      work.run();
      fewestHeld = Math.min(fewestHeld, THREADS.getCurrentThreadAllocatedBytes() - before);
      memory.revert(checkpoint);
    }
    assertThat(fewest).isZero();
    assertThat(fewestHeld).isZero();
  }
}
