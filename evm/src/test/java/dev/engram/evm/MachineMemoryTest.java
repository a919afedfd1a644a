/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.evm.code.Assembly;
import dev.engram.evm.code.Op;
import dev.engram.evm.state.Address;
import dev.engram.frames.Frames;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The machine on a memory that is told of: its access log, and its limit. */
class MachineMemoryTest {

  private final Explanation log = new Explanation();

  @Test
  void theAccessLogTellsOfNestedCallsInTheirOrder() {
    Sandbox sandbox = new Sandbox(Fork.CANCUN, Frames.builder().sink(log).build());
    byte[] callee = Assembly.code().push(0).op(Op.MLOAD).store(0, 7).give(0, 32).bytes();
    sandbox.deploy(Sandbox.OTHER, callee);
    byte[] code =
        Assembly.code()
            .store(0, 1)
            .call(Op.STATICCALL, Sandbox.OTHER, 0, 32, 32, 32)
            .call(Op.STATICCALL, Sandbox.OTHER, 0, 0, 0, 0)
            .give(32, 32)
            .bytes();
    assertThat(Sandbox.number(sandbox.run(code))).isEqualTo(7);
    assertThat(log.events())
        .containsSubsequence(
            "write 0+32", // the caller's word
            "read 0+32", // the input
            "read 64+32", // the callee's MLOAD, zero
            "write 64+32",
            "read 64+32", // its output
            "zeroed 64+32",
            "write 32+32", // given back
            "read 64+32", // the second callee's, zero again
            "write 64+32",
            "zeroed 64+32",
            "read 32+32");
  }

  @ParameterizedTest
  @ValueSource(longs = {31, 32, 33})
  void theAccessLogExplainsEveryReadOfRandomPrograms(long seed) {
    Sandbox sandbox = new Sandbox(Fork.CANCUN, Frames.builder().sink(log).build());
    RandomGenerator random = new Random(seed);
    RandomPrograms programs = new RandomPrograms(random);
    for (int i = 0; i < 500; i++) {
      sandbox.deploy(Sandbox.CONTRACT, 500, programs.program(40));
      for (int target = 0; target < 3; target++) {
        long address = RandomPrograms.TARGETS[target];
        sandbox.deploy(new Address(address, 0, 0), 500, programs.program(15));
      }
      sandbox.call(500_000);
    }
    assertThat(log.reads()).isGreaterThan(1_000);
    assertThat(log.reads()).as("explained reads").isEqualTo(log.explained());
  }

  @Test
  void aMemoryBeyondItsLimitFailsTheCallThatAsksForIt() {
    Frames memory = Frames.builder().limit(1024).build();
    Sandbox sandbox = new Sandbox(Fork.CANCUN, memory);
    assertThat(sandbox.run(Assembly.code().store(992, 1).bytes()).halt()).isEqualTo(Halt.SUCCESS);
    Receipt receipt = sandbox.run(Assembly.code().store(993, 1).bytes());
    assertThat(receipt.halt()).isEqualTo(Halt.MEMORY_LIMIT_EXCEEDED);
    assertThat(receipt.gasUsed()).isEqualTo(Sandbox.GAS);
  }

  @Test
  void theLimitIsForAllActiveCallsTogetherAndAnInnerFailureIsTheCallersToSee() {
    Frames memory = Frames.builder().limit(1024).build();
    Sandbox sandbox = new Sandbox(Fork.CANCUN, memory);
    byte[] callee = Assembly.code().push(1, 1).op(Op.SSTORE).store(480, 1).bytes();
    sandbox.deploy(Sandbox.OTHER, callee);
    assertThat(Sandbox.number(sandbox.run(callAfterUsing(480)))).isEqualTo(1);
    assertThat(sandbox.stored(Sandbox.OTHER, 1).limb0()).isEqualTo(1);
    sandbox.deploy(Sandbox.OTHER, callee);
    Receipt receipt = sandbox.run(callAfterUsing(512));
    assertThat(receipt.halt()).isEqualTo(Halt.SUCCESS);
    assertThat(Sandbox.number(receipt)).isZero();
    assertThat(sandbox.stored(Sandbox.OTHER, 1).isZero()).isTrue();
  }

  private static byte[] callAfterUsing(long offset) {
    return Assembly.code()
        .store(offset, 1)
        .push(0, 0, 0, 0, 0)
        .push(Sandbox.OTHER)
        .push(100_000)
        .op(Op.CALL)
        .giveTop()
        .bytes();
  }
}
