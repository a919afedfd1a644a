/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.frames;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the thread allocates: nothing in the steady state, and never what a refused operation asked
 * for.
 */
class AllocationTest {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Frames frames = Frames.create();
  private final Frame root = frames.root();
  private final long[] limbs = {1, 2, 3, 4};

  @Test
  void loadsStoresAndCopiesAllocateNothing() {
    byte[] data = new byte[256];
    assertAllocatesNothing(() -> {
      long gas = 1_000_000_000;
      for (int offset = 0; offset < 8_192; offset += 56) {
        gas = root.store(gas, offset, limbs, 0);
        gas = root.load(gas, offset, limbs, 0);
        gas = root.storeByte(gas, offset, 1);
        gas = root.charge(gas, offset + 64, 256);
        root.copy(offset, offset + 64, 256);
        root.putBounded(offset, data, 100, 200);
      }
      frames.reset();
      return gas;
    });
  }

  @Test
  void callsAllocateNothing() {
    assertAllocatesNothing(() -> {
      long gas = root.store(1_000_000_000, 0, limbs, 0);
      for (int i = 0; i < 20; i++) {
        Frame child = root.enter();
        gas = child.store(gas, 32L * i, limbs, 0);
        Frame grandchild = child.enter();
        gas = grandchild.store(gas, 100_000, limbs, 0);
        grandchild.returnBytes(0, 500);
        child.revert();
        child.returnBytes(0, 32);
        root.release();
      }
      frames.reset();
      return gas;
    });
  }

  @Test
  void runningOutOfGasAllocatesNothing() {
    assertAllocatesNothing(() -> {
      long answers = 0;
      for (int shift = 20; shift < 64; shift++) {
        answers += root.store(1_000, 1L << shift, limbs, 0);
        answers += root.load(1_000, 1L << shift, limbs, 0);
        answers += root.charge(1_000, 1, 1L << shift);
      }
      return answers;
    });
    assertThat(root.isEmpty()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      longs = {
        1L << 31,
        1L << 32,
        MemoryGas.MAX_SIZE,
        MemoryGas.MAX_SIZE + 1,
        1L << 62,
        Long.MAX_VALUE - 32,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        -1
      })
  void whatNoMemoryHasRoomForIsRefusedWithoutAllocatingIt(long huge) {
    root.putWord(0, Words.counting(1));
    Frame child = root.enter();
    child.putWord(0, Words.counting(2));
    refusesCheaply(() -> child.expand(huge));
    refusesCheaply(() -> child.putByte(huge, 1));
    refusesCheaply(() -> child.putWord(huge, new byte[32]));
    refusesCheaply(() -> child.putUint256(huge, limbs, 0));
    refusesCheaply(() -> child.putBounded(huge, new byte[1], 0, 1));
    refusesCheaply(() -> child.putBounded(0, new byte[1], 0, huge));
    refusesCheaply(() -> child.putBounded(huge, new byte[1], 0, huge));
    refusesCheaply(() -> child.copy(huge, 0, 1));
    refusesCheaply(() -> child.copy(0, huge, 1));
    refusesCheaply(() -> child.copy(0, 1, huge));
    refusesCheaply(() -> child.copy(huge, huge, huge));
    refusesCheaply(() -> child.getByte(huge));
    refusesCheaply(() -> child.getBytes(0, huge));
    refusesCheaply(() -> child.getBytes(huge, huge));
    refusesCheaply(() -> child.slice(0, huge));
    refusesCheaply(() -> child.toHex(0, huge));
    refusesCheaply(() -> child.returnBytes(0, huge));
    refusesCheaply(() -> child.forReading(huge, 1));
    assertThat(child.snapshot()).isEqualTo(Words.counting(2));
    assertThat(root.snapshot()).isEqualTo(Words.counting(1));
    assertThat(frames.capacity()).isEqualTo(Frames.DEFAULT_CAPACITY);
    assertThat(frames.returnData().size()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MAX_VALUE, Long.MAX_VALUE - 1, 1L << 62, Frames.MAX_TOTAL})
  void aLimitNear2To63IsAsGoodAsNone(long limit) {
    Frames limited = Frames.builder().limit(limit).build();
    Frame child = limited.root().enter();
    child.putByte(5_000, 1);
    for (long bytes = limit; bytes > Frames.MAX_TOTAL; bytes >>>= 1) {
      long size = bytes;
      refusesCheaply(() -> child.expand(size));
      refusesCheaply(() -> child.putByte(size - 1, 1));
    }
    refusesCheaply(() -> child.expand(Long.MAX_VALUE));
    refusesCheaply(() -> child.expand(Frames.MAX_TOTAL + 1L));
    assertThat(child.size()).isEqualTo(5_024);
    assertThat(limited.capacity()).isLessThan(10_000);
  }

  /**
   * Runs {@code work} until what it needs is there and compiled, and then demands that it allocates
   * nothing.
   */
  private static void assertAllocatesNothing(LongSupplier work) {
    long sum = 0;
    for (int i = 0; i < 200; i++) {
      sum += work.getAsLong();
    }
    long least = Long.MAX_VALUE;
    for (int attempt = 0; attempt < 5; attempt++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 100; i++) {
        sum += work.getAsLong();
      }
      least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
    assertThat(sum).isNotZero();
    assertThat(least).isZero();
  }

  private static void refusesCheaply(Runnable operation) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    assertThatExceptionOfType(MemoryException.class).isThrownBy(operation::run);
    assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(4_000_000);
  }
}
