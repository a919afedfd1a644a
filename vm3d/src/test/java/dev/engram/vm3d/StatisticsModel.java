/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.space.Address;
import dev.engram.space.Evacuation;
import dev.engram.space.RegionType;
import dev.engram.vm3d.code.Assembler;
import dev.engram.vm3d.code.Op;
import dev.engram.vm3d.code.Program;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * What a machine's statistics must be: kept beside a machine, to which it does things at random.
 * How many pages there are it asks the machine itself, by {@code mquery3d}; all else it adds up.
 */
final class StatisticsModel {

  private static final Program QUERY =
      Assembler.assemble(
          """
            mquery3d r2, usage, [X:1,Y:0,Z:0]
            mquery3d r3, usage, [X:2,Y:0,Z:0]
            mquery3d r4, usage, [X:3,Y:0,Z:0]
            mquery3d r5, usage, [X:4,Y:0,Z:0]
            mquery3d r6, usage, [X:5,Y:0,Z:0]
            mquery3d r7, usage, [X:6,Y:0,Z:0]
          """);

  private static final Program FREE = Assembler.assemble("mfree r2");
  private static final Program ALLOCATE = Assembler.assemble("malloc r3, r2, state, 0");

  /** A frame stores twice and aborts at will; the program stores once more, and may abort too. */
  private static final Program STORE =
      Assembler.assemble(
          """
            ldi r8, 100000
            call inner, r8, r9
            mstore r2, 4096, r3, 8
            beq r5, r10, end
            abort r5
          inner:
            mstore r2, 0, r3, 8
            mstore r2, 8, r3, 8
            beq r4, r10, leave
            abort r4
          leave:
            ret
          end:
          """);

  private static final RegionType[] TYPES = {
    RegionType.STATE, RegionType.HEAP, RegionType.STACK, RegionType.SHARED
  };

  long allocations;
  long frees;
  long faults;
  long gasRefunded;
  long pagesReleased;
  long promotions;
  private long gasUsed;
  private long instructions;
  private long calls;
  private long live;
  private long peak;
  private long moves;
  private long writes;
  private final Map<Integer, Long> executed = new HashMap<>();

  /** What host calls have used and paid for, and can still be refunded. */
  private long unsettled;

  private long pages;
  private long planes;
  private long earned;

  private int region = -1;
  private final Vm3d machine;
  private final SplittableRandom random;
  private final List<Long> blocks = new ArrayList<>();
  private final Map<Long, Long> sizes = new HashMap<>();

  StatisticsModel(Vm3d machine, long seed) {
    this.machine = machine;
    this.random = new SplittableRandom(seed);
  }

  void assertSame() {
    Statistics is = machine.statistics();
    assertThat(is.gasUsed()).isEqualTo(gasUsed).isEqualTo(machine.gasUsed());
    assertThat(is.gasRefunded()).isEqualTo(gasRefunded);
    assertThat(is.instructions()).isEqualTo(instructions);
    assertThat(is.calls()).isEqualTo(calls);
    assertThat(is.faults()).isEqualTo(faults);
    assertThat(is.allocations()).isEqualTo(allocations);
    assertThat(is.frees()).isEqualTo(frees);
    assertThat(is.liveBytes()).isEqualTo(live);
    assertThat(is.peakBytes()).isEqualTo(peak);
    assertThat(is.promotions()).isEqualTo(promotions);
    assertThat(is.moves()).isEqualTo(moves);
    assertThat(is.pagesReleased()).isEqualTo(pagesReleased);
    assertThat(is.cacheHits() + is.cacheMisses()).isEqualTo(writes);
    assertThat(is.executed()).isEqualTo(executed);
    assertThat(machine.refund()).isEqualTo(earned);
  }

  void step() {
    switch (random.nextInt(12)) {
      case 0, 1, 2 -> allocate();
      case 3 -> free();
      case 4 -> reallocate();
      case 5, 6 -> store();
      case 7 -> refused();
      case 8 -> settle();
      case 9 -> compact();
      case 10 -> programs();
      default -> query();
    }
  }

  private void charge(long gas) {
    gasUsed += gas;
    unsettled += gas;
  }

  /** Notes what a host call did to pages of blocks. */
  private void blocksChanged(long before, long fewerPlanes) {
    long taken = resident() - before;
    charge(384 * Math.max(taken, 0));
    pages += Math.max(taken, 0);
    long given = Math.max(-taken, 0);
    pagesReleased += given;
    long refunded = Math.min(given, pages);
    long refundedPlanes = Math.min(Math.max(fewerPlanes, 0), planes);
    pages -= refunded;
    planes -= refundedPlanes;
    earned += 192 * refunded + 50 * refundedPlanes;
  }

  private long resident() {
    return machine.statistics().residentBytes() / 4_096;
  }

  private long size() {
    return switch (random.nextInt(8)) {
      case 0 -> random.nextLong(60_000, 200_000);
      case 1, 2 -> random.nextLong(2_000, 9_000);
      default -> random.nextLong(1, 600);
    };
  }

  private static long allocation(long cells) {
    return 20 + (cells + 31) / 32 + 100 * ((cells - 1) / 65_536);
  }

  private void allocate() {
    RegionType type = TYPES[random.nextInt(TYPES.length)];
    long size = size();
    long before = resident();
    try {
      long block = machine.allocate(size, type);
      charge(allocation(size));
      planes += (size - 1) / 65_536;
      blocksChanged(before, 0);
      allocated(block, size);
    } catch (FaultException full) {
      assertThat(full.fault()).isEqualTo(Fault.OUT_OF_MEMORY);
      faults++;
    }
  }

  private void allocated(long block, long size) {
    blocks.add(block);
    sizes.put(block, size);
    allocations++;
    promotions += size > 65_536 ? 1 : 0;
    live += size;
    peak = Math.max(peak, live);
  }

  private void free() {
    if (blocks.isEmpty()) {
      return;
    }
    long block = blocks.remove(random.nextInt(blocks.size()));
    long size = Objects.requireNonNull(sizes.remove(block));
    long before = resident();
    machine.free(block);
    charge(5);
    blocksChanged(before, (size - 1) / 65_536);
    frees++;
    live -= size;
  }

  private void reallocate() {
    if (blocks.isEmpty()) {
      return;
    }
    int index = random.nextInt(blocks.size());
    long block = blocks.get(index);
    long size = Objects.requireNonNull(sizes.get(block));
    long now = size();
    long before = resident();
    try {
      long moved = machine.reallocate(block, now);
      charge(allocation(now) + 2 * Math.min(size, now));
      long more = (now - 1) / 65_536 - (size - 1) / 65_536;
      planes += Math.max(more, 0);
      blocksChanged(before, -more);
      sizes.remove(block);
      sizes.put(moved, now);
      blocks.set(index, moved);
      live += now - size;
      peak = Math.max(peak, live);
    } catch (FaultException full) {
      assertThat(full.fault()).isEqualTo(Fault.OUT_OF_MEMORY);
      faults++;
    }
  }

  private void store() {
    long address = Address.of(3 + random.nextInt(4), random.nextInt(3), random.nextInt(60_000));
    byte[] data = new byte[random.nextInt(1, random.nextInt(4) == 0 ? 5_000 : 20)];
    long before = resident();
    writes++;
    machine.store(address, data);
    charge(15 + 2L * data.length + 384 * (resident() - before));
    pages += resident() - before;
    enter(address);
  }

  private void enter(long address) {
    int to = Address.region(address);
    charge(region == to || region < 0 ? 0 : 10);
    region = to;
  }

  private void refused() {
    long address = Address.of(4, random.nextInt(9), random.nextInt(60_000));
    switch (random.nextInt(4)) {
      case 0 -> assertFault(() -> machine.free(Address.of(5, 65_535, 1)), Fault.NOT_A_BLOCK);
      case 1 -> assertFault(() -> machine.allocate(0, RegionType.HEAP), Fault.BAD_SIZE);
      case 2 -> {
        writes++;
        assertFault(() -> machine.store(Address.of(2, 0, 0), new byte[1]), Fault.FORBIDDEN);
      }
      default -> assertFault(() -> machine.load(1L << 40, 1), Fault.BAD_ADDRESS);
    }
    byte[] data = machine.load(address, random.nextInt(1, 100));
    charge(10 + 2L * data.length);
    enter(address);
  }

  private void assertFault(Runnable call, Fault fault) {
    assertThat(Machines.fault(call::run)).isEqualTo(fault);
    faults++;
  }

  private void settle() {
    if (random.nextInt(3) == 0) {
      machine.settle();
      settled(unsettled);
    }
  }

  private void settled(long used) {
    long given = Math.min(earned, used / 5);
    gasUsed -= given;
    gasRefunded += given;
    unsettled = 0;
    pages = 0;
    planes = 0;
    earned = 0;
  }

  private void compact() {
    RegionType type = TYPES[random.nextInt(TYPES.length)];
    Evacuation plan = machine.analyse(type, 80);
    long seen =
        10L * Machines.report(machine, type).planes() + Machines.report(machine, type).blocks();
    long before = resident();
    machine.compact(type, 80, Long.MAX_VALUE);
    charge(30 + seen + 40L * plan.moves().size() + 2 * plan.cells());
    blocksChanged(before, 0);
    moves += plan.moves().size();
  }

  private void programs() {
    long address = Address.of(3 + random.nextInt(4), random.nextInt(2), random.nextInt(50_000));
    boolean inner = random.nextBoolean();
    boolean outer = random.nextBoolean();
    machine.number(2, address);
    machine.number(4, inner ? 1 : 0);
    machine.number(5, outer ? 1 : 0);
    Outcome outcome = ended(machine.execute(STORE));
    assertThat(outcome.fault()).isEqualTo(outer ? Fault.ABORTED : null);
    count(Op.LDI, 1, Op.CALL, 1, Op.MSTORE, 3, Op.BEQ, 2, Op.RET, inner ? 0 : 1);
    count(Op.ABORT, (inner ? 1 : 0) + (outer ? 1 : 0));
    calls++;
    writes += 3;
    faults += (inner ? 1 : 0) + (outer ? 1 : 0);

    long size = size();
    machine.number(2, size);
    long resident = resident();
    Outcome allocated = ended(machine.execute(ALLOCATE));
    pagesReleased += Math.max(resident - resident(), 0); // of what was written where it now is
    count(Op.MALLOC, 1);
    if (allocated.fault() != null) {
      assertThat(allocated.fault()).isEqualTo(Fault.OUT_OF_MEMORY);
      faults++;
      return;
    }
    allocated(machine.number(3), size);
    if (random.nextBoolean()) {
      long before = resident();
      machine.number(2, blocks.getLast());
      Outcome freed = ended(machine.execute(FREE));
      assertThat(freed.gasUsed() % 384).isEqualTo(5);
      count(Op.MFREE, 1);
      pagesReleased += before - resident();
      frees++;
      live -= Objects.requireNonNull(sizes.remove(blocks.removeLast()));
    }
  }

  private Outcome ended(Outcome outcome) {
    gasUsed += outcome.gasUsed();
    instructions += outcome.instructions();
    if (outcome.fault() != null) {
      assertThat(outcome.refund()).as("of host calls").isEqualTo(earned);
    }
    earned = outcome.refund();
    settled(outcome.gasUsed());
    assertThat(outcome.gasPaid() - outcome.gasUsed() + gasRefunded).isNotNegative();
    return outcome;
  }

  private void count(int... opsAndTimes) {
    for (int i = 0; i < opsAndTimes.length; i += 2) {
      if (opsAndTimes[i + 1] > 0) {
        executed.merge(opsAndTimes[i], (long) opsAndTimes[i + 1], Long::sum);
      }
    }
  }

  private void query() {
    assertThat(ended(machine.execute(QUERY)).fault()).isNull();
    count(Op.MQUERY3D, 6);
    long sum = 0;
    for (int i = 2; i < 8; i++) {
      sum += machine.number(i);
    }
    assertThat(machine.statistics().residentBytes()).isEqualTo(sum);
    assertThat(machine.load(Address.of(2, 0, 0), 6)).isEqualTo(Arrays.copyOf(QUERY.code(), 6));
    charge(22);
    enter(Address.of(2, 0, 0));
  }
}
