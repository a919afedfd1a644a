/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.evm.code.Assembly;
import dev.engram.evm.code.Code;
import dev.engram.evm.code.Op;
import dev.engram.evm.state.Account;
import dev.engram.evm.state.Address;
import dev.engram.evm.uint256.Uint256;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** CREATE, CREATE2 and creating messages: addresses, collisions, and what becomes of the code. */
class CreateTest {

  private static final long CREATE_GAS = 32_000;

  private final Sandbox sandbox = new Sandbox();

  /** The addresses that one account of the main net created first. */
  @ParameterizedTest
  @CsvSource({
    "0, 0xcd234a471b72ba2f1ccf0a70fcaba648a5eecd8d",
    "1, 0x343c43a37d37dff08ae8c4a11544c718abb4fcf8",
    "2, 0xf778b86fa74e846c4f0a1fbd1335fe81c00a0c91",
    "3, 0xfffd933a0bc612844eaf0c6fe3e5b8e9b6c1d19c"
  })
  void createMakesAnAddressOfCreatorAndNonce(long nonce, String address) {
    Address creator = Address.parse("0x6ac7ea33f8831ea9dcc53393aaa88b25a785dbf0");
    byte[] code = Assembly.code().push(0, 0, 0).op(Op.CREATE).giveTop().bytes();
    assertThat(created(creator, nonce, code)).isEqualTo(Address.parse(address).toUint256());
  }

  /** The examples of EIP-1014. */
  @ParameterizedTest
  @CsvSource({
    "0x0000000000000000000000000000000000000000, 0, 0x4d1a2e2bb4f88f0250f26ffff098b0b30b26bf38",
    "0xdeadbeef00000000000000000000000000000000, 0, 0xb928f69bb1d91cd65274e3c79d8986362984fda3"
  })
  void create2MakesAnAddressOfCreatorSaltAndInitCode(String creator, long salt, String address) {
    byte[] code = Assembly.code().push(salt, 1, 0, 0).op(Op.CREATE2).giveTop().bytes();
    assertThat(created(Address.parse(creator), 1, code))
        .isEqualTo(Address.parse(address).toUint256());
  }

  @Test
  void aNewContractHasItsCodeNonceOneAndTheValue() {
    byte[] init = Assembly.code().store(0, 0x0102_0304).give(28, 4).bytes();
    byte[] code =
        Assembly.code().storeAll(init).push(init.length, 0, 6).op(Op.CREATE).giveTop().bytes();
    Receipt receipt = sandbox.deploy(Sandbox.CONTRACT, 10, code).call();
    Account created = account(receipt);
    assertThat(created.code().bytes()).containsExactly(1, 2, 3, 4);
    assertThat(created.nonce()).isEqualTo(1);
    assertThat(created.balance()).isEqualTo(Uint256.of(6));
    assertThat(sandbox.balance(Sandbox.CONTRACT)).isEqualTo(4);
    assertThat(sandbox.state.account(Sandbox.CONTRACT).nonce()).isEqualTo(2);
  }

  @Test
  void initCodeHasNoInput() {
    byte[] init = Assembly.code(Op.CALLDATASIZE).giveTop().bytes();
    Receipt receipt = sandbox.create(init, Sandbox.GAS);
    assertThat(receipt.output()).isEqualTo(new byte[32]);
    assertThat(receipt.created()).isEqualTo(Address.fromBytes(address(0), 0));
  }

  @Test
  void whereThereIsAContractNoneIsCreatedAndTheGasIsGone() {
    Address taken = CreateInstructions.address(Sandbox.CONTRACT, 1);
    sandbox.deploy(taken, new byte[] {0});
    long gas = 200_000;
    byte[] code = Assembly.code().push(0, 0, 0).op(Op.CREATE).giveTop().bytes();
    Receipt receipt = sandbox.deploy(Sandbox.CONTRACT, code).call(gas);
    assertThat(Sandbox.number(receipt)).isZero();
    long left = gas - 3 * 3 - CREATE_GAS;
    assertThat(gas - receipt.gasUsed()).isEqualTo(left / 64 - 15);
    assertThat(sandbox.state.account(Sandbox.CONTRACT).nonce()).isEqualTo(2);
  }

  @Test
  void storageAloneIsACollisionAndBalanceAloneIsNot() {
    Address taken = CreateInstructions.address(Sandbox.SENDER, 0);
    sandbox.state.put(taken, Uint256.ZERO, 0, Code.EMPTY, Map.of(Uint256.ZERO, Uint256.of(1)));
    assertThat(sandbox.create(new byte[0], 100).halt()).isEqualTo(Halt.ADDRESS_COLLISION);
    Sandbox other = new Sandbox();
    other.state.put(taken, Uint256.of(5), 0, Code.EMPTY, Map.of());
    assertThat(other.create(new byte[0], 100).halt()).isEqualTo(Halt.SUCCESS);
    assertThat(other.balance(taken)).isEqualTo(5);
  }

  @Test
  void codeIsPaidForByTheByte() {
    byte[] init = Assembly.code().give(0, 64).bytes();
    long running = 2 * 3 + 2 * 3;
    assertThat(sandbox.create(init, running + 64 * 200).halt()).isEqualTo(Halt.SUCCESS);
    Receipt poor = new Sandbox().create(init, running + 64 * 200 - 1);
    assertThat(poor.halt()).isEqualTo(Halt.OUT_OF_GAS);
    assertThat(poor.created()).isNull();
    assertThat(poor.gasUsed()).isEqualTo(running + 64 * 200 - 1);
  }

  @Test
  void codeHasAtMost24576Bytes() {
    assertThat(sandbox.create(Assembly.code().give(0, 24_576).bytes(), Sandbox.GAS).halt())
        .isEqualTo(Halt.SUCCESS);
    assertThat(sandbox.create(Assembly.code().give(0, 24_577).bytes(), Sandbox.GAS).halt())
        .isEqualTo(Halt.CODE_TOO_LARGE);
  }

  @ParameterizedTest
  @ValueSource(ints = {Op.CREATE, Op.CREATE2})
  void codeThatStartsWithEfIsRefusedWithAllItsGas(int op) {
    byte[] init = Assembly.code().push(0xEF, 0).op(Op.MSTORE8).give(0, 1).bytes();
    Assembly code = Assembly.code().storeAll(init);
    code.push(op == Op.CREATE ? new long[0] : new long[] {0});
    code.push(init.length, 0, 0).op(op).giveTop();
    long gas = 100_000;
    Receipt receipt = sandbox.deploy(Sandbox.CONTRACT, code.bytes()).call(gas);
    assertThat(Sandbox.number(receipt)).isZero();
    assertThat(receipt.gasUsed()).isGreaterThan(gas - (gas - CREATE_GAS) / 63);
    assertThat(sandbox.create(init, Sandbox.GAS).halt()).isEqualTo(Halt.INVALID_CODE);
  }

  @Test
  void initCodeHasAtMost49152Bytes() {
    byte[] most = Assembly.code().push(49_152, 0, 0).op(Op.CREATE).bytes();
    byte[] more = Assembly.code().push(49_153, 0, 0).op(Op.CREATE).bytes();
    assertThat(sandbox.run(most).halt()).isEqualTo(Halt.SUCCESS);
    assertThat(sandbox.run(more).halt()).isEqualTo(Halt.OUT_OF_GAS);
  }

  @Test
  void aCreatorThatCannotPayKeepsItsNonce() {
    byte[] code = Assembly.code().push(0, 0, 6).op(Op.CREATE).giveTop().bytes();
    Receipt receipt = sandbox.deploy(Sandbox.CONTRACT, 5, code).call();
    assertThat(Sandbox.number(receipt)).isZero();
    assertThat(sandbox.state.account(Sandbox.CONTRACT).nonce()).isEqualTo(1);
    assertThat(receipt.gasUsed()).isEqualTo(3 * 3 + CREATE_GAS + 15);
  }

  @Test
  void aCreatorWithTheLastNonceCreatesNothing() {
    byte[] code = Assembly.code().push(0, 0, 0).op(Op.CREATE).giveTop().bytes();
    assertThat(created(Sandbox.CONTRACT, -1, code)).isEqualTo(Uint256.ZERO);
  }

  @Test
  void initCodeThatRevertsLeavesNothingButTheNonce() {
    byte[] init = Assembly.code().push(1, 1).op(Op.SSTORE).push(0, 0).op(Op.REVERT).bytes();
    byte[] code =
        Assembly.code().storeAll(init).push(init.length, 0, 5).op(Op.CREATE).giveTop().bytes();
    Receipt receipt = sandbox.deploy(Sandbox.CONTRACT, 5, code).call();
    assertThat(Sandbox.number(receipt)).isZero();
    assertThat(sandbox.balance(Sandbox.CONTRACT)).isEqualTo(5);
    assertThat(sandbox.state.account(Sandbox.CONTRACT).nonce()).isEqualTo(2);
    Address address = CreateInstructions.address(Sandbox.CONTRACT, 1);
    assertThat(sandbox.state.account(address).exists()).isFalse();
  }

  private Uint256 created(Address creator, long nonce, byte[] code) {
    sandbox.state.put(creator, Uint256.ZERO, nonce, Code.of(code), Map.of());
    Message message = new Message(Sandbox.SENDER, creator, Uint256.ZERO, new byte[0], Sandbox.GAS);
    return Sandbox.word(sandbox.evm.call(sandbox.state, Sandbox.BLOCK, message));
  }

  private Account account(Receipt receipt) {
    return sandbox.state.account(Address.fromBytes(receipt.output(), 12));
  }

  private static byte[] address(long nonce) {
    return CreateInstructions.address(Sandbox.SENDER, nonce).toBytes();
  }
}
