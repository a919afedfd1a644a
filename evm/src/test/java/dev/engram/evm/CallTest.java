/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.evm.code.Assembly;
import dev.engram.evm.code.Op;
import dev.engram.evm.state.Address;
import dev.engram.evm.uint256.Uint256;
import java.math.BigInteger;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Inner calls: gas, value, depth, and what they may write to their caller's memory. */
class CallTest {

  private static final BigInteger ALL = BigInteger.TWO.pow(256).subtract(BigInteger.ONE);
  private static final byte[] GIVE_GAS = Assembly.code(Op.GAS).giveTop().bytes();

  private final Sandbox sandbox = new Sandbox();

  @Test
  void aCallIsGivenAllButOne64thOfTheGas() {
    sandbox.deploy(Sandbox.OTHER, GIVE_GAS);
    byte[] code =
        Assembly.code()
            .push(32, 0, 0, 0, 0)
            .push(Sandbox.OTHER)
            .push(ALL)
            .op(Op.CALL)
            .give(0, 32)
            .bytes();
    long gas = 100_000;
    Receipt receipt = sandbox.deploy(Sandbox.CONTRACT, code).call(gas);
    // Seven PUSHes, a word of memory, a cold account; the callee's own GAS.
    long left = gas - 7 * 3 - 3 - 2600;
    assertThat(Sandbox.number(receipt)).isEqualTo(left - left / 64 - 2);
  }

  @Test
  void aCallIsGivenTheGasThatItAsksForAndGivesBackTheRest() {
    sandbox.deploy(Sandbox.OTHER, GIVE_GAS);
    byte[] code =
        Assembly.code()
            .push(32, 0, 0, 0)
            .push(Sandbox.OTHER)
            .push(5_000)
            .op(Op.STATICCALL)
            .give(0, 32)
            .bytes();
    Receipt receipt = sandbox.run(code);
    assertThat(Sandbox.number(receipt)).isEqualTo(5_000 - 2);
    long callee = 2 + 3 + 3 + 3 + 3 + 3;
    assertThat(receipt.gasUsed()).isEqualTo(6 * 3 + 3 + 2600 + callee + 2 * 3);
  }

  @Test
  void aCallWithValueHasAStipend() {
    sandbox.deploy(Sandbox.OTHER, GIVE_GAS);
    byte[] code =
        Assembly.code()
            .push(32, 0, 0, 0, 1)
            .push(Sandbox.OTHER)
            .push(0)
            .op(Op.CALL)
            .give(0, 32)
            .bytes();
    Receipt receipt = sandbox.deploy(Sandbox.CONTRACT, 10, code).call();
    assertThat(Sandbox.number(receipt)).isEqualTo(2300 - 2);
    assertThat(sandbox.balance(Sandbox.OTHER)).isEqualTo(1);
    assertThat(sandbox.balance(Sandbox.CONTRACT)).isEqualTo(9);
  }

  @Test
  void valueToAnEmptyAccountCostsItsCreation() {
    long toNobody = pay(Sandbox.NOBODY);
    long toOther = pay(Sandbox.SENDER) + 2_500;
    assertThat(toNobody - toOther).isEqualTo(25_000);
  }

  @Test
  void aCallThatCannotBePaidFailsAtOnceAndGivesItsGasBack() {
    byte[] code = Assembly.code().pay(Sandbox.OTHER, 11, 50_000).giveTop().bytes();
    sandbox.deploy(Sandbox.OTHER, Assembly.code(Op.STOP).bytes());
    Receipt receipt = sandbox.deploy(Sandbox.CONTRACT, 10, code).call();
    assertThat(Sandbox.number(receipt)).isZero();
    // The stipend is part of what comes back.
    assertThat(receipt.gasUsed()).isEqualTo(7 * 3 + 2600 + 9000 - 2300 + 3 + 3 + 3 + 3 + 3);
    assertThat(sandbox.balance(Sandbox.CONTRACT)).isEqualTo(10);
  }

  @Test
  void anExceptionTakesTheGasOfTheCalleeAndNoMore() {
    sandbox.deploy(Sandbox.OTHER, Assembly.code(Op.INVALID).bytes());
    byte[] code =
        Assembly.code()
            .push(0, 0, 0, 0)
            .push(Sandbox.OTHER)
            .push(40_000)
            .op(Op.STATICCALL)
            .giveTop()
            .bytes();
    Receipt receipt = sandbox.run(code);
    assertThat(receipt.halt()).isEqualTo(Halt.SUCCESS);
    assertThat(Sandbox.number(receipt)).isZero();
    assertThat(receipt.gasUsed()).isEqualTo(6 * 3 + 2600 + 40_000 + 5 * 3);
  }

  @Test
  void delegatecallKeepsCallerValueAndAccount() {
    byte[] tell =
        Assembly.code(Op.CALLER)
            .push(0)
            .op(Op.MSTORE, Op.ADDRESS)
            .push(32)
            .op(Op.MSTORE, Op.CALLVALUE)
            .push(64)
            .op(Op.MSTORE)
            .give(0, 96)
            .bytes();
    sandbox.deploy(Sandbox.OTHER, tell);
    assertThat(told(Op.DELEGATECALL))
        .containsExactly(Sandbox.SENDER.limb0(), Sandbox.CONTRACT.limb0(), 3);
    assertThat(told(Op.CALLCODE))
        .containsExactly(Sandbox.CONTRACT.limb0(), Sandbox.CONTRACT.limb0(), 0);
    assertThat(told(Op.CALL)).containsExactly(Sandbox.CONTRACT.limb0(), Sandbox.OTHER.limb0(), 0);
    assertThat(told(Op.STATICCALL))
        .containsExactly(Sandbox.CONTRACT.limb0(), Sandbox.OTHER.limb0(), 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4, 32, 40})
  void aCalleeWritesNoMoreThanItReturnedAndTheCallerAskedFor(int returned) {
    sandbox.deploy(Sandbox.OTHER, Assembly.code().store(0, 0).give(0, returned).bytes());
    byte[] code =
        Assembly.code()
            .push(ALL)
            .push(0)
            .op(Op.MSTORE)
            .push(ALL)
            .push(32)
            .op(Op.MSTORE)
            .call(Op.STATICCALL, Sandbox.OTHER, 0, 0, 0, 32)
            .give(0, 64)
            .bytes();
    byte[] expected = new byte[64];
    Arrays.fill(expected, Math.min(returned, 32), 64, (byte) 0xFF);
    assertThat(sandbox.run(code).output()).isEqualTo(expected);
  }

  @Test
  void theWindowsOfACallAreChargedThoughNothingIsReturned() {
    byte[] code =
        Assembly.code()
            .call(Op.STATICCALL, Sandbox.NOBODY, 0, 0, 100, 1)
            .op(Op.MSIZE)
            .giveTop()
            .bytes();
    assertThat(Sandbox.number(sandbox.run(code))).isEqualTo(128);
  }

  @Test
  void aFailedCalleeWritesItsRevertDataAndUndoesItsState() {
    byte[] callee =
        Assembly.code().push(5, 1).op(Op.SSTORE).store(0, 9).push(32, 0).op(Op.REVERT).bytes();
    sandbox.deploy(Sandbox.OTHER, callee);
    byte[] code = Assembly.code().call(Op.CALL, Sandbox.OTHER, 0, 0, 0, 32).give(0, 32).bytes();
    assertThat(Sandbox.number(sandbox.run(code))).isEqualTo(9);
    assertThat(sandbox.stored(Sandbox.OTHER, 1).isZero()).isTrue();
  }

  @Test
  void anInnerCallHasAStackOfItsOwnOf1024Slots() {
    Assembly full = Assembly.code();
    for (int i = 0; i < 1024; i++) {
      full.op(Op.CALLER);
    }
    sandbox.deploy(Sandbox.OTHER, full.bytes());
    Assembly code = Assembly.code();
    for (int i = 0; i < 1010; i++) {
      code.op(Op.CALLER);
    }
    code.call(Op.STATICCALL, Sandbox.OTHER, 0, 0, 0, 0).giveTop();
    assertThat(Sandbox.number(sandbox.run(code.bytes()))).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a1025thSlotIsRefused(boolean acrossBlocks) {
    Assembly code = Assembly.code();
    for (int i = 0; i < 1024; i++) {
      code.op(Op.CALLER);
      if (acrossBlocks) {
        code.op(Op.JUMPDEST);
      }
    }
    assertThat(sandbox.run(code.bytes()).halt()).isEqualTo(Halt.SUCCESS);
    code.op(Op.CALLER);
    assertThat(sandbox.run(code.bytes()).halt()).isEqualTo(Halt.STACK_OVERFLOW);
  }

  @Test
  void aSlotThatIsNotThereIsRefused() {
    assertThat(sandbox.run(Assembly.code(Op.CALLER, Op.ADD).bytes()).halt())
        .isEqualTo(Halt.STACK_UNDERFLOW);
  }

  @Test
  void callsNest1024DeepOnASmallJavaStack() throws InterruptedException {
    byte[] recursion =
        Assembly.code()
            .push(0)
            .op(Op.SLOAD)
            .push(1)
            .op(Op.ADD)
            .push(0)
            .op(Op.SSTORE)
            .call(Op.CALL, Sandbox.CONTRACT, 0, 0, 0, 0)
            .bytes();
    sandbox.deploy(Sandbox.CONTRACT, recursion);
    Receipt[] receipt = new Receipt[1];
    Thread small = new Thread(null, () -> receipt[0] = sandbox.call(1L << 50), "small", 1 << 18);
    small.start();
    small.join();
    assertThat(receipt[0].halt()).isEqualTo(Halt.SUCCESS);
    assertThat(sandbox.stored(Sandbox.CONTRACT, 0).limb0()).isEqualTo(1025);
  }

  private long pay(Address to) {
    byte[] code = Assembly.code().pay(to, 1, 0).bytes();
    Sandbox fresh = new Sandbox();
    return fresh.deploy(Sandbox.CONTRACT, 10, code).call().gasUsed();
  }

  private long[] told(int op) {
    byte[] code = Assembly.code().call(op, Sandbox.OTHER, 0, 0, 0, 96).give(0, 96).bytes();
    sandbox.deploy(Sandbox.CONTRACT, code);
    Message message =
        new Message(Sandbox.SENDER, Sandbox.CONTRACT, Uint256.of(3), new byte[0], Sandbox.GAS);
    byte[] output = sandbox.evm.call(sandbox.state, Sandbox.BLOCK, message).output();
    long[] numbers = new long[3];
    for (int i = 0; i < 3; i++) {
      numbers[i] = new BigInteger(1, output, 32 * i, 32).longValueExact();
    }
    return numbers;
  }
}
