/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import dev.engram.evm.code.Code;
import dev.engram.evm.uint256.Uint256;
import java.lang.management.ManagementFactory;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WorldStateAllocationTest {

  private static final int KEYS = 8;

  private final WorldState state = new WorldState();
  private final Code code = Code.of(new byte[] {1, 2, 3});
  private final long[] words = {1, 0, 0, 0, 0, 0, 0, 0};

  @Test
  void aSubCallOnKnownAccountsAndKeysAllocatesNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    assumeTrue(threads.isThreadAllocatedMemorySupported());
    state.put(new Address(1, 2, 3), Uint256.of(1_000), 7, Code.EMPTY, Map.of());
    state.beginTransaction();
    subCall();

    // the least of several rounds, since the machine itself may allocate on this thread while it
    // compiles
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 20; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 1_000; i++) {
        subCall();
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertThat(least).isZero();
    assertThat(state.accounts()).hasSize(1);
  }

  private void subCall() {
    int outer = state.checkpoint();
    Account caller = state.account(1, 2, 3);
    Account callee = state.account(4, 5, 6);
    caller.warm();
    callee.warm();
    caller.debit(words, 0);
    callee.credit(words, 0);
    caller.incrementNonce();
    callee.create();
    callee.code(code);
    callee.codeHash(words, 4);
    int inner = state.checkpoint();
    for (int key = 0; key < KEYS; key++) {
      Slot slot = callee.slot(key, 0, 0, 0);
      slot.warm();
      slot.set(key + 1, 2, 3, 4);
      slot.original(words, 4);
      state.storeTransient(callee, key, 0, 0, 0, words, 0);
      state.loadTransient(caller, key, 0, 0, 0, words, 4);
    }
    callee.selfDestruct();
    state.revertTo(inner);
    callee.touch();
    state.revertTo(outer);
  }
}
