/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d;

import static dev.engram.vm3d.Machines.bytes;
import static dev.engram.vm3d.Machines.fault;
import static dev.engram.vm3d.Machines.halted;
import static dev.engram.vm3d.Machines.image;
import static dev.engram.vm3d.Machines.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.space.Address;
import dev.engram.space.RegionType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Memory3D's gas and limits do wrong, each reproduced there, done right. */
class Memory3dGasRegressionsTest {

  private static final long HEAP = Address.of(4, 0, 0);

  /** Stores, allocates, calls, copies and frees: all kinds of charges. */
  private static final String MIXED =
      """
        ldi r2, 1000000
        ldi r3, 70000
        call inner, r2, r9
        malloc r4, r3, heap, 0
        mstore r4, 0, r2, 32
        mcopy r4, r5, r3
        mfree r4
        mcompact3d r6, heap, 50, 0
        halt3d
      inner:
        ldi r5, [X:3,Y:1,Z:4090]
        mstorebatch r5, r0, 16
        ret
      """;

  /** A store that cannot be paid for says "Insufficient Gas", and is there all the same. */
  @Test
  void aStoreOutOfGasStoresNothing() {
    try (Vm3d machine = Vm3d.builder().gas(800).build()) {
      machine.store(HEAP, bytes(1));
      byte[] before = image(machine);
      long remaining = machine.gasRemaining();
      assertThat(fault(() -> machine.store(HEAP, new byte[300]))).isEqualTo(Fault.OUT_OF_GAS);
      assertThat(fault(() -> machine.store(HEAP + 4_092, bytes(-1)))).isEqualTo(Fault.OUT_OF_GAS);
      assertThat(fault(() -> machine.copy(HEAP, HEAP + 1, 300))).isEqualTo(Fault.OUT_OF_GAS);
      assertThat(fault(() -> machine.allocate(1 << 20, RegionType.HEAP)))
          .isEqualTo(Fault.OUT_OF_GAS);
      assertThat(image(machine)).isEqualTo(before);
      assertThat(machine.gasRemaining()).isEqualTo(remaining);
    }
  }

  @Test
  void aFrameOutOfGasLeavesNothingOfWhatItDid() {
    try (Vm3d machine = Vm3d.builder().build()) {
      halted(machine, "nop");
      byte[] before = image(machine);
      halted(
          machine,
          """
            ldi r8, 3000
            call inner, r8, r9
            mov3d r2, r9
            halt3d
          inner:
            malloc3d r4, 100, heap, 0
            mstore r4, 0, r8, 32
            mstore3d [X:3,Y:0,Z:0], r4, 32
            loop:
              addi r4, r4, 4096
              mstore r4, 0, r4, 8
              jump loop
          """);
      assertThat(machine.number(2)).isEqualTo(Fault.OUT_OF_GAS.code());
      assertThat(machine.number(4)).isZero();
      assertThat(machine.gasUsed()).isBetween(2_500L, 3_200L);
      halted(machine, "nop");
      assertThat(image(machine)).isEqualTo(before);
    }
  }

  @Test
  void aProgramOutOfGasLeavesNothingOfWhatItDid() {
    try (Vm3d machine = Vm3d.builder().gas(1_000).build()) {
      Outcome outcome =
          run(
              machine,
              """
                ldi r2, -1
                malloc3d r4, 100, heap, 0
                mstore r4, 0, r2, 32
                mfree r4
                mstore3d [X:3,Y:0,Z:0], r2, 32
                mstore3d [X:5,Y:0,Z:0], r2, 32
              """);
      assertThat(outcome.fault()).isEqualTo(Fault.OUT_OF_GAS);
      assertThat(machine.number(2)).isZero();
      assertThat(machine.number(4)).isZero();
      assertThat(machine.statistics().residentBytes()).isEqualTo(4_096); // the program
      assertThat(Machines.report(machine, RegionType.HEAP).planes()).isZero();
      assertThat(machine.look(Address.of(3, 0, 0), 32)).containsOnly(0);
    }
  }

  /** There, three NOPs on three gas are an error. */
  @Test
  void exactlyEnoughGasIsEnough() {
    long used;
    try (Vm3d machine = Vm3d.builder().build()) {
      used = halted(machine, MIXED).gasUsed();
    }
    try (Vm3d machine = Vm3d.builder().gas(used).build()) {
      Outcome outcome = halted(machine, MIXED);
      assertThat(outcome.gasUsed()).isEqualTo(used);
      assertThat(machine.gasRemaining()).isEqualTo(outcome.gasUsed() - outcome.gasPaid());
    }
    try (Vm3d machine = Vm3d.builder().gas(used - 1).build()) {
      assertThat(run(machine, MIXED).fault()).isEqualTo(Fault.OUT_OF_GAS);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 10})
  void nopsNeedAsMuchGasAsThereAreOfThem(int nops) {
    String program = "nop\n".repeat(nops);
    try (Vm3d machine = Vm3d.builder().gas(nops).build()) {
      assertThat(halted(machine, program).gasUsed()).isEqualTo(nops);
      assertThat(run(machine, program).fault()).isEqualTo(nops == 0 ? null : Fault.OUT_OF_GAS);
    }
  }

  /** There, N allows N - 1, and counts for the life of the machine. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 10})
  void asManyInstructionsAsAProgramMayExecuteItMay(int most) {
    try (Vm3d machine = Vm3d.builder().instructions(most).build()) {
      for (int again = 0; again < 3; again++) {
        assertThat(halted(machine, "nop\n".repeat(most)).instructions()).isEqualTo(most);
      }
      Outcome outcome = run(machine, "nop\n".repeat(most) + "nop");
      assertThat(outcome.fault()).isEqualTo(Fault.OUT_OF_INSTRUCTIONS);
      assertThat(outcome.instructions()).isEqualTo(most);
      assertThat(outcome.at()).isEqualTo(most);
      // a limit that falls between two loads
      String loads = "mload r1, [r2], 8\n".repeat(most + 2);
      assertThat(run(machine, loads).instructions()).isEqualTo(most);
    }
  }

  /** Each compaction there adds up to 500 gas, for moving nothing. */
  @Test
  void compactionMintsNoGas() {
    try (Vm3d machine = Vm3d.builder().gas(100_000_000).build()) {
      List<Long> blocks = new ArrayList<>();
      for (int i = 0; i < 512; i++) {
        blocks.add(machine.allocate(1_024, RegionType.HEAP));
        machine.store(blocks.getLast(), bytes(i));
      }
      for (int i = 0; i < 512; i++) {
        if (i % 16 != 0) {
          machine.free(blocks.get(i));
        }
      }
      for (int i = 0; i < 1_000; i++) {
        long before = machine.gasRemaining();
        long pages = machine.compact(RegionType.HEAP, 100, Long.MAX_VALUE);
        assertThat(pages > 0).isEqualTo(i == 0);
        assertThat(machine.gasRemaining()).isLessThan(before);
        machine.settle();
        assertThat(machine.gasRemaining()).isLessThan(before);
      }
    }
  }

  @Test
  void aProgramThatOnlyCompactsHasLessGasAfterEachCompaction() {
    try (Vm3d machine = Vm3d.builder().gas(1_000_000).build()) {
      Outcome outcome =
          run(
              machine,
              """
                ldi r6, 1024
                loop:
                  malloc r4, r6, heap, 0
                  mstore r4, 0, r6, 8
                  mgas r2
                  mcompact3d r5, heap, 100, 0
                  mdefrag r5, heap
                  mgas r3
                  blt r3, r2, loop
                ldi r7, 1
              """);
      assertThat(outcome.fault()).isEqualTo(Fault.OUT_OF_GAS);
      assertThat(outcome.gasPaid()).isEqualTo(outcome.gasUsed());
      assertThat(machine.gasRemaining()).isLessThan(1_000);
    }
  }

  /** There, a limit of 1,000 less 100 plus a refund of 5,000 leaves 5,900. */
  @Test
  void aRefundGivesNobodyMoreThanAFifthOfWhatWasUsed() {
    try (Vm3d machine = Vm3d.builder().gas(1_000_000).build()) {
      long block = machine.allocate(200_000, RegionType.HEAP);
      machine.store(block, new byte[200_000]);
      Outcome small = halted(machine, "mfree3d " + Address.toString(block));
      assertThat(small.refund()).isEqualTo(49 * 192 + 3 * 50);
      assertThat(small.gasUsed()).isEqualTo(5 + 3 * 100);
      assertThat(small.gasPaid()).isEqualTo(305 - 305 / 5);
      assertThat(machine.refund()).isZero();

      long before = machine.gasRemaining();
      Outcome loop =
          run(
              machine,
              """
                ldi r6, 100000
                ldi r7, 20
                loop:
                  malloc r4, r6, heap, 0
                  mfill r4, r6, r6
                  mfree r4
                  addi r7, r7, -1
                  bne r7, r0, loop
              """);
      assertThat(loop.fault()).isEqualTo(Fault.OUT_OF_GAS);
      assertThat(machine.gasRemaining()).isLessThan(before);
      assertThat(machine.gasRemaining()).isLessThanOrEqualTo(machine.gasLimit());
    }
  }

  @Test
  void hostCallsThatTakeAndGiveBackLoseGasEachTime() {
    try (Vm3d machine = Vm3d.builder().gas(10_000_000).build()) {
      long start = machine.gasRemaining();
      for (int i = 0; i < 50; i++) {
        long before = machine.gasRemaining();
        long block = machine.allocate(100_000, RegionType.SHARED);
        machine.store(block, new byte[8_192]);
        machine.free(block);
        long used = before - machine.gasRemaining();
        machine.settle();
        long paid = before - machine.gasRemaining();
        assertThat(paid).isLessThan(used).isGreaterThanOrEqualTo(used - used / 5);
      }
      assertThat(machine.gasUsed()).isEqualTo(start - machine.gasRemaining());
      assertThat(machine.gasRemaining()).isLessThan(machine.gasLimit());
    }
  }
}
