/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.claim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.space.RegionType;
import dev.engram.vm3d.Vm3d;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** That the bills are what the machine itself charges for the same program. */
final class MachineBillTest {

  @ParameterizedTest
  @EnumSource
  void theMachineChargesTheBill(TraceKind kind) {
    for (long live : new long[] {1 << 10, 1 << 14, 1 << 18}) {
      Trace trace = kind.trace(live, 7);
      try (Machine machine = new Machine(Vm3d.builder().build(), trace, false)) {
        assertThat(machine.run()).isEqualTo(total(Pricing.SPACE, trace));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aMachineThatCompactsByItselfChargesTheBill(TraceKind kind) {
    Trace trace = kind.trace(1 << 18, 7);
    try (Machine machine = new Machine(Vm3d.builder().compaction(50).build(), trace, false)) {
      assertThat(machine.run()).isEqualTo(total(Pricing.SPACE_RELIEVED, trace));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"CONTRACT", "FRAGMENTING"})
  void aMachineThatIsAskedToCompactChargesTheBill(String kind) {
    Trace trace = TraceKind.valueOf(kind).trace(1 << 19, 7);
    try (Machine machine = new Machine(Vm3d.builder().build(), trace, true)) {
      assertThat(machine.run()).isEqualTo(total(Pricing.SPACE_COMPACTED, trace));
      assertThat(machine.compactions).isPositive();
    }
  }

  private static long total(Pricing pricing, Trace trace) {
    return pricing.bills(trace).getOrDefault(Accesses.ENGRAM, Bill.NONE).total();
  }

  /** A trace in a machine, word by word, by calls of its host. */
  private static final class Machine implements AutoCloseable {

    private final Vm3d vm;
    private final Trace trace;
    private final boolean asked;
    private final long[] addresses;
    private final byte[] ones = new byte[32];
    private long living;
    private long freed;
    private int compactions;

    Machine(Vm3d vm, Trace trace, boolean asked) {
      this.vm = vm;
      this.trace = trace;
      this.asked = asked;
      this.addresses = new long[trace.blocks()];
      Arrays.fill(ones, (byte) 1);
    }

    /** The gas that is paid when all is settled. */
    long run() {
      trace.steps().forEach(this::take);
      vm.settle();
      return vm.gasUsed();
    }

    private void take(Step step) {
      int block = step.block();
      switch (step) {
        case Step.Allocate it -> {
          addresses[block] = vm.allocate(it.size(), RegionType.HEAP);
          living++;
        }
        case Step.Reallocate it -> addresses[block] = vm.reallocate(addresses[block], it.size());
        case Step.Write it -> {
          for (long done = 0; done < it.length(); done += 32) {
            int length = (int) Math.min(32, it.length() - done);
            vm.store(addresses[block] + it.offset() + done, Arrays.copyOf(ones, length));
          }
        }
        case Step.Read it -> {
          for (long done = 0; done < it.length(); done += 32) {
            int length = (int) Math.min(32, it.length() - done);
            vm.load(addresses[block] + it.offset() + done, length);
          }
        }
        case Step.Free it -> {
          vm.free(addresses[it.block()]);
          living--;
          freed++;
          if (asked && freed >= Math.max(64, living)) {
            vm.compact(RegionType.HEAP, 50, Long.MAX_VALUE);
            compactions++;
            freed = 0;
          }
        }
      }
    }

    @Override
    public void close() {
      vm.close();
    }
  }
}
