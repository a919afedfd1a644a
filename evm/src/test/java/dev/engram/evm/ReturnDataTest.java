/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.evm.code.Assembly;
import dev.engram.evm.code.Op;
import dev.engram.evm.state.Address;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an inner call gives back, EIP-211. */
class ReturnDataTest {

  private static final Address IDENTITY = new Address(4, 0, 0);

  private final Sandbox sandbox = new Sandbox();

  @ParameterizedTest
  @CsvSource({"0, 32, true", "0, 33, false", "1, 32, false", "32, 0, true", "33, 0, false"})
  void onlyWhatIsThereCanBeCopiedEvenIfItIsNothing(int offset, int length, boolean allowed) {
    sandbox.deploy(Sandbox.OTHER, Assembly.code().give(0, 32).bytes());
    byte[] code =
        Assembly.code()
            .call(Op.STATICCALL, Sandbox.OTHER, 0, 0, 0, 0)
            .push(length, offset, 0)
            .op(Op.RETURNDATACOPY)
            .bytes();
    assertThat(sandbox.run(code).halt())
        .isEqualTo(allowed ? Halt.SUCCESS : Halt.RETURN_DATA_OUT_OF_BOUNDS);
  }

  @Test
  void anOffsetThatOverflowsIsOutOfBounds() {
    BigInteger huge = BigInteger.TWO.pow(256).subtract(BigInteger.ONE);
    byte[] code = Assembly.code().push(1).push(huge).push(0).op(Op.RETURNDATACOPY).bytes();
    assertThat(sandbox.run(code).halt()).isEqualTo(Halt.RETURN_DATA_OUT_OF_BOUNDS);
  }

  @Test
  void returnDataOfTheWholeIsThereThoughLessWasAskedFor() {
    sandbox.deploy(Sandbox.OTHER, Assembly.code().store(64, 9).give(0, 96).bytes());
    byte[] code =
        Assembly.code()
            .call(Op.STATICCALL, Sandbox.OTHER, 0, 0, 0, 1)
            .push(32, 64, 0)
            .op(Op.RETURNDATACOPY)
            .give(0, 32)
            .bytes();
    assertThat(Sandbox.number(sandbox.run(code))).isEqualTo(9);
  }

  @Test
  void aCallerHasNoReturnDataBeforeItCallsAndACalleeNoneOfItsCaller() {
    assertThat(Sandbox.number(sandbox.run(Assembly.code(Op.RETURNDATASIZE).giveTop().bytes())))
        .isZero();
    sandbox.deploy(Sandbox.OTHER, Assembly.code(Op.RETURNDATASIZE).giveTop().bytes());
    byte[] code =
        Assembly.code()
            .store(0, 1)
            .call(Op.STATICCALL, IDENTITY, 0, 32, 0, 0)
            .call(Op.STATICCALL, Sandbox.OTHER, 0, 0, 0, 32)
            .give(0, 32)
            .bytes();
    assertThat(Sandbox.number(sandbox.run(code))).isZero();
  }

  @Test
  void stopAndExceptionsAndAbsentCodeLeaveNone() {
    byte[] before = Assembly.code().store(0, 1).bytes();
    for (byte[] callee :
        new byte[][] {
          Assembly.code(Op.STOP).bytes(), Assembly.code(Op.INVALID).bytes(), new byte[0]
        }) {
      sandbox.deploy(Sandbox.OTHER, callee);
      byte[] code =
          Assembly.code()
              .data(before)
              .call(Op.STATICCALL, IDENTITY, 0, 32, 0, 0)
              .call(Op.STATICCALL, Sandbox.OTHER, 0, 0, 0, 0)
              .op(Op.RETURNDATASIZE)
              .giveTop()
              .bytes();
      assertThat(Sandbox.number(sandbox.run(code))).isZero();
    }
  }

  @Test
  void aCreationLeavesNoneUnlessItReverts() {
    byte[] returns = Assembly.code().give(0, 7).bytes();
    byte[] reverts = Assembly.code().push(7, 0).op(Op.REVERT).bytes();
    assertThat(sizeAfterCreating(returns)).isZero();
    assertThat(sizeAfterCreating(reverts)).isEqualTo(7);
  }

  /** GHSA-69v6-xc2j-r2jf: what identity gave back was the caller's memory itself. */
  @Test
  void returnDataOfIdentityIsNotTheMemoryThatItWasGiven() {
    byte[] code =
        Assembly.code()
            .store(0, 0x1234)
            .call(Op.STATICCALL, IDENTITY, 0, 32, 7, 32)
            .store(0, 0x9999)
            .store(32, 0x8888)
            .push(32, 0, 64)
            .op(Op.RETURNDATACOPY)
            .give(64, 32)
            .bytes();
    assertThat(Sandbox.number(sandbox.run(code))).isEqualTo(0x1234);
  }

  @Test
  void identityCopiesToWhereItOverlapsItsInput() {
    byte[] code =
        Assembly.code()
            .store(0, 0x1234)
            .call(Op.STATICCALL, IDENTITY, 30, 32, 31, 32)
            .give(31, 32)
            .bytes();
    byte[] expected = new byte[32];
    expected[0] = 0x12;
    expected[1] = 0x34;
    assertThat(sandbox.run(code).output()).isEqualTo(expected);
  }

  @Test
  void inputStaysWhatItWasWhileTheCalleeGrowsTheBuffer() {
    byte[] callee = Assembly.code().store(100_000, 7).push(0).op(Op.CALLDATALOAD).giveTop().bytes();
    sandbox.deploy(Sandbox.OTHER, callee);
    byte[] code =
        Assembly.code()
            .store(0, 0x77)
            .call(Op.STATICCALL, Sandbox.OTHER, 0, 32, 32, 32)
            .give(32, 32)
            .bytes();
    assertThat(Sandbox.number(sandbox.run(code))).isEqualTo(0x77);
  }

  private static long sizeAfterCreating(byte[] init) {
    byte[] code =
        Assembly.code()
            .storeAll(init)
            .push(init.length, 0, 0)
            .op(Op.CREATE, Op.RETURNDATASIZE)
            .giveTop()
            .bytes();
    return Sandbox.number(new Sandbox().run(code));
  }
}
