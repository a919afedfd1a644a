/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.space.Address;
import dev.engram.vm3d.code.Assembler;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What host calls cost, computed by hand from {@code docs/vm3d.md}, on both machines. */
class HostCallsTest {

  private static final long HEAP = Address.of(4, 0, 0);
  private static final long TRANSIENT = Address.of(7, 0, 0);
  private static final Machine.Settings PROVING =
      new Machine.Settings(1_000_000, 1_000_000, 1 << 20, true, 0);

  static List<Function<Machine.Settings, Machine>> machines() {
    return List.of(Machine.Settings::plain, Machine.Settings::fast);
  }

  private static byte[] code(String source) {
    return Assembler.assemble(source).code();
  }

  /** Does it, and returns what it cost. */
  private static long cost(Machine machine, HostCall call) {
    long before = machine.gasRemaining();
    assertThat(machine.host(call)).doesNotContain("_");
    return before - machine.gasRemaining();
  }

  @ParameterizedTest
  @MethodSource("machines")
  void theyCostWhatTheInstructionCosts(Function<Machine.Settings, Machine> make) {
    try (Machine machine = make.apply(Machine.Settings.PLAIN)) {
      assertThat(cost(machine, new HostCall.Store(HEAP, new byte[40])))
          .isEqualTo(15 + 2 * 40 + 384);
      assertThat(cost(machine, new HostCall.Load(HEAP + 7, 100))).isEqualTo(10 + 2 * 100);
      assertThat(cost(machine, new HostCall.Copy(HEAP, HEAP + 4_000, 100)))
          .isEqualTo(25 + 2 * 100 + 384);
      assertThat(cost(machine, new HostCall.Allocate(70_000, 5, 0))).isEqualTo(20 + 2_188 + 100);
      assertThat(cost(machine, new HostCall.Reallocate(Address.of(5, 0, 0), 33)))
          .isEqualTo(20 + 2 + 100 + 2 * 33);
      assertThat(cost(machine, new HostCall.Compact(5, 50, 1_000))).isEqualTo(30 + 10 + 1);
      assertThat(cost(machine, new HostCall.Free(Address.of(5, 0, 0)))).isEqualTo(5);
    }
  }

  @ParameterizedTest
  @MethodSource("machines")
  void nothingIsKeptForThem(Function<Machine.Settings, Machine> make) {
    try (Machine machine = make.apply(Machine.Settings.PLAIN)) {
      machine.execute(code("mstore3d [X:4,Y:0,Z:0], r0, 1"), null);
      assertThat(cost(machine, new HostCall.Store(HEAP, new byte[1]))).isEqualTo(17);
      assertThat(cost(machine, new HostCall.Store(HEAP + 4_096, new byte[1]))).isEqualTo(17 + 384);
      assertThat(cost(machine, new HostCall.Store(HEAP + 4_097, new byte[1]))).isEqualTo(17);
      // over half of the first page, to make it zero
      assertThat(cost(machine, new HostCall.Allocate(2_000, 4, 0))).isEqualTo(20 + 63);
    }
  }

  @ParameterizedTest
  @MethodSource("machines")
  void aTransientPageIsGoneAfterEachProgram(Function<Machine.Settings, Machine> make) {
    try (Machine machine = make.apply(Machine.Settings.PLAIN)) {
      assertThat(cost(machine, new HostCall.Store(TRANSIENT + 4_096, new byte[1])))
          .isEqualTo(17 + 384);
      machine.execute(code("mstore3d [X:7,Y:0,Z:0], r0, 1"), null);
      assertThat(cost(machine, new HostCall.Store(TRANSIENT, new byte[1]))).isEqualTo(17 + 384);
      assertThat(cost(machine, new HostCall.Store(TRANSIENT, new byte[1]))).isEqualTo(17);
      assertThat(cost(machine, new HostCall.Store(TRANSIENT + 4_096, new byte[1])))
          .isEqualTo(17 + 384);
    }
  }

  @ParameterizedTest
  @MethodSource("machines")
  void theirLastRegionIsTheirOwn(Function<Machine.Settings, Machine> make) {
    try (Machine machine = make.apply(Machine.Settings.PLAIN)) {
      assertThat(cost(machine, new HostCall.Load(HEAP, 1))).isEqualTo(12);
      machine.execute(code("mload3d r0, [X:5,Y:0,Z:0], 1"), null);
      assertThat(cost(machine, new HostCall.Load(HEAP, 1))).isEqualTo(12);
      assertThat(cost(machine, new HostCall.Load(Address.of(5, 0, 0), 1))).isEqualTo(12 + 10);
      assertThat(cost(machine, new HostCall.Load(Address.of(0, 0, 0), 4))).isEqualTo(18);
      assertThat(cost(machine, new HostCall.Load(Address.of(5, 0, 0), 1))).isEqualTo(12);
    }
  }

  @ParameterizedTest
  @MethodSource("machines")
  void afterARootChunksArePaidForAgain(Function<Machine.Settings, Machine> make) {
    try (Machine machine = make.apply(PROVING)) {
      HostCall store = new HostCall.Store(HEAP, new byte[1]);
      assertThat(cost(machine, store)).isEqualTo(17 + 384 + 500);
      assertThat(cost(machine, store)).isEqualTo(17);
      machine.root();
      assertThat(cost(machine, store)).isEqualTo(17 + 500);
      machine.execute(code("mstore3d [X:4,Y:0,Z:255], r0, 1"), null);
      assertThat(cost(machine, store)).isEqualTo(17);
    }
  }

  @ParameterizedTest
  @MethodSource("machines")
  void aCallThatFailsChangesNothing(Function<Machine.Settings, Machine> make) {
    Machine.Settings little = new Machine.Settings(999, 1_000, 2 * 4_096, false, 0);
    try (Machine machine = make.apply(little)) {
      machine.host(new HostCall.Store(HEAP, new byte[] {5}));
      byte[] image = machine.image();
      List<HostCall> calls =
          List.of(
              new HostCall.Store(HEAP + 4_096, new byte[100]),
              new HostCall.Store(HEAP, new byte[8_192]),
              new HostCall.Store(1L << 40, new byte[1]),
              new HostCall.Store(Address.of(1, 0, 0), new byte[1]),
              new HostCall.Allocate(8_192 - 31, 4, 0),
              new HostCall.Allocate(0, 4, 0),
              new HostCall.Reallocate(HEAP, 1),
              new HostCall.Free(HEAP));
      List<String> faults = calls.stream().map(machine::host).toList();
      assertThat(faults)
          .containsExactly(
              "OUT_OF_GAS",
              "OUT_OF_GAS",
              "BAD_ADDRESS",
              "FORBIDDEN",
              "OUT_OF_MEMORY",
              "BAD_SIZE",
              "NOT_A_BLOCK",
              "NOT_A_BLOCK");
      assertThat(machine.gasRemaining()).isEqualTo(999 - 17 - 384);
      assertThat(machine.image()).isEqualTo(image);
    }
  }

  @ParameterizedTest
  @MethodSource("machines")
  void whatTheyHavePaidForIsRefundedToTheNextProgram(Function<Machine.Settings, Machine> make) {
    try (Machine machine = make.apply(Machine.Settings.PLAIN)) {
      machine.host(new HostCall.Allocate(4_096, 4, 0));
      machine.host(new HostCall.Store(HEAP, new byte[1]));
      Machine.Result first = machine.execute(code("mfree3d [X:4,Y:0,Z:0]"), null);
      assertThat(first.refund()).isEqualTo(192);
      assertThat(first.gasPaid()).isEqualTo(4); // of 5, of which a fifth is 1
      machine.host(new HostCall.Allocate(4_096, 4, 0));
      machine.host(new HostCall.Store(HEAP, new byte[1]));
      machine.execute(code("nop"), null);
      assertThat(machine.execute(code("mfree3d [X:4,Y:0,Z:0]"), null).refund()).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("machines")
  void whatTheyEarnIsSettledWithAFifthOfTheirs(Function<Machine.Settings, Machine> make) {
    try (Machine machine = make.apply(Machine.Settings.PLAIN)) {
      machine.execute(code("mloadbatch r0, 16, r0"), null);
      machine.host(new HostCall.Allocate(4_096, 4, 0));
      machine.host(new HostCall.Store(HEAP, new byte[1]));
      machine.host(new HostCall.Free(HEAP));
      assertThat(machine.refund()).isEqualTo(192);
      long used = 20 + 128 + 17 + 384 + 5;
      assertThat(cost(machine, new HostCall.Settle())).isEqualTo(-(used / 5));
      assertThat(machine.refund()).isZero();
      assertThat(cost(machine, new HostCall.Settle())).isZero();
    }
  }
}
