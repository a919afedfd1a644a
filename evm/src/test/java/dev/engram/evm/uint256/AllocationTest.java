/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm.uint256;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.engram.evm.crypto.Keccak256;
import java.lang.management.ManagementFactory;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the interpreter does at every instruction leaves nothing to collect. */
final class AllocationTest {

  private static final int CALLS = 20_000;

  @Test
  void arithmeticAllocatesNothing() {
    long[] s = new long[32];
    byte[] bytes = new byte[64];
    Random random = new Random(12);
    for (int i = 0; i < 16; i++) {
      s[i] = random.nextLong() >>> random.nextInt(64);
    }
    assertAllocatesNothing(() -> {
      Limbs.add(s, 0, 4, 16);
      Limbs.mul(s, 16, 8, 16);
      Limbs.div(s, 16, 4, 20);
      Limbs.smod(s, 16, 8, 20);
      Limbs.addmod(s, 0, 4, 8, 20);
      Limbs.mulmod(s, 0, 4, 8, 20);
      Limbs.exp(s, 0, 4, 24);
      Limbs.signExtend(s, 0, 4, 24);
      Limbs.sar(s, 0, 4, 28);
      Limbs.store(s, 20, bytes, 8);
      Limbs.loadPadded(bytes, 40, 17, s, 28);
    });
  }

  @Test
  void hashingAllocatesNothing() {
    Keccak256 keccak = new Keccak256();
    byte[] data = new byte[500];
    assertAllocatesNothing(() -> keccak.hash(data, 1, 300, data, 400));
  }

  private static void assertAllocatesNothing(Runnable calls) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    repeat(calls);
    long before = threads.getCurrentThreadAllocatedBytes();
    repeat(calls);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    // The smallest object has 8 bytes: one a call would be 20 times this.
    assertThat(allocated).isLessThan(8L * CALLS / 20);
  }

  private static void repeat(Runnable calls) {
    for (int i = 0; i < CALLS; i++) {
      calls.run();
    }
  }
}
