/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.evm.code.Assembly;
import dev.engram.evm.code.Op;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A static call and all inside it change nothing, EIP-214. */
class StaticCallTest {

  private final Sandbox sandbox = new Sandbox();

  static Stream<Arguments> changes() {
    return Stream.concat(
        IntStream.rangeClosed(0, 4)
            .mapToObj(topics ->
                Arguments.of(
                    "LOG" + topics,
                    Assembly.code().push(new long[2 + topics]).op(Op.LOG0 + topics).bytes())),
        Stream.of(
            Arguments.of("SSTORE", Assembly.code().push(1, 1).op(Op.SSTORE).bytes()),
            Arguments.of("TSTORE", Assembly.code().push(1, 1).op(Op.TSTORE).bytes()),
            Arguments.of("CREATE", Assembly.code().push(0, 0, 0).op(Op.CREATE).bytes()),
            Arguments.of("CREATE2", Assembly.code().push(0, 0, 0, 0).op(Op.CREATE2).bytes()),
            Arguments.of("SELFDESTRUCT", Assembly.code(Op.CALLER, Op.SELFDESTRUCT).bytes()),
            Arguments.of("CALL", Assembly.code().pay(Sandbox.SENDER, 1, 0).bytes())));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("changes")
  void whatChangesStateFailsInAStaticCallOnly(String name, byte[] change) {
    sandbox.deploy(Sandbox.OTHER, 5, change);
    assertThat(resultOf(Op.STATICCALL)).isZero();
    assertThat(resultOf(Op.CALL)).isEqualTo(1);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("changes")
  void aCallInsideAStaticCallIsStaticToo(String name, byte[] change) {
    sandbox.deploy(Sandbox.NOBODY, 5, change);
    byte[] between = Assembly.code().call(Op.CALL, Sandbox.NOBODY, 0, 0, 0, 0).giveTop().bytes();
    sandbox.deploy(Sandbox.OTHER, between);
    byte[] code =
        Assembly.code().call(Op.STATICCALL, Sandbox.OTHER, 0, 0, 0, 32).give(0, 32).bytes();
    assertThat(Sandbox.number(sandbox.run(code))).isZero();
  }

  @Test
  void aCallWithoutValueAndACallcodeWithSomeAreAllowed() {
    byte[] callcode =
        Assembly.code()
            .push(0, 0, 0, 0, 1)
            .push(Sandbox.SENDER)
            .push(0)
            .op(Op.CALLCODE)
            .pay(Sandbox.SENDER, 0, 0)
            .bytes();
    sandbox.deploy(Sandbox.OTHER, 5, callcode);
    assertThat(resultOf(Op.STATICCALL)).isEqualTo(1);
  }

  @Test
  void afterAStaticCallStateCanBeChangedAgain() {
    byte[] code =
        Assembly.code()
            .call(Op.STATICCALL, Sandbox.OTHER, 0, 0, 0, 0)
            .push(1)
            .op(Op.SSTORE)
            .bytes();
    sandbox.deploy(Sandbox.OTHER, Assembly.code(Op.STOP).bytes());
    assertThat(sandbox.run(code).halt()).isEqualTo(Halt.SUCCESS);
    assertThat(sandbox.stored(Sandbox.CONTRACT, 1).limb0()).isEqualTo(1);
  }

  private long resultOf(int op) {
    byte[] code = Assembly.code().call(op, Sandbox.OTHER, 0, 0, 0, 0).giveTop().bytes();
    return Sandbox.number(sandbox.run(code));
  }
}
