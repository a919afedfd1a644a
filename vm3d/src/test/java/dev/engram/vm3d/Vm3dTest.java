/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.engram.space.Address;
import dev.engram.space.RegionType;
import dev.engram.vm3d.code.Op;
import dev.engram.vm3d.code.Program;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class Vm3dTest {

  private static final long HEAP = Address.of(4, 0, 0);

  private static byte[] ldi(int register, long value) {
    return ByteBuffer.allocate(10).put((byte) Op.LDI).put((byte) register).putLong(value).array();
  }

  private static Program program(Object... parts) {
    ByteArrayOutputStream code = new ByteArrayOutputStream();
    for (Object each : parts) {
      if (each instanceof byte[] bytes) {
        code.writeBytes(bytes);
      } else {
        code.write((Integer) each);
      }
    }
    return Program.of(code.toByteArray());
  }

  private static byte[] mstore(int address, int k, int register, int size) {
    return ByteBuffer.allocate(8)
        .put((byte) Op.MSTORE)
        .put((byte) address)
        .putInt(k)
        .put((byte) register)
        .put((byte) size)
        .array();
  }

  @Test
  void threeInstructionsOnThreeGasSucceed() {
    try (Vm3d machine = Vm3d.builder().gas(3).instructions(3).build()) {
      Outcome outcome = machine.execute(program(Op.NOP, Op.NOP, Op.NOP));
      assertThat(outcome.fault()).isNull();
      assertThat(outcome.gasUsed()).isEqualTo(3);
      assertThat(outcome.instructions()).isEqualTo(3);
      assertThat(machine.gasRemaining()).isZero();
    }
  }

  @Test
  void aLoopThatStoresEndsWithItsGas() {
    try (Vm3d machine = Vm3d.builder().gas(1_000_000).memory(1 << 20).build()) {
      // r0 = heap; loop: store r1 at r0; r0 += 4096; jump loop
      byte[] add =
          ByteBuffer.allocate(7)
              .put((byte) Op.ADDI)
              .put((byte) 0)
              .put((byte) 0)
              .putInt(4096)
              .array();
      byte[] jump = ByteBuffer.allocate(5).put((byte) Op.JUMP).putInt(10).array();
      Outcome outcome = machine.execute(program(ldi(0, HEAP), mstore(0, 0, 1, 32), add, jump));
      assertThat(outcome.fault()).isEqualTo(Fault.OUT_OF_MEMORY);
      assertThat(machine.statistics().residentBytes()).isEqualTo(4_096); // the code's page
      assertThat(machine.gasUsed()).isEqualTo(2 + 256 * 86 - 7 + 255 * 384 - 384 + 384);
    }
  }

  @Test
  void aHostCallThatCannotBePaidChangesNothing() {
    try (Vm3d machine = Vm3d.builder().gas(100).build()) {
      assertThatExceptionOfType(FaultException.class)
          .isThrownBy(() -> machine.store(HEAP, new byte[32]))
          .satisfies(e -> assertThat(e.fault()).isEqualTo(Fault.OUT_OF_GAS));
      assertThat(machine.gasUsed()).isZero();
      assertThat(machine.load(HEAP, 32)).containsOnly(0);
    }
  }

  @Test
  void whatIsStoredIsProven() {
    try (Vm3d machine = Vm3d.builder().proofs(true).build()) {
      long block = machine.allocate(300, RegionType.HEAP);
      machine.store(block, new byte[] {1, 2, 3});
      MemoryProof proof = machine.proof(block, 3);
      assertThat(machine.verify(block, new byte[] {1, 2, 3}, proof)).isTrue();
      assertThat(machine.verify(block, new byte[] {1, 2, 4}, proof)).isFalse();
      machine.store(block, new byte[] {9});
      assertThat(machine.verify(block, new byte[] {1, 2, 3}, proof)).isFalse();
    }
  }
}
