/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d;

import static dev.engram.vm3d.Machines.fault;
import static dev.engram.vm3d.Machines.halted;
import static dev.engram.vm3d.Machines.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.space.Address;
import dev.engram.space.RegionType;
import dev.engram.vm3d.code.Assembler;
import dev.engram.vm3d.code.Op;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatisticsTest {

  private static final String COUNTING =
      """
        ldi r2, 5               ; 1
        ldi r3, 100000          ; 1
      loop:
        call inner, r3, r4      ; 5
        add3d r6, r6, r4        ; 5
        addi r2, r2, -1         ; 5
        bne r2, r5, loop        ; 5
        call dear, r5, r4       ; 1, out of gas at its first
        halt3d                  ; 1
      inner:
        mstore3d [X:4,Y:0,Z:0], r2, 8 ; 5
        beq r2, r5, inner       ; 5
        ldi r8, 3               ; 5
        blt r2, r8, fails       ; 5
        ret                     ; 3
      fails:
        abort r2                ; 2
      dear:
        nop                     ; 1
      """;

  static LongStream seeds() {
    return LongStream.range(0, 12);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void allNumbersAreThoseOfAModelOverRandomCallsAndPrograms(long seed) {
    try (Vm3d machine =
        Vm3d.builder().memory(2 << 20).gas(100_000_000).profiled(1 + (int) seed).build()) {
      StatisticsModel model = new StatisticsModel(machine, seed);
      for (int i = 0; i < 400; i++) {
        model.step();
        model.assertSame();
      }
      assertThat(model.allocations).isGreaterThan(50);
      assertThat(model.frees).isGreaterThan(20);
      assertThat(model.faults).isGreaterThan(10);
      assertThat(model.gasRefunded).isPositive();
      assertThat(model.pagesReleased).isPositive();
      assertThat(model.promotions).isPositive();
    }
  }

  @Test
  void whatARevertedFrameDidCountsButForItsBlocks() {
    try (Vm3d machine = Vm3d.builder().build()) {
      halted(
          machine,
          """
            ldi r3, 1000000
            call inner, r3, r4
            halt3d
          inner:
            malloc3d r2, 200000, heap, 0
            mstore r2, 0, r2, 8
            mfree r2
            malloc3d r2, 5, heap, 0
            call innermost, r3, r4
            abort r4
          innermost:
            div r2, r2, r12
          """);
      Statistics statistics = machine.statistics();
      assertThat(statistics.calls()).isEqualTo(2);
      assertThat(statistics.faults()).isEqualTo(2);
      assertThat(statistics.allocations()).isEqualTo(2);
      assertThat(statistics.frees()).isOne();
      assertThat(statistics.promotions()).isOne();
      assertThat(statistics.peakBytes()).isEqualTo(200_000);
      assertThat(statistics.liveBytes()).isZero();
      assertThat(statistics.pagesReleased()).isOne();
      assertThat(statistics.gasRefunded()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 1_000})
  void eachInstructionIsCountedAndOneInSoManyIsTimed(int every) {
    try (Vm3d machine = Vm3d.builder().profiled(every).build()) {
      Outcome outcome = halted(machine, COUNTING);
      Map<Integer, Long> executed = new HashMap<>();
      executed.put(Op.LDI, 7L);
      executed.put(Op.CALL, 6L);
      executed.put(Op.ADD3D, 5L);
      executed.put(Op.ADDI, 5L);
      executed.put(Op.BNE, 5L);
      executed.put(Op.HALT3D, 1L);
      executed.put(Op.MSTORE3D, 5L);
      executed.put(Op.BEQ, 5L);
      executed.put(Op.BLT, 5L);
      executed.put(Op.RET, 3L);
      executed.put(Op.ABORT, 2L);
      executed.put(Op.NOP, 1L);
      assertThat(machine.statistics().executed()).isEqualTo(executed);
      assertThat(outcome.instructions()).isEqualTo(50);
      assertThat(machine.statistics().instructions()).isEqualTo(50);
      assertThat(machine.statistics().faults()).isEqualTo(3);
      assertThat(machine.statistics().calls()).isEqualTo(6);
      assertThat(machine.number(6)).isEqualTo(2L * Fault.ABORTED.code());

      for (int i = 0; i < 9; i++) {
        halted(machine, COUNTING);
        halted(machine, "nop"); // and the end, which is no instruction
      }
      assertThat(timed(machine)).isEqualTo((10 * 50 + 9) / every);
      machine
          .statistics()
          .latencies()
          .forEach((op, each) -> {
            assertThat(each.getTotalCount()).isPositive();
            assertThat(each.getTotalCount())
                .isLessThanOrEqualTo(executed.getOrDefault(op, 0L) * 10 + 9);
          });
    }
  }

  private static long timed(Vm3d machine) {
    return machine.statistics().latencies().values().stream()
        .mapToLong(Histogram::getTotalCount)
        .sum();
  }

  @Test
  void aPausedProgramIsCountedUpToThePause() {
    try (Vm3d machine = Vm3d.builder().profiled(2).build()) {
      Run run = machine.begin(Assembler.assemble(COUNTING), null);
      for (int i = 1; i < 50; i++) {
        assertThat(run.run(1)).isNull();
        assertThat(machine.statistics().executed().values().stream().mapToLong(n -> n).sum())
            .isEqualTo(i);
        assertThat(timed(machine)).isEqualTo(i / 2);
      }
      assertThat(run.run(1)).isNotNull();
    }
  }

  @Test
  void whoDoesNotAskForAProfileHasNone() {
    try (Vm3d machine = Vm3d.builder().build()) {
      halted(machine, COUNTING);
      assertThat(machine.statistics().executed()).isEmpty();
      assertThat(machine.statistics().latencies()).isEmpty();
      assertThat(machine.statistics().instructions()).isEqualTo(50);
    }
  }

  @Test
  void whatWasAnsweredIsNotChangedByWhatComesAfter() {
    try (Vm3d machine = Vm3d.builder().profiled(1).build()) {
      halted(machine, COUNTING);
      Statistics before = machine.statistics();
      Map<Integer, Long> executed = Map.copyOf(before.executed());
      long timed = Objects.requireNonNull(before.latencies().get(Op.LDI)).getTotalCount();
      halted(machine, COUNTING);
      assertThat(before.executed()).isEqualTo(executed);
      assertThat(Objects.requireNonNull(before.latencies().get(Op.LDI)).getTotalCount())
          .isEqualTo(timed)
          .isEqualTo(7);
    }
  }

  @Test
  void eachWriteIsFoundSettledOrIsNot() {
    try (Vm3d machine = Vm3d.builder().build()) {
      assertCache(machine, 0, 0);
      machine.store(Address.of(4, 0, 0), new byte[8]); // the first of a page
      assertCache(machine, 0, 1);
      machine.store(Address.of(4, 0, 100), new byte[8]);
      assertCache(machine, 1, 1);
      machine.store(Address.of(4, 0, 255), new byte[2]); // two chunks
      assertCache(machine, 1, 2);
      machine.store(Address.of(5, 0, 0), new byte[8]); // another region
      assertCache(machine, 1, 3);
      machine.store(Address.of(4, 0, 0), new byte[8]); // and back
      assertCache(machine, 1, 4);
      assertThat(fault(() -> machine.store(Address.of(9, 0, 0), new byte[1])))
          .isEqualTo(Fault.FORBIDDEN);
      assertCache(machine, 1, 5);
      machine.store(Address.of(4, 0, 0), new byte[0]); // no write
      machine.load(Address.of(4, 0, 0), 8);
      assertCache(machine, 1, 5);
      machine.allocate(10, RegionType.HEAP);
      machine.store(Address.of(4, 0, 0), new byte[8]);
      assertCache(machine, 1, 6);
      halted(
          machine,
          """
            ldi r2, 10
          loop:
            mstore3d [X:4,Y:0,Z:8], r2, 8
            addi r2, r2, -1
            bne r2, r3, loop
          """);
      assertCache(machine, 10, 7);
    }
  }

  private static void assertCache(Vm3d machine, long hits, long misses) {
    assertThat(machine.statistics().cacheHits()).isEqualTo(hits);
    assertThat(machine.statistics().cacheMisses()).isEqualTo(misses);
  }

  @Test
  void freesOfAMachineThatCompactsByItselfCountWhatTheyMove() {
    try (Vm3d machine = Vm3d.builder().compaction(50).proofs(true).build()) {
      List<Long> blocks = new ArrayList<>();
      for (int i = 0; i < 1_024; i++) {
        blocks.add(machine.allocate(256, RegionType.HEAP));
        machine.store(blocks.get(i), new byte[] {1});
      }
      for (int i = 0; i < 1_024; i++) {
        if (i % 16 != 0) {
          machine.free(blocks.get(i));
        }
      }
      long moved =
          blocks.stream()
              .filter(each -> machine.size(each) > 0)
              .filter(each -> machine.proof(each, 1).place() != each)
              .count();
      assertThat(machine.statistics().moves()).isGreaterThanOrEqualTo(moved);
      assertThat(moved).isPositive();
      long before = machine.statistics().moves();
      assertThat(run(machine, "nop").fault()).isNull();
      assertThat(machine.statistics().moves()).isEqualTo(before);
    }
  }
}
