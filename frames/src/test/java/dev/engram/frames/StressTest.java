/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.frames;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The stress tests of the flat memory's document, and whole sequences of calls as the call memory's
 * asks for.
 */
class StressTest {

  private final Frames frames = Frames.create();
  private final Frame root = frames.root();

  @Test
  void rapidExpansionAndContractionNeverShowsOldBytes() {
    SplittableRandom random = new SplittableRandom(8);
    for (int round = 0; round < 3_000; round++) {
      Frame child = root.enter();
      int length = random.nextInt(1, 9_000);
      child.expand(length);
      int at = random.nextInt(length);
      assertThat(child.getByte(at)).isZero();
      if (round % 10 == 0) {
        assertThat(isZero(child.snapshot())).isTrue();
      }
      CallFramesTest.fill(child, length);
      root.revert();
      root.restore(new byte[random.nextInt(200)]);
    }
  }

  @Test
  void machinesOnTheirOwnThreadsDoNotSeeEachOther() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      var runs =
          IntStream.range(0, 4)
              .mapToObj(seed -> (Callable<Integer>) () -> sideBySide(seed))
              .toList();
      for (var run : threads.invokeAll(runs)) {
        assertThat(run.get()).isEqualTo(500);
      }
    }
  }

  @Test
  void aMemoryIsHandedFromThreadToThread() throws Exception {
    try (ExecutorService other = Executors.newSingleThreadExecutor()) {
      for (int i = 0; i < 50; i++) {
        int value = i;
        root.putByte(100L * i, value);
        Frame child = other.submit(root::enter).get();
        other.submit(() -> child.putByte(5_000, value)).get();
        assertThat(child.getByte(5_000)).isEqualTo(value);
        other.submit(root::release).get();
      }
      assertThat(root.getByte(4_900)).isEqualTo(49);
    }
  }

  @Test
  void sparseWritesAllOverAMemoryAreReadBackAmongZeros() {
    CallFramesTest.fill(root, 4 << 20);
    frames.reset();
    byte[] expected = new byte[4 << 20];
    root.expand(expected.length);
    SplittableRandom random = new SplittableRandom(9);
    for (int i = 0; i < 20_000; i++) {
      int at = random.nextInt(expected.length);
      expected[at] = (byte) (i | 1);
      root.putByte(at, i | 1);
      int look = random.nextInt(expected.length);
      assertThat((byte) root.getByte(look)).isEqualTo(expected[look]);
    }
    assertThat(Arrays.mismatch(root.snapshot(), expected)).isEqualTo(-1);
  }

  @Test
  void aFrameThatGoesOnFarFromItsStartIsClearedWholeAtLast() {
    CallFramesTest.fill(root, 1 << 20);
    frames.reset();
    root.expand(1 << 20);
    for (int i = 0; i <= 1 << 10; i++) {
      root.putByte((1 << 20) - 1, i);
    }
    assertThat(isZero(Arrays.copyOf(root.array(), (1 << 20) - 1))).isTrue();
  }

  @Test
  void writesFromTheFarEndDownwardsAreReadBackAmongZeros() {
    CallFramesTest.fill(root, 1 << 20);
    frames.reset();
    byte[] expected = new byte[1 << 20];
    for (int at = expected.length - 1; at >= 0; at -= 1_021) {
      expected[at] = 3;
      root.putByte(at, 3);
    }
    assertThat(Arrays.mismatch(root.snapshot(), expected)).isEqualTo(-1);
  }

  @Test
  void aTransactionOfCallsPaysAndSeesWhatTheEvmWould() {
    long gas = 10_000;
    long[] word = Words.limbs(Words.counting(1));
    gas = root.store(gas, 0, word, 0);
    gas = root.charge(gas, 64, 32);
    Frame callee = root.enter();
    int input = root.forReading(0, 32);
    gas = callee.charge(gas, 0, 32);
    callee.putBounded(0, callee.array(), input, 32, 4, 32);
    Frame created = callee.enter();
    gas = created.store(gas, 2_000, word, 0);
    created.returnBytes(2_000, 32);
    callee.release();
    callee.putBounded(32, callee.returnData().array(), 0, callee.returnData().size(), 0, 32);
    assertThat(callee.size()).isEqualTo(64);
    callee.returnBytes(0, 64);
    root.revert();
    assertThat(root.returnData().size()).isEqualTo(64);
    assertThat(root.size()).isEqualTo(96);
    assertThat(10_000 - gas)
        .isEqualTo(MemoryGas.cost(3) + MemoryGas.cost(1) + MemoryGas.cost(2_032 / 32 + 1));
    frames.reset();
    assertThat(root.charge(10, 0, 32)).isEqualTo(7);
  }

  private static int sideBySide(int seed) {
    Frames own = Frames.builder().limit(1 << 20).build();
    Draw draw = new Draw(new SplittableRandom(seed), 20_000);
    new SideBySide(own, null, 1 << 20, 6, draw).run(500);
    return 500;
  }

  private static boolean isZero(byte[] bytes) {
    for (byte b : bytes) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }
}
