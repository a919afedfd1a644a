/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d;

import static dev.engram.vm3d.Machines.halted;
import static dev.engram.vm3d.Machines.image;
import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.vm3d.code.Assembler;
import dev.engram.vm3d.code.Program;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Programs that want all there is. In Memory3D, 20 bytes make memory grow without end for 12 gas.
 */
class AdversarialProgramsTest {

  private static final long MEMORY = 1 << 20;
  private static final long GAS = 3_000_000;

  /** What each does, and how it ends. */
  enum Adversary {
    TOUCHES_PAGES(
        Fault.OUT_OF_MEMORY,
        """
          ldi r2, [X:4,Y:0,Z:0]
        loop:
          mstore r2, 0, r2, 8
          addi r2, r2, 4096
          jump loop
        """),
    TOUCHES_PAGES_BY_EDGES(
        Fault.OUT_OF_MEMORY,
        """
          ldi r2, [X:4,Y:0,Z:4080]
        loop:
          mstorebatch r2, r0, 1
          addi r2, r2, 8192
          jump loop
        """),
    TOUCHES_ALL_REGIONS(
        Fault.OUT_OF_MEMORY,
        """
          ldi r3, 0x100000000
          ldi r4, [X:8,Y:0,Z:0]
          ldi r5, 0
        loop:
          ldi r2, [X:3,Y:0,Z:0]
          add3d r2, r2, r5
        region:
          mstore r2, 0, r4, 8
          add3d r2, r2, r3
          blt r2, r4, region
          addi r5, r5, 65536
          jump loop
        """),
    WRITES_IN_EACH_OF_MANY_FRAMES(
        Fault.OUT_OF_GAS,
        """
          ldi r2, [X:4,Y:0,Z:0]
          ldi r3, -1
        deeper:
          mstore r2, 0, r2, 8
          addi r2, r2, 4096
          call deeper, r3, r4
          jump deeper
        """),
    KEEPS_THE_SAME_PAGES_IN_MANY_FRAMES(
        Fault.OUT_OF_GAS,
        """
          ldi r6, 16
          ldi r7, -1
        deeper:
          ldi r2, [X:4,Y:0,Z:0]
          ldi r8, 0
        pages:
          mstore r2, 0, r2, 8
          addi r2, r2, 4096
          addi r8, r8, 1
          blt r8, r6, pages
          call deeper, r7, r4
          jump deeper
        """),
    CALLS_AND_ABORTS(
        Fault.OUT_OF_GAS,
        """
          ldi r7, -1
        again:
          call inner, r7, r4
          jump again
        inner:
          malloc3d r3, 100000, heap, 0
          mstore r3, 0, r7, 32
          abort r3
        """),
    RECURSES(
        Fault.OUT_OF_GAS,
        """
          ldi r7, -1
        deeper:
          call deeper, r7, r4
          jump deeper
        """),
    ALLOCATES_AND_FREES(
        Fault.OUT_OF_GAS,
        """
          ldi r2, 100000
        loop:
          malloc r3, r2, heap, 0
          mfill r3, r2, r2
          mfree r3
          jump loop
        """),
    ALLOCATES_WITHOUT_WRITING(
        Fault.OUT_OF_MEMORY,
        """
        loop:
          malloc3d r3, 1, heap, 0
          malloc3d r3, 1, state, pinned
          malloc3d r3, 1, transient, 0
          jump loop
        """),
    ALLOCATES_ALL_ADDRESSES(
        Fault.OUT_OF_GAS,
        """
          ldi r2, 0x100000000
          malloc r3, r2, heap, 0
        """),
    CHANGES_BLOCKS_WITHOUT_END(
        Fault.OUT_OF_MEMORY,
        """
        loop:
          malloc3d r3, 1, heap, 0
          mfree r3
          jump loop
        """),
    REALLOCATES(
        Fault.OUT_OF_MEMORY,
        """
          ldi r2, 1
          malloc r3, r2, heap, 0
        loop:
          mstore r3, 0, r2, 1
          add3d r2, r2, r2
          mrealloc r3, r3, r2
          jump loop
        """),
    COMPACTS(
        Fault.OUT_OF_GAS,
        """
          ldi r8, 400
          ldi r9, 16
          ldi r2, [X:3,Y:0,Z:0]
        fill:
          malloc3d r3, 1024, heap, 0
          mstore r3, 0, r3, 8
          mod r10, r8, r9
          beq r10, r11, next
          mfree r3
        next:
          addi r8, r8, -1
          bne r8, r11, fill
        loop:
          mcompact3d r4, heap, 100, 0
          mdefrag r4, state
          mdefrag r4, shared
          jump loop
        """),
    COPIES_ALL_OF_A_REGION(
        Fault.OUT_OF_GAS,
        """
          ldi r2, [X:4,Y:0,Z:0]
          ldi r3, [X:5,Y:0,Z:0]
          ldi r4, 0x100000000
          mcopy r2, r3, r4
        """),
    COPIES_MORE_THAN_THERE_IS_MEMORY(
        Fault.OUT_OF_MEMORY,
        """
          mcopy3d [X:4,Y:0,Z:0], [X:5,Y:0,Z:0], 1200000
        """),
    FILLS_MORE_THAN_THERE_IS_MEMORY(
        Fault.OUT_OF_MEMORY,
        """
          ldi r2, [X:4,Y:9,Z:7]
          ldi r4, 1200000
          mfill r2, r4, r4
        """),
    FILLS_WITH_ZEROS(
        Fault.OUT_OF_MEMORY,
        """
          ldi r2, [X:4,Y:9,Z:7]
          ldi r4, 1200000
          mfill r2, r5, r4
        """),
    STORES_A_BATCH_BEHIND_THE_END(
        Fault.BAD_ADDRESS,
        """
          ldi r2, [X:7,Y:65535,Z:65520]
          mstorebatch r2, r0, 1
        """),
    LOADS_A_BATCH_BEHIND_THE_END(
        Fault.BAD_ADDRESS,
        """
          ldi r2, [X:4,Y:65535,Z:65025]
          mloadbatch r0, 16, r2
        """),
    PUTS_OUT_MORE_THAN_IT_PAYS_FOR(
        Fault.OUT_OF_GAS,
        """
          ldi r2, [X:4,Y:0,Z:0]
          ldi r3, 0x1000000
          haltout r2, r3
        """),
    PUTS_OUT_MORE_THAN_IS_ALLOWED(
        Fault.BAD_SIZE,
        """
          ldi r2, [X:4,Y:0,Z:0]
          ldi r3, 0x1000001
          haltout r2, r3
        """),
    READS_FAR_APART(
        Fault.OUT_OF_GAS,
        """
          ldi r2, [X:4,Y:0,Z:65535]
          ldi r3, 0x9E3779B97F4A
        loop:
          mloadbatch r4, 8, r2
          mul r2, r2, r3
          xor r2, r2, r3
          ldi r12, 0xFFFF0000
          and r2, r2, r12
          ldi r12, [X:5,Y:0,Z:0]
          add3d r2, r2, r12
          jump loop
        """);

    final Fault end;
    final String source;

    Adversary(Fault end, String source) {
      this.end = end;
      this.source = source;
    }
  }

  @ParameterizedTest
  @EnumSource
  void anAdversarialProgramNeverExceedsItsMemoryLimitOrOutlivesItsGas(Adversary adversary) {
    Program program = Assembler.assemble(adversary.source);
    try (Vm3d machine = Vm3d.builder().memory(MEMORY).gas(GAS).build()) {
      halted(machine, "nop");
      byte[] before = image(machine);
      long paid = machine.gasUsed();

      Run run = machine.begin(program, null);
      for (int i = 0; run.run(100) == null; i++) {
        assertThat(i).isLessThan((int) GAS / 100);
        assertThat(machine.statistics().residentBytes()).isLessThanOrEqualTo(MEMORY);
        assertThat(run.depth()).isBetween(1, 1_024);
      }
      Outcome outcome = run.finish();

      assertThat(outcome.fault()).isEqualTo(adversary.end);
      assertThat(outcome.instructions()).isLessThanOrEqualTo(outcome.gasUsed() + 1);
      assertThat(outcome.gasPaid()).isBetween(1L, GAS - paid);
      assertThat(machine.gasRemaining()).isBetween(0L, GAS - paid - 1);
      assertThat(machine.statistics().residentBytes()).isEqualTo(4_096); // the program
      assertThat(machine.statistics().liveBytes()).isZero();
      assertThat(machine.statistics().peakBytes()).isLessThanOrEqualTo(MEMORY);
      if (machine.gasRemaining() > 0) {
        halted(machine, "nop");
        assertThat(image(machine)).isEqualTo(before);
      }
    }
  }

  /** A full plane, and one with room for its blocks: each free would move all of them. */
  @ParameterizedTest
  @ValueSource(ints = {1, 50, 99, 100})
  void whatFreesMoveIsPaidForHoweverOftenItMoves(int compaction) {
    String source =
        """
          ldi r6, 4096
          malloc3d r4, 16, heap, 0
          mstore r4, 0, r6, 8
        fill:
          malloc3d r3, 16, heap, 0
          mstore r3, 0, r6, 8
          addi r9, r9, 1
          blt r9, r6, fill
        loop:
          mfree r4
          addi r4, r4, 16
          malloc3d r3, 16, heap, 0
          mstore r3, 0, r6, 8
          addi r6, r6, -1
          bne r6, r10, loop
        """;
    try (Vm3d machine = Vm3d.builder().memory(MEMORY).gas(GAS).compaction(compaction).build()) {
      Outcome outcome = machine.execute(Assembler.assemble(source));
      assertThat(machine.statistics().moves()).isEqualTo(compaction < 100 ? 0 : 3 * 4_095);
      assertThat(outcome.fault()).isEqualTo(compaction < 100 ? null : Fault.OUT_OF_MEMORY);
      assertThat(outcome.gasUsed()).isGreaterThan(72 * machine.statistics().moves());
    }
  }

  /** Nothing is taken and nothing is kept by it, but there is work for each page. */
  @ParameterizedTest
  @ValueSource(strings = {"mfree r3", "mrealloc r3, r3, r4"})
  void pagesThatAreGivenBackAgainAndAgainArePaidForEachTime(String free) {
    String source =
        """
          ldi r4, 1
          ldi r2, 16000000
          ldi r5, -1
          malloc r3, r2, heap, 0
        loop:
          call frame, r5, r7
          mgas r8
          ldi r9, 30000
          blt r9, r8, loop
          halt3d
        frame:
          %s
          abort r3
        """
            .formatted(free);
    try (Vm3d machine = Vm3d.builder().gas(GAS).build()) {
      Outcome outcome = machine.execute(Assembler.assemble(source));
      assertThat(outcome.fault()).isNull();
      assertThat(machine.statistics().calls()).isBetween(50L, GAS / (244 * 100));
      assertThat(machine.statistics().faults()).isEqualTo(machine.statistics().calls());
    }
  }

  /** What a program that halts leaves stays within the limit with that of all before it. */
  @ParameterizedTest
  @EnumSource(names = {"TOUCHES_PAGES", "ALLOCATES_WITHOUT_WRITING"})
  void manyAdversarialProgramsHaveTheSameLimitTogether(Adversary adversary) {
    String halting =
        """
          ldi r8, 100000
          call all, r8, r9
          mov3d r2, r9
          halt3d
        all:
        """
            + adversary.source.replace("jump loop", "mgas r8\nldi r9, 2000\nblt r9, r8, loop\nret");
    try (Vm3d machine = Vm3d.builder().memory(MEMORY).build()) {
      for (int i = 0; i < 40; i++) {
        halted(machine, halting.replace("[X:4,Y:0,", "[X:4,Y:%d,".formatted(1_000 * i)));
        assertThat(machine.statistics().residentBytes()).isBetween(1L, MEMORY);
        assertThat(machine.statistics().liveBytes()).isLessThanOrEqualTo(MEMORY);
      }
      assertThat(machine.number(2)).as("the last").isEqualTo(Fault.OUT_OF_MEMORY.code());
    }
  }
}
