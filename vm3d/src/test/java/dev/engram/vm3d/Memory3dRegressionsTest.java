/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d;

import static dev.engram.vm3d.Machines.ascii;
import static dev.engram.vm3d.Machines.assertApart;
import static dev.engram.vm3d.Machines.bytes;
import static dev.engram.vm3d.Machines.fault;
import static dev.engram.vm3d.Machines.halted;
import static dev.engram.vm3d.Machines.image;
import static dev.engram.vm3d.Machines.number;
import static dev.engram.vm3d.Machines.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.engram.space.Address;
import dev.engram.space.RegionType;
import dev.engram.space.SpaceReport;
import dev.engram.vm3d.code.Assembler;
import dev.engram.vm3d.code.InvalidProgram;
import dev.engram.vm3d.code.Program;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Memory3D's memory and blocks do wrong, each reproduced there, done right by the machine. */
class Memory3dRegressionsTest {

  private static final int PLANE = Address.PLANE_CELLS;

  private final Vm3d machine = Vm3d.builder().build();

  @AfterEach
  void close() {
    machine.close();
  }

  /** Its search wraps at the end of a plane, and two blocks get [X:2,Y:0,Z:65000]. */
  @Test
  void bitmapWrapGivesNoAddressTwice() {
    List<Long> live = new ArrayList<>();
    for (int i = 0; i < 65; i++) {
      live.add(machine.allocate(1_000, RegionType.HEAP));
    }
    machine.free(live.removeFirst());
    live.add(machine.allocate(1_200, RegionType.HEAP));
    halted(machine, "malloc3d r2, 1200, heap, 0");
    live.add(machine.number(2));
    for (int i = 0; i < live.size(); i++) {
      machine.store(live.get(i), bytes(i));
    }
    assertApart(machine, live);
    for (int i = 0; i < live.size(); i++) {
      assertThat(machine.load(live.get(i), 8)).isEqualTo(bytes(i));
    }
  }

  /** It frees the sum of all fragments from the first one on, and never the others. */
  @Test
  void freeingAPromotedBlockFreesAllOfItAndNothingElse() {
    List<Long> live = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      live.add(machine.allocate(900, RegionType.HEAP));
      machine.store(live.getLast(), bytes(i));
    }
    SpaceReport before = Machines.report(machine, RegionType.HEAP);
    long resident = machine.statistics().residentBytes();
    long promoted = machine.allocate(3 * PLANE + 900, RegionType.HEAP);
    machine.store(promoted + 3 * PLANE, new byte[900]);
    machine.store(promoted + PLANE - 4, bytes(77));
    assertThat(machine.statistics().promotions()).isOne();
    machine.free(promoted);
    assertThat(Machines.report(machine, RegionType.HEAP)).isEqualTo(before);
    assertThat(machine.statistics().residentBytes()).isEqualTo(resident);
    assertThat(machine.statistics().liveBytes()).isEqualTo(5 * 900);
    live.add(machine.allocate(3 * PLANE + 900, RegionType.HEAP));
    assertThat(live.getLast()).isEqualTo(promoted);
    live.add(machine.allocate(500, RegionType.HEAP));
    assertApart(machine, live);
    assertThat(machine.load(promoted + PLANE - 4, 8)).containsOnly(0);
    for (int i = 0; i < 5; i++) {
      assertThat(machine.load(live.get(i), 8)).isEqualTo(bytes(i));
    }
  }

  /** Its second alloc(0) returns {0,0,0} and makes 2^64 - 2^32 + 65535 bytes free. */
  @Test
  void nothingIsAllocatedForNothing() {
    Map<RegionType, SpaceReport> before = machine.compactionReport();
    for (long size : new long[] {0, 0, -1, (1L << 32) + 1}) {
      assertThat(fault(() -> machine.allocate(size, RegionType.HEAP))).isEqualTo(Fault.BAD_SIZE);
      machine.number(2, size);
      Outcome outcome = run(machine, "malloc r3, r2, heap, 0");
      assertThat(outcome.fault()).isEqualTo(Fault.BAD_SIZE);
      assertThat(outcome.gasUsed()).isZero();
    }
    byte[] none = HexFormat.of().parseHex("1200000000040002000000000000");
    assertThatExceptionOfType(InvalidProgram.class).isThrownBy(() -> Program.of(none));
    assertThat(machine.compactionReport()).isEqualTo(before);
    assertThat(machine.statistics().allocations()).isZero();
  }

  /** A store to an address that it does not know goes to another block, and says nothing. */
  @Test
  void aGhostStoreGoesWhereItWasSentOrIsRefused() {
    long base = machine.allocate(64, RegionType.HEAP);
    machine.store(base + 4, bytes(42));
    assertThat(machine.load(base + 4, 8)).isEqualTo(bytes(42));
    assertThat(machine.load(base, 4)).containsOnly(0);
    long nobodys = Address.of(4, 100, 100);
    machine.store(nobodys, bytes(43));
    assertThat(machine.load(nobodys, 8)).isEqualTo(bytes(43));
    assertThat(fault(() -> machine.store(Address.of(77, 100, 100), bytes(1))))
        .isEqualTo(Fault.FORBIDDEN);
    assertThat(fault(() -> machine.store(1L << 40, bytes(1)))).isEqualTo(Fault.BAD_ADDRESS);
    assertThat(machine.statistics().allocations()).isOne();
    assertThat(machine.statistics().liveBytes()).isEqualTo(64);
  }

  /** The next owner reads "SECRET-KEY-12345". */
  @Test
  void whatWasFreedIsReadByNobody() {
    machine.allocate(16, RegionType.HEAP);
    long block = machine.allocate(16, RegionType.HEAP);
    machine.store(block, ascii("SECRET-KEY-12345"));
    machine.free(block);
    assertThat(machine.load(block, 16)).containsOnly(0);
    long next = machine.allocate(16, RegionType.HEAP);
    assertThat(next).isEqualTo(block);
    assertThat(machine.load(next, 16)).containsOnly(0);
    machine.store(next, ascii("SECRET-KEY-12345"));
    halted(
        machine,
        """
          mfree r2
          malloc3d r3, 16, heap, 0
          mload r4, r3, 0, 16
        """
            .replace("mfree r2", "mfree3d " + Address.toString(next)));
    assertThat(machine.number(3)).isEqualTo(next);
    assertThat(machine.register(4)).containsOnly(0);
    machine.store(Address.of(7, 0, 0), ascii("SECRET-KEY-12345"));
    halted(machine, "nop");
    assertThat(machine.load(Address.of(7, 0, 0), 16)).containsOnly(0);
  }

  /** A write to its regions of code succeeds. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 8, 255})
  void whatIsForNoProgramToWriteIsWrittenByNobody(int region) {
    halted(machine, "nop");
    byte[] before = image(machine);
    long address = Address.of(region, 0, 0);
    assertThat(fault(() -> machine.store(address, new byte[4]))).isEqualTo(Fault.FORBIDDEN);
    assertThat(fault(() -> machine.copy(Address.of(4, 0, 0), address, 4)))
        .isEqualTo(Fault.FORBIDDEN);
    for (String each :
        List.of(
            "mstore r2, 0, r3, 4",
            "mstorebatch r2, r3, 1",
            "mfill r2, r3, r4",
            "mcopy r5, r2, r4")) {
      machine.number(2, address);
      machine.number(4, 4);
      machine.number(5, Address.of(4, 0, 0));
      assertThat(run(machine, each).fault()).as(each).isEqualTo(Fault.FORBIDDEN);
    }
    halted(machine, "nop");
    assertThat(image(machine)).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"IDENTITY", "VM_CONTROL", "CODE"})
  void noBlockIsWhereNobodyMayWrite(RegionType type) {
    assertThatIllegalArgumentException().isThrownBy(() -> machine.allocate(16, type));
    byte[] code = Assembler.assemble("malloc3d r2, 16, heap, 0").code();
    code[5] = (byte) type.code();
    assertThatExceptionOfType(InvalidProgram.class).isThrownBy(() -> Program.of(code));
  }

  /** Its cache keeps the caller's array: who changes that afterwards changes what is read. */
  @Test
  void whatWasHandedOverIsNobodyElses() {
    long at = Address.of(4, 0, 0);
    byte[] stored = {1, 2, 3, 4};
    machine.store(at, stored);
    stored[0] = 99;
    assertThat(machine.load(at, 4)).containsExactly(1, 2, 3, 4);
    machine.load(at, 4)[1] = 99;
    halted(machine, "mload3d r2, [X:4,Y:0,Z:0], 4");
    assertThat(machine.number(2)).isEqualTo(0x01020304);

    byte[] word = new byte[32];
    word[31] = 5;
    machine.register(3, word);
    word[31] = 99;
    machine.register(3)[31] = 98;
    assertThat(machine.number(3)).isEqualTo(5);

    byte[] input = {7, 8};
    Run run = machine.begin(Assembler.assemble("haltout r0, r1"), input);
    input[0] = 99;
    Outcome outcome = run.finish();
    outcome.output()[1] = 99;
    assertThat(outcome.output()).containsExactly(7, 8);

    byte[] code = {0, 0};
    Program program = Program.of(code);
    code[0] = (byte) 0xFF;
    program.code()[0] = (byte) 0xFF;
    assertThat(machine.execute(program).instructions()).isEqualTo(2);
  }

  /**
   * Its {@code MLOAD3D [100,100,65535], 1} costs 12 gas, fails, and leaves a thread behind that
   * takes 130 MB a second.
   */
  @Test
  void theBytesOfThePrefetchBombCostWhatTheySayAndNothingElse() {
    byte[] bomb =
        HexFormat.of().parseHex("1000000000000000640000" + "0064ffff" + "00000001" + "01");
    assertThat(bomb).hasSize(20);
    halted(machine, "nop");
    byte[] before = image(machine);
    long used = machine.gasUsed();
    Set<Thread> threads = threads();

    Outcome outcome = machine.execute(Program.of(bomb));

    assertThat(outcome.fault()).isEqualTo(Fault.FORBIDDEN);
    assertThat(outcome.gasPaid()).isEqualTo(12);
    assertThat(machine.gasUsed() - used).isEqualTo(12);
    assertThat(outcome.instructions()).isOne();
    assertThat(machine.statistics().residentBytes()).isEqualTo(4_096); // the program
    assertThat(threads()).isSubsetOf(threads);
    halted(machine, "nop");
    assertThat(image(machine)).isEqualTo(before);

    Outcome there = run(machine, "mload3d r1, [X:4,Y:100,Z:65535], 1");
    assertThat(there.fault()).isNull();
    assertThat(there.gasPaid()).isEqualTo(12);
    assertThat(machine.statistics().residentBytes()).isEqualTo(4_096);
  }

  /** Threads of the application, not those of the JVM. */
  private static Set<Thread> threads() {
    ThreadGroup ours = Thread.currentThread().getThreadGroup();
    return Thread.getAllStackTraces().keySet().stream()
        .filter(each -> ours.equals(each.getThreadGroup()))
        .collect(Collectors.toSet());
  }

  /** Its second shutdown panics; what comes after the first is anybody's guess. */
  @Test
  void aMachineIsShutDownTwiceAndThenRefuses() {
    Vm3d other = Vm3d.builder().proofs(true).build();
    long block = other.allocate(16, RegionType.HEAP);
    other.close();
    other.close();
    for (ThrowingCallable each :
        List.<ThrowingCallable>of(
            () -> other.allocate(1, RegionType.HEAP),
            () -> other.reallocate(block, 2),
            () -> other.free(block),
            () -> other.size(block),
            () -> other.store(block, new byte[0]),
            () -> other.load(block, 0),
            () -> other.look(block, 1),
            () -> other.copy(block, block, 0),
            () -> other.compact(RegionType.HEAP, 50, 1),
            () -> other.analyse(RegionType.HEAP, 50),
            other::compactionReport,
            other::statistics,
            other::root,
            other::settle,
            () -> other.number(0, 1),
            () -> other.execute(Program.of(new byte[0])))) {
      assertThatIllegalStateException().isThrownBy(each);
    }
    assertThat(fault(() -> machine.free(block))).isEqualTo(Fault.NOT_A_BLOCK);
  }

  /** A report there takes a lock for reading twice, and waits for ever if a writer waits. */
  @Test
  @Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void reportsWhileWritersWaitDoNotDeadlock() throws InterruptedException {
    try (Workers workers = Workers.together(3, Vm3d.builder())) {
      List<CompletableFuture<Long>> written = new ArrayList<>();
      Thread writer =
          new Thread(() -> {
            for (int i = 0; i < 2_000; i++) {
              written.add(workers.submit(i % 2, each -> each.allocate(100, RegionType.HEAP)));
            }
          });
      writer.start();
      long last = 0;
      while (last < 2_000) {
        SpaceReport report =
            workers.submit(2, each -> Machines.report(each, RegionType.HEAP)).join();
        assertThat(report.blocks()).isBetween(last, 2_000L);
        last = report.blocks();
      }
      writer.join();
      assertThat(written.stream().map(CompletableFuture::join)).doesNotHaveDuplicates();
    }
  }

  /** A relocated block can be loaded from neither address. */
  @Test
  void relocationLosesNothing() {
    Map<Long, Long> live = sparse();
    long resident = machine.statistics().residentBytes();
    long pages = machine.compact(RegionType.HEAP, 50, 30_000);
    halted(machine, "mcompact3d r2, heap, 100, 0");
    assertThat(pages).isPositive();
    assertThat(machine.statistics().residentBytes())
        .isEqualTo(resident + 4_096 - 4_096 * (pages + machine.number(2))); // and the program
    assertThat(machine.statistics().moves()).isPositive();
    live.forEach((block, value) -> {
      assertThat(machine.size(block)).isEqualTo(256);
      assertThat(number(machine.load(block + 248, 8))).isEqualTo(value);
      machine.store(block + 248, bytes(value + 1));
      assertThat(number(machine.load(block + 248, 8))).isEqualTo(value + 1);
      machine.free(block);
    });
    assertThat(machine.statistics().liveBytes()).isZero();
  }

  /** Blocks all over sixteen planes of which one in sixteen lives. */
  private Map<Long, Long> sparse() {
    List<Long> blocks = new ArrayList<>();
    for (int i = 0; i < 4_096; i++) {
      blocks.add(machine.allocate(256, RegionType.HEAP));
    }
    Map<Long, Long> live = new TreeMap<>();
    for (int i = 0; i < blocks.size(); i++) {
      if (i % 16 == 0) {
        live.put(blocks.get(i), (long) i);
        machine.store(blocks.get(i) + 248, bytes(i));
      } else {
        machine.free(blocks.get(i));
      }
    }
    return live;
  }

  /** Beyond a hundred regions it picks among equals in the order of a hash map. */
  @Test
  void twentyEqualRunsOverMoreThanAHundredPlanesGiveEqualMemories() {
    byte[] first = null;
    for (int run = 0; run < 20; run++) {
      try (Vm3d each = Vm3d.builder().build()) {
        List<Long> live = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
          live.add(each.allocate(40_000, Machines.REGIONS.get(i % 5)));
        }
        for (int i = 0; i < 1_000; i += 3) {
          each.free(live.get(i));
        }
        for (int i = 0; i < 100; i++) {
          long block = each.allocate(500 + i * 30L, Machines.REGIONS.get(i % 5));
          each.store(block, bytes(i + 1));
        }
        assertThat(Machines.report(each, RegionType.STATE).planes()).isGreaterThan(100);
        byte[] image = image(each);
        first = first == null ? image : first;
        assertThat(image).isEqualTo(first);
      }
    }
  }
}
