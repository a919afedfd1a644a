/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.evm.code.Assembly;
import dev.engram.evm.code.Code;
import dev.engram.evm.code.Op;
import dev.engram.evm.state.Address;
import dev.engram.evm.uint256.Uint256;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SELFDESTRUCT before and after EIP-6780, and refunds before and after EIP-3529. */
class SelfDestructAndRefundTest {

  private static final long INTRINSIC_GAS = 21_000;

  private final byte[] toOther = Assembly.code().push(Sandbox.OTHER).op(Op.SELFDESTRUCT).bytes();

  @Test
  void beforeCancunTheAccountIsDeletedAndItsHeirPaid() throws InvalidTransaction {
    Sandbox sandbox = new Sandbox(Fork.SHANGHAI).deploy(Sandbox.CONTRACT, 5, toOther);
    sandbox.transact();
    assertThat(sandbox.state.account(Sandbox.CONTRACT).exists()).isFalse();
    assertThat(sandbox.balance(Sandbox.OTHER)).isEqualTo(5);
  }

  @Test
  void fromCancunOnOnlyItsBalanceGoes() throws InvalidTransaction {
    Sandbox sandbox = new Sandbox().deploy(Sandbox.CONTRACT, 5, toOther);
    sandbox.transact();
    assertThat(sandbox.state.account(Sandbox.CONTRACT).code().bytes()).isEqualTo(toOther);
    assertThat(sandbox.balance(Sandbox.CONTRACT)).isZero();
    assertThat(sandbox.balance(Sandbox.OTHER)).isEqualTo(5);
  }

  @Test
  void fromCancunOnWhatTheSameTransactionCreatedIsDeleted() {
    Sandbox sandbox = new Sandbox();
    Receipt receipt = sandbox.create(toOther, Sandbox.GAS);
    assertThat(receipt.halt()).isEqualTo(Halt.SUCCESS);
    Address created = CreateInstructions.address(Sandbox.SENDER, 0);
    assertThat(sandbox.state.account(created).exists()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"Shanghai, 0", "Cancun, 5"})
  void toItselfBurnsTheBalanceOnlyWhereItDeletes(String fork, long balance)
      throws InvalidTransaction {
    byte[] toItself = Assembly.code(Op.ADDRESS, Op.SELFDESTRUCT).bytes();
    Sandbox sandbox = new Sandbox(Fork.named(fork).orElseThrow());
    sandbox.deploy(Sandbox.CONTRACT, 5, toItself);
    sandbox.transact();
    assertThat(sandbox.balance(Sandbox.CONTRACT)).isEqualTo(balance);
  }

  @Test
  void anEmptyHeirIsPaidForIfItGetsSomething() {
    long rich = new Sandbox().deploy(Sandbox.CONTRACT, 5, toOther).call().gasUsed();
    long poor = new Sandbox().deploy(Sandbox.CONTRACT, toOther).call().gasUsed();
    assertThat(poor).isEqualTo(3 + 5000 + 2600);
    assertThat(rich - poor).isEqualTo(25_000);
  }

  @ParameterizedTest
  @CsvSource({"Berlin, 14301", "London, 0"})
  void selfdestructWasRefundedUntilLondon(String fork, long refund) throws InvalidTransaction {
    Sandbox sandbox = new Sandbox(Fork.named(fork).orElseThrow());
    Receipt receipt = sandbox.deploy(Sandbox.CONTRACT, toOther).transact();
    assertThat(receipt.gasRefunded()).isEqualTo(refund);
    assertThat(receipt.gasUsed() + refund).isEqualTo(INTRINSIC_GAS + 3 + 5000 + 2600);
  }

  /** 10 slots are cleared: half of the gas was the most until London, a fifth is since. */
  @ParameterizedTest
  @CsvSource({"Berlin, 10, 35530", "London, 10, 14212", "London, 1, 4800", "Cancun, 2, 6202"})
  void aRefundIsAtMostAPartOfTheGasUsed(String fork, int slots, long refund)
      throws InvalidTransaction {
    Sandbox sandbox = new Sandbox(Fork.named(fork).orElseThrow());
    Assembly code = Assembly.code();
    Map<Uint256, Uint256> storage = new HashMap<>();
    for (int key = 0; key < slots; key++) {
      code.push(0, key).op(Op.SSTORE);
      storage.put(Uint256.of(key), Uint256.of(1));
    }
    sandbox.state.put(Sandbox.CONTRACT, Uint256.ZERO, 1, Code.of(code.bytes()), storage);
    Receipt receipt = sandbox.transact();
    long used = INTRINSIC_GAS + slots * (2 * 3 + 5000L);
    assertThat(receipt.gasRefunded()).isEqualTo(refund);
    assertThat(receipt.gasUsed()).isEqualTo(used - refund);
    assertThat(Sandbox.FORTUNE.toBigInteger().longValue() - sandbox.balance(Sandbox.SENDER))
        .isEqualTo(10 * (used - refund));
  }

  @Test
  void aCallThatFailsLosesItsRefunds() throws InvalidTransaction {
    Sandbox sandbox = new Sandbox();
    byte[] callee = Assembly.code().push(0, 1).op(Op.SSTORE).push(0, 0).op(Op.REVERT).bytes();
    Map<Uint256, Uint256> storage = Map.of(Uint256.of(1), Uint256.of(1));
    sandbox.state.put(Sandbox.OTHER, Uint256.ZERO, 1, Code.of(callee), storage);
    sandbox.deploy(
        Sandbox.CONTRACT, Assembly.code().call(Op.CALL, Sandbox.OTHER, 0, 0, 0, 0).bytes());
    Receipt receipt = sandbox.transact();
    assertThat(receipt.halt()).isEqualTo(Halt.SUCCESS);
    assertThat(receipt.gasRefunded()).isZero();
  }

  @Test
  void sstoreWithTheStipendOrLessFails() {
    byte[] code = Assembly.code().push(0, 0).op(Op.SSTORE).bytes();
    // A store that changes nothing costs 2,200, so that the stipend alone decides.
    Sandbox sandbox = new Sandbox().deploy(Sandbox.CONTRACT, code);
    assertThat(sandbox.call(6 + 2300).halt()).isEqualTo(Halt.OUT_OF_GAS);
    assertThat(sandbox.call(6 + 2301).halt()).isEqualTo(Halt.SUCCESS);
  }
}
