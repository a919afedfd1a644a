/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.evm.code.Assembly;
import dev.engram.evm.code.Code;
import dev.engram.evm.code.Op;
import dev.engram.evm.uint256.Uint256;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What each fork brought. What EIP-3529, 4844 and 6780 changed is also where refunds and blobs are.
 */
class ForkTest {

  static List<Fork> forks() {
    return Fork.ALL;
  }

  @ParameterizedTest
  @CsvSource({
    "BASEFEE, 0x48, 0, London",
    "PUSH0, 0x5f, 0, Shanghai",
    "BLOBHASH, 0x49, 1, Cancun",
    "BLOBBASEFEE, 0x4a, 0, Cancun",
    "TLOAD, 0x5c, 1, Cancun",
    "TSTORE, 0x5d, 2, Cancun",
    "MCOPY, 0x5e, 3, Cancun"
  })
  void anInstructionIsUndefinedBeforeItsFork(String name, int op, int inputs, String since) {
    byte[] code = Assembly.code().push(new long[inputs]).op(op).bytes();
    boolean defined = false;
    for (Fork fork : Fork.ALL) {
      defined |= fork.name().equals(since);
      assertThat(new Sandbox(fork).run(code).halt())
          .as("%s at %s", name, fork)
          .isEqualTo(defined ? Halt.SUCCESS : Halt.INVALID_OPCODE);
    }
  }

  @ParameterizedTest
  @MethodSource("forks")
  void thereIsNoOtherInstruction(Fork fork) {
    for (int op : new int[] {0x0c, 0x1e, 0x21, 0x4b, 0xa5, 0xb0, 0xef, 0xf6, 0xfc, 0xfe}) {
      assertThat(new Sandbox(fork).run(new byte[] {(byte) op}).halt())
          .as("0x%x", op)
          .isEqualTo(Halt.INVALID_OPCODE);
    }
  }

  @Test
  void eip1559BurnsTheBaseFee() throws InvalidTransaction {
    assertThat(coinbaseGets(Fork.BERLIN)).isEqualTo(21_000 * 10);
    assertThat(coinbaseGets(Fork.LONDON)).isEqualTo(21_000 * 3);
  }

  @Test
  void eip3529LowersWhatAClearedSlotGivesBack() throws InvalidTransaction {
    assertThat(refundOfAClearedSlot(Fork.BERLIN)).isEqualTo((21_000 + 5_006) / 2);
    assertThat(refundOfAClearedSlot(Fork.LONDON)).isEqualTo(4_800);
  }

  @Test
  void eip3541RefusesCodeThatStartsWithEf() {
    byte[] init = Assembly.code().push(0xEF, 0).op(Op.MSTORE8).give(0, 1).bytes();
    assertThat(new Sandbox(Fork.BERLIN).create(init, Sandbox.GAS).halt()).isEqualTo(Halt.SUCCESS);
    assertThat(new Sandbox(Fork.LONDON).create(init, Sandbox.GAS).halt())
        .isEqualTo(Halt.INVALID_CODE);
  }

  @Test
  void eip3651WarmsTheCoinbase() {
    byte[] code = Assembly.code(Op.COINBASE, Op.BALANCE).bytes();
    assertThat(new Sandbox(Fork.PARIS).run(code).gasUsed()).isEqualTo(2 + 2600);
    assertThat(new Sandbox(Fork.SHANGHAI).run(code).gasUsed()).isEqualTo(2 + 100);
  }

  @Test
  void eip3860MetersInitCode() throws InvalidTransaction {
    byte[] code = Assembly.code().push(33, 0, 0).op(Op.CREATE).bytes();
    long before = new Sandbox(Fork.PARIS).run(code).gasUsed();
    assertThat(new Sandbox(Fork.SHANGHAI).run(code).gasUsed() - before).isEqualTo(2 * 2);
    byte[] tooLong = Assembly.code().push(49_153, 0, 0).op(Op.CREATE).bytes();
    assertThat(new Sandbox(Fork.PARIS).run(tooLong).halt()).isEqualTo(Halt.SUCCESS);
    assertThat(new Sandbox(Fork.SHANGHAI).run(tooLong).halt()).isEqualTo(Halt.OUT_OF_GAS);
  }

  @Test
  void eip4844BringsAPrecompileThatIsWarm() {
    byte[] code = Assembly.code().push(10).op(Op.BALANCE).bytes();
    assertThat(new Sandbox(Fork.SHANGHAI).run(code).gasUsed()).isEqualTo(3 + 2600);
    assertThat(new Sandbox(Fork.CANCUN).run(code).gasUsed()).isEqualTo(3 + 100);
  }

  @Test
  void eip6780KeepsAContractThatWasThereBefore() throws InvalidTransaction {
    byte[] code = Assembly.code(Op.CALLER, Op.SELFDESTRUCT).bytes();
    for (Fork fork : List.of(Fork.SHANGHAI, Fork.CANCUN)) {
      Sandbox sandbox = new Sandbox(fork).deploy(Sandbox.CONTRACT, code);
      sandbox.transact();
      assertThat(sandbox.state.account(Sandbox.CONTRACT).exists())
          .as(fork.name())
          .isEqualTo(fork == Fork.CANCUN);
    }
  }

  @Test
  void aForkIsFoundByItsNameInAnyCase() {
    assertThat(Fork.named("cancun")).contains(Fork.CANCUN);
    assertThat(Fork.named("Frontier")).isEmpty();
  }

  private static long coinbaseGets(Fork fork) throws InvalidTransaction {
    Sandbox sandbox = new Sandbox(fork);
    sandbox.transact();
    return sandbox.balance(Sandbox.COINBASE);
  }

  private static long refundOfAClearedSlot(Fork fork) throws InvalidTransaction {
    Sandbox sandbox = new Sandbox(fork);
    Code code = Code.of(Assembly.code().push(0, 1).op(Op.SSTORE).bytes());
    Map<Uint256, Uint256> storage = Map.of(Uint256.of(1), Uint256.of(1));
    sandbox.state.put(Sandbox.CONTRACT, Uint256.ZERO, 1, code, storage);
    return sandbox.transact().gasRefunded();
  }
}
