/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.engram.evm.code.Assembly;
import dev.engram.evm.code.Op;
import dev.engram.evm.precompile.UnsupportedPrecompile;
import dev.engram.evm.state.Address;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Precompiles as code calls them; what they compute is specified where they are. */
class PrecompileCallTest {

  private static final Address SHA256 = new Address(2, 0, 0);
  private static final Address PAIRING_ADD = new Address(6, 0, 0);
  private static final Address BLAKE2F = new Address(9, 0, 0);

  private final Sandbox sandbox = new Sandbox();

  @Test
  void theOutputIsInMemoryAndReturnDataAndTheGasIsPaid() {
    byte[] code = Assembly.code().call(Op.STATICCALL, SHA256, 0, 0, 0, 32).give(0, 32).bytes();
    Receipt receipt = sandbox.run(code);
    assertThat(HexFormat.of().formatHex(receipt.output()))
        .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    // It is warm from the start.
    assertThat(receipt.gasUsed()).isEqualTo(5 * 3 + 2 + 3 + 100 + 60 + 2 * 3);
  }

  @Test
  void tooLittleGasFailsTheInnerCallOnly() {
    byte[] code =
        Assembly.code().push(0, 0, 0, 0).push(SHA256).push(59).op(Op.STATICCALL).giveTop().bytes();
    Receipt receipt = sandbox.run(code);
    assertThat(Sandbox.number(receipt)).isZero();
    assertThat(receipt.gasUsed()).isEqualTo(6 * 3 + 100 + 59 + 5 * 3);
  }

  @Test
  void aRefusedInputTakesTheGasAndMovesNoValue() {
    byte[] code = Assembly.code().pay(BLAKE2F, 3, 7_000).giveTop().bytes();
    Receipt receipt = sandbox.deploy(Sandbox.CONTRACT, 5, code).call();
    assertThat(Sandbox.number(receipt)).isZero();
    assertThat(sandbox.balance(Sandbox.CONTRACT)).isEqualTo(5);
    assertThat(receipt.gasUsed()).isGreaterThan(7_000 + 9_000);
  }

  @Test
  void aMessageCanCallAPrecompileItself() throws InvalidTransaction {
    Transaction hash = sandbox.transaction(SHA256);
    Receipt receipt = sandbox.evm.transact(sandbox.state, Sandbox.BLOCK, hash);
    assertThat(receipt.output()).hasSize(32);
    assertThat(receipt.gasUsed()).isEqualTo(21_000 + 60);
    Transaction refused = sandbox.transaction(BLAKE2F);
    receipt = sandbox.evm.transact(sandbox.state, Sandbox.BLOCK, refused);
    assertThat(receipt.halt()).isEqualTo(Halt.PRECOMPILE_FAILED);
    assertThat(receipt.gasUsed()).isEqualTo(Sandbox.GAS);
  }

  @Test
  void aPrecompileThatIsUnsupportedUndoesTheTransaction() throws InvalidTransaction {
    byte[] code =
        Assembly.code()
            .push(1, 1)
            .op(Op.SSTORE)
            .call(Op.STATICCALL, PAIRING_ADD, 0, 0, 0, 0)
            .bytes();
    sandbox.deploy(Sandbox.CONTRACT, code);
    byte[] root = sandbox.state.root();
    assertThatExceptionOfType(UnsupportedPrecompile.class)
        .isThrownBy(sandbox::transact)
        .withMessageContaining("0x06");
    assertThatExceptionOfType(UnsupportedPrecompile.class).isThrownBy(sandbox::call);
    assertThat(sandbox.state.root()).isEqualTo(root);
    // State and machine can go on.
    sandbox.deploy(Sandbox.CONTRACT, Assembly.code(Op.ADDRESS).giveTop().bytes());
    assertThat(Sandbox.word(sandbox.transact())).isEqualTo(Sandbox.CONTRACT.toUint256());
  }
}
