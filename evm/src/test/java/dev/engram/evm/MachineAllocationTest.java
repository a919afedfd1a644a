/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.engram.evm.code.Assembly;
import dev.engram.evm.code.Op;
import dev.engram.evm.state.Address;
import dev.engram.evm.uint256.Uint256;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a message allocates does not depend on how much it runs: nothing for an instruction or an
 * inner call in the steady state.
 */
class MachineAllocationTest {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int WARM_UP = 60;

  private final Sandbox sandbox = new Sandbox();

  @Test
  void memoryArithmeticAndStorageAllocateNothing() {
    Assembly body =
        Assembly.code(Op.DUP1)
            .push(64)
            .op(Op.MSTORE)
            .push(64)
            .op(Op.MLOAD, Op.DUP1, Op.MUL)
            .push(7)
            .op(Op.DIV)
            .push(96)
            .op(Op.MSTORE8)
            .push(100, 40, 60)
            .op(Op.MCOPY)
            .push(100, 0)
            .op(Op.KECCAK256)
            .push(1)
            .op(Op.SSTORE)
            .push(1)
            .op(Op.SLOAD)
            .push(2)
            .op(Op.TSTORE)
            .push(32, 0, 0)
            .op(Op.CALLDATACOPY);
    assertAllocatesTheSame(body);
  }

  @ParameterizedTest
  @ValueSource(ints = {Op.CALL, Op.CALLCODE, Op.DELEGATECALL, Op.STATICCALL})
  void innerCallsAllocateNothing(int op) {
    byte[] callee =
        Assembly.code()
            .push(0)
            .op(Op.CALLDATALOAD)
            .push(0)
            .op(Op.MSTORE)
            .store(200, 5)
            .give(0, 64)
            .bytes();
    sandbox.deploy(Sandbox.OTHER, callee);
    assertAllocatesTheSame(Assembly.code().call(op, Sandbox.OTHER, 0, 32, 32, 32).op(Op.POP));
  }

  @ParameterizedTest
  @ValueSource(ints = {Op.REVERT, Op.INVALID})
  void innerCallsThatFailAllocateNothing(int end) {
    byte[] callee =
        Assembly.code().store(0, 5).push(1, 1).op(Op.SSTORE).push(32, 0).op(end).bytes();
    sandbox.deploy(Sandbox.OTHER, callee);
    Assembly body =
        Assembly.code().push(32, 0, 32, 0, 0).push(Sandbox.OTHER).push(30_000).op(Op.CALL, Op.POP);
    assertAllocatesTheSame(body);
  }

  @Test
  void valueThatMovesAllocatesNothing() {
    sandbox.deploy(Sandbox.OTHER, Assembly.code(Op.STOP).bytes());
    assertAllocatesTheSame(Assembly.code().pay(Sandbox.OTHER, 1, 0).op(Op.POP));
  }

  private void assertAllocatesTheSame(Assembly body) {
    sandbox.deploy(Sandbox.CONTRACT, 1_000_000_000, loop(body));
    long few = Long.MAX_VALUE;
    long many = Long.MAX_VALUE;
    for (int i = 0; i < WARM_UP; i++) {
      many = Math.min(many, allocatedBy(1_000));
      few = Math.min(few, allocatedBy(10));
    }
    assertThat(few).as("bytes of a message").isPositive();
    assertThat(many).as("bytes with 1,000 rounds instead of 10").isEqualTo(few);
  }

  private long allocatedBy(int rounds) {
    Message message = message(Sandbox.CONTRACT, rounds);
    long before = THREADS.getCurrentThreadAllocatedBytes();
    Receipt receipt = sandbox.evm.call(sandbox.state, Sandbox.BLOCK, message);
    long after = THREADS.getCurrentThreadAllocatedBytes();
    assertThat(receipt.halt()).isEqualTo(Halt.SUCCESS);
    return after - before;
  }

  private static Message message(Address to, int rounds) {
    byte[] input = Uint256.of(rounds).toBytes();
    return new Message(Sandbox.SENDER, to, Uint256.ZERO, input, 1_000_000_000);
  }

  /** Runs {@code body} as often as the input says. */
  private static byte[] loop(Assembly body) {
    Assembly code = Assembly.code().push(0).op(Op.CALLDATALOAD);
    int start = code.position();
    return code.op(Op.JUMPDEST)
        .data(body.bytes())
        .push(1)
        .op(Op.SWAP1, Op.SUB, Op.DUP1)
        .push(start)
        .op(Op.JUMPI)
        .bytes();
  }
}
