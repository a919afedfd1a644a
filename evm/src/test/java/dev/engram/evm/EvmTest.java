/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.engram.evm.code.Assembly;
import dev.engram.evm.code.Code;
import dev.engram.evm.code.Op;
import dev.engram.evm.code.Program;
import dev.engram.evm.uint256.Uint256;
import dev.engram.frames.Frames;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The outermost call where it does not even begin, and what a host must find when it fails. */
class EvmTest {

  private final Sandbox sandbox = new Sandbox();

  @Test
  void aMessageOfMoreThanTheSenderHasFailsAndMovesNothing() {
    byte[] root = sandbox.deploy(Sandbox.CONTRACT, new byte[0]).state.root();
    Uint256 tooMuch = Uint256.of(Sandbox.FORTUNE.toBigInteger().add(BigInteger.ONE));
    Message message =
        new Message(Sandbox.SENDER, Sandbox.CONTRACT, tooMuch, new byte[0], Sandbox.GAS);
    Receipt receipt = sandbox.evm.call(sandbox.state, Sandbox.BLOCK, message);
    assertThat(receipt.halt()).isEqualTo(Halt.INSUFFICIENT_BALANCE);
    assertThat(sandbox.state.root()).isEqualTo(root);
  }

  @Test
  void aCreationByASenderWithTheLastNonceFails() {
    sandbox.state.put(Sandbox.SENDER, Sandbox.FORTUNE, -1, Code.EMPTY, Map.of());
    byte[] root = sandbox.state.root();
    assertThat(sandbox.create(new byte[0], 100).halt()).isEqualTo(Halt.NONCE_OVERFLOW);
    assertThat(sandbox.state.root()).isEqualTo(root);
  }

  @Test
  void initCodeLongerThanCanBeDecodedFailsAsACallDoes() throws InvalidTransaction {
    byte[] init = new byte[Program.MAX_CODE + 1];
    assertThat(sandbox.create(init, 100).halt()).isEqualTo(Halt.MEMORY_LIMIT_EXCEEDED);
    Sandbox paris = new Sandbox(Fork.PARIS);
    Uint256 price = Uint256.of(10);
    Transaction transaction =
        new Transaction(
            Transaction.Type.LEGACY,
            Sandbox.SENDER,
            null,
            0,
            20_000_000,
            Uint256.ZERO,
            init,
            price,
            price,
            List.of(),
            Uint256.ZERO,
            List.of());
    Receipt receipt = paris.evm.transact(paris.state, Sandbox.BLOCK, transaction);
    assertThat(receipt.halt()).isEqualTo(Halt.MEMORY_LIMIT_EXCEEDED);
    assertThat(receipt.gasUsed()).isEqualTo(20_000_000);
    assertThat(paris.state.account(Sandbox.SENDER).nonce()).isEqualTo(1);
  }

  @Test
  void aHostThatThrowsFindsTheTransactionUndone() throws InvalidTransaction {
    byte[] code =
        Assembly.code().push(1, 1).op(Op.SSTORE).push(999).op(Op.BLOCKHASH).giveTop().bytes();
    sandbox.deploy(Sandbox.CONTRACT, code);
    byte[] root = sandbox.state.root();
    Evm broken =
        new Evm(
            Fork.CANCUN,
            Frames.create(),
            number -> {
              throw new UnsupportedOperationException("block " + number);
            });
    Transaction transaction = sandbox.transaction(Sandbox.CONTRACT);
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> broken.transact(sandbox.state, Sandbox.BLOCK, transaction));
    Message message =
        new Message(Sandbox.SENDER, Sandbox.CONTRACT, Uint256.ZERO, new byte[0], Sandbox.GAS);
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> broken.call(sandbox.state, Sandbox.BLOCK, message));
    assertThat(sandbox.state.root()).isEqualTo(root);
    assertThat(sandbox.transact().halt()).isEqualTo(Halt.SUCCESS);
  }

  @Test
  void logsAreInOrderAndThoseOfFailedCallsAreGone() {
    byte[] logs = Assembly.code().push(2, 1, 0, 0).op(Op.LOG0 + 2).bytes();
    sandbox.deploy(Sandbox.OTHER, Assembly.code().data(logs).push(0, 0).op(Op.REVERT).bytes());
    byte[] code =
        Assembly.code()
            .store(0, 5)
            .push(9, 32, 0)
            .op(Op.LOG0 + 1)
            .call(Op.CALL, Sandbox.OTHER, 0, 0, 0, 0)
            .data(logs)
            .bytes();
    List<Log> told = sandbox.run(code).logs();
    assertThat(told).extracting(Log::address).containsOnly(Sandbox.CONTRACT);
    assertThat(told)
        .extracting(Log::topics)
        .containsExactly(List.of(Uint256.of(9)), List.of(Uint256.of(1), Uint256.of(2)));
    assertThat(told.getFirst().data()).isEqualTo(Uint256.of(5).toBytes());
    sandbox.deploy(Sandbox.CONTRACT, Assembly.code().data(code).op(Op.INVALID).bytes());
    assertThat(sandbox.call().logs()).isEmpty();
  }

  @Test
  void aMachineIsReusableAfterAnyEnd() {
    byte[] deep = Assembly.code().store(5_000, 1).call(Op.CALL, Sandbox.OTHER, 0, 0, 0, 0).bytes();
    for (int end : new int[] {Op.STOP, Op.INVALID, Op.REVERT}) {
      sandbox.deploy(Sandbox.OTHER, Assembly.code().store(64, 1).push(0, 0).op(end).bytes());
      sandbox.run(deep);
      Receipt receipt = sandbox.run(Assembly.code(Op.MSIZE).giveTop().bytes());
      assertThat(Sandbox.number(receipt)).isZero();
    }
  }
}
