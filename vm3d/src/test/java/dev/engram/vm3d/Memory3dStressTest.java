/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d;

import static dev.engram.vm3d.Machines.assertApart;
import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.space.RegionType;
import dev.engram.space.SpaceReport;
import dev.engram.vm3d.code.Assembler;
import dev.engram.vm3d.code.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Memory3D's stress scenario, which does not compile there and then allocates nothing: most
 * operations allocate and store, some free, sizes are from some bytes to several planes; with and
 * without compaction.
 *
 * <p>Here it has a seed, a copy of what each live block holds, and more of the small blocks, since
 * those of a page and more give their pages back without being moved.
 */
class Memory3dStressTest {

  private static final boolean NIGHTLY = Boolean.getBoolean("engram.nightly");
  private static final int OPERATIONS = NIGHTLY ? 50_000 : 4_000;
  private static final long MEMORY = 32 << 20;

  /** Bytes of small blocks, of which there are many of a size. */
  private static final int[] RECORDS = {96, 256, 640, 1_280, 2_560};

  private static final Program ALLOCATE = Assembler.assemble("malloc r3, r2, heap, 0");
  private static final Program FREE = Assembler.assemble("mfree r2");

  private record Block(long address, byte[] content) {}

  /** A machine and what it must hold. */
  private static final class Stress {
    final Vm3d machine;
    final SplittableRandom random;
    final List<Block> live = new ArrayList<>();
    long liveBytes;
    long allocations;
    long frees;
    long refused;
    long promotions;

    /** Sum of all samples: bytes of memory that no block asked for. */
    long unasked;

    /** Bytes of live blocks beyond which as many are freed as are allocated. */
    private final long enough;

    private final long limit;

    Stress(Vm3d machine, long limit, long seed, long enough) {
      this.machine = machine;
      this.limit = limit;
      this.enough = enough;
      this.random = new SplittableRandom(seed);
    }

    void run() {
      for (int i = 0; i < OPERATIONS; i++) {
        if (live.isEmpty() || random.nextInt(100) < (liveBytes > enough ? 45 : 80)) {
          allocate(i);
        } else {
          free(random.nextInt(live.size()));
        }
        if (i % 100 == 0) {
          sample();
        }
      }
      for (int i = live.size() - 1; i >= 0; i--) {
        if (random.nextInt(8) != 0) {
          free(i);
        }
      }
      sample();
    }

    private int size(int operation) {
      if (operation % 50 == 0) {
        return random.nextInt(100 << 10, 200 << 10);
      }
      return switch (random.nextInt(40)) {
        case 0 -> random.nextInt(102 << 10, 303 << 10);
        case 1, 2 -> random.nextInt(20 << 10, 82 << 10);
        case 3, 4, 5 -> random.nextInt(640, 5_120);
        default -> RECORDS[random.nextInt(RECORDS.length)] - random.nextInt(16);
      };
    }

    private void allocate(int operation) {
      byte[] content = new byte[size(operation)];
      random.nextBytes(content);
      long address = 0;
      try {
        address = allocateBy(operation % 3 == 0, content.length);
        allocations++;
        promotions += content.length > 1 << 16 ? 1 : 0;
        machine.store(address, content);
        live.add(new Block(address, content));
        liveBytes += content.length;
      } catch (FaultException full) {
        assertThat(full.fault()).isEqualTo(Fault.OUT_OF_MEMORY);
        refused++;
        if (address != 0) {
          machine.free(address);
          frees++;
        }
        for (int i = 0; i < 3 && !live.isEmpty(); i++) {
          free(random.nextInt(live.size()));
        }
      }
    }

    private long allocateBy(boolean program, int size) {
      if (!program) {
        return machine.allocate(size, RegionType.HEAP);
      }
      machine.number(2, size);
      Outcome outcome = machine.execute(ALLOCATE);
      if (outcome.fault() != null) {
        throw new FaultException(outcome.fault(), "of a program");
      }
      return machine.number(3);
    }

    private void free(int index) {
      Block block = live.get(index);
      live.set(index, live.getLast());
      live.removeLast();
      liveBytes -= block.content.length;
      frees++;
      assertHolds(block);
      if (index % 3 == 0) {
        machine.number(2, block.address);
        assertThat(machine.execute(FREE).fault()).isNull();
      } else {
        machine.free(block.address);
      }
    }

    private void assertHolds(Block block) {
      assertThat(machine.size(block.address)).isEqualTo(block.content.length);
      assertThat(machine.load(block.address, block.content.length)).isEqualTo(block.content);
    }

    private void sample() {
      Statistics statistics = machine.statistics();
      assertThat(statistics.liveBytes()).isEqualTo(liveBytes);
      assertThat(statistics.residentBytes()).isLessThanOrEqualTo(limit);
      assertThat(statistics.allocations()).isEqualTo(allocations);
      assertThat(statistics.frees()).isEqualTo(frees);
      assertThat(statistics.promotions()).isEqualTo(promotions);
      assertThat(statistics.gasUsed() + machine.gasRemaining()).isEqualTo(machine.gasLimit());
      SpaceReport report = Machines.report(machine, RegionType.HEAP);
      assertThat(report.used()).isEqualTo(liveBytes);
      assertThat(report.blocks()).isEqualTo(live.size());
      unasked += statistics.residentBytes() - liveBytes;
      if (!live.isEmpty()) {
        assertHolds(live.get(random.nextInt(live.size())));
      }
    }

    void assertAllHold() {
      live.forEach(this::assertHolds);
      assertApart(machine, live.stream().map(Block::address).toList());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void everyBlockHoldsWhatItShouldAndCompactionLeavesLessUnused(long seed) {
    try (Vm3d lazy = Vm3d.builder().memory(MEMORY).build();
        Vm3d tidy = Vm3d.builder().memory(MEMORY).compaction(50).build()) {
      Stress without = new Stress(lazy, MEMORY, seed, MEMORY / 2);
      Stress with = new Stress(tidy, MEMORY, seed, MEMORY / 2);
      without.run();
      with.run();
      assertThat(without.refused + with.refused).as("so that both did the same").isZero();
      without.assertAllHold();
      with.assertAllHold();

      assertThat(with.allocations).isEqualTo(without.allocations).isGreaterThan(OPERATIONS / 3);
      assertThat(with.promotions).isPositive();
      assertThat(tidy.statistics().moves()).isPositive();
      assertThat(lazy.statistics().moves()).isZero();
      assertThat(tidy.statistics().residentBytes()).isLessThan(lazy.statistics().residentBytes());
      assertThat(with.unasked).isLessThan(without.unasked);

      long before = lazy.statistics().residentBytes();
      long pages = lazy.compact(RegionType.HEAP, 100, Long.MAX_VALUE);
      assertThat(lazy.statistics().residentBytes()).isEqualTo(before - 4_096 * pages);
      assertThat(pages).isPositive();
      without.assertAllHold();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 50})
  void aFullMemoryRefusesAndLosesNothing(int compaction) {
    try (Vm3d machine = Vm3d.builder().memory(MEMORY / 8).compaction(compaction).build()) {
      Stress stress = new Stress(machine, MEMORY / 8, 3, Long.MAX_VALUE);
      stress.run();
      assertThat(stress.refused).isGreaterThan(100);
      stress.assertAllHold();
      while (!stress.live.isEmpty()) {
        stress.free(0);
      }
      stress.sample();
      assertThat(Machines.report(machine, RegionType.HEAP).planes()).isZero();
      assertThat(machine.statistics().residentBytes()).isEqualTo(4_096); // the program
    }
  }
}
