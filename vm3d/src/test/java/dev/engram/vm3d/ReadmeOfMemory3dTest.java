/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d;

import static dev.engram.vm3d.Machines.fault;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.merkle.proof.Root;
import dev.engram.space.Evacuation;
import dev.engram.space.RegionType;
import dev.engram.space.SpaceReport;
import dev.engram.vm3d.code.Op;
import dev.engram.vm3d.gas.GasSchedule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.Test;

/**
 * The code of Memory3D's README, line by line in its order, each line of Go above its counterpart
 * here. A {@code panic} is an exception that nobody catches.
 */
class ReadmeOfMemory3dTest {

  private static final byte[] DATA = "your data here".getBytes(UTF_8);

  @Test
  void basicUsage() {
    // config := vm.VMConfig{
    Vm3dBuilder config =
        Vm3d.builder()
            .memory(1024 * 1024 * 100) // MemorySize: 1024 * 1024 * 100,
            .gas(10_000_000) // GasLimit: 10000000,
            .proofs(true) // EnableProof: true,
            .instructions(100_000) // MaxInstructions: 100000,
            .log(System.Logger.Level.INFO); // LogLevel: vm.LogLevelInfo,
    // vmInstance, err := vm.NewVM3D(config); defer vmInstance.Shutdown()
    try (Vm3d machine = config.build()) {
      // addr, err := vmInstance.AllocateMemory(256, types.RegionTypeHeap)
      long address = machine.allocate(256, RegionType.HEAP);
      // data := []byte("Hello, Memory3D!")
      byte[] data = "Hello, Memory3D!".getBytes(UTF_8);
      // err = vmInstance.Store3D(addr, data)
      machine.store(address, data);
      // loaded, err := vmInstance.Load3D(addr, 256)
      byte[] loaded = machine.load(address, 256);
      assertThat(loaded).hasSize(256).startsWith(data);
      assertThat(Arrays.copyOfRange(loaded, data.length, 256)).containsOnly(0);
      // fmt.Printf("Stored: %s\nLoaded: %s\n", string(data), string(loaded))
      assertThat(
              "Stored: %s%nLoaded: %s"
                  .formatted(new String(data, UTF_8), new String(loaded, 0, data.length, UTF_8)))
          .isEqualTo("Stored: Hello, Memory3D!%nLoaded: Hello, Memory3D!".formatted());
      // stats := vmInstance.GetStats()
      Statistics statistics = machine.statistics();
      // fmt.Printf("Gas used: %d\n", stats.TotalGasUsed)
      assertThat("Gas used: %d".formatted(statistics.gasUsed()))
          .isEqualTo("Gas used: " + (28 + 47 + 384 + 500 + 522));
      assertThat(statistics.allocations()).isOne();
      assertThat(statistics.liveBytes()).isEqualTo(256);
    }
  }

  @Test
  void creatingAndConfiguring() {
    List<String> logged = new ArrayList<>();
    Handler handler = handler(logged);
    Logger logger = Logger.getLogger("dev.engram.vm3d");
    logger.setUseParentHandlers(false);
    logger.addHandler(handler);
    // config := vm.VMConfig{
    Vm3dBuilder config =
        Vm3d.builder()
            .memory(1024 * 1024 * 1024) // MemorySize: 1024 * 1024 * 1024,
            .gas(100_000_000) // GasLimit: 100000000,
            .proofs(true) // EnableProof: true,
            .compaction(50) // EnableCompaction: true,
            .instructions(1_000_000) // MaxInstructions: 1000000,
            .log(System.Logger.Level.INFO); // LogLevel: vm.LogLevelInfo,
    // vmInstance, err := vm.NewVM3D(config)
    try (Vm3d machine = config.build()) {
      assertThat(machine.gasLimit()).isEqualTo(100_000_000);
      assertThat(machine.root()).isNotNull();
      Machines.halted(machine, "mquery3d r2, free, [X:4,Y:0,Z:0]");
      assertThat(machine.number(2)).isEqualTo((1 << 30) - 4_096); // less the program
      assertThat(Machines.run(machine, "again: jump again").instructions()).isEqualTo(1_000_000);
      machine.allocate(256, RegionType.HEAP);
      assertCompactsByItself(machine);
    } finally {
      logger.removeHandler(handler);
      logger.setUseParentHandlers(true);
    }
    assertThat(logged).hasSize(2);
    assertThat(logged.getFirst()).startsWith("INFO program ended").contains("halted");
    assertThat(logged.getLast()).startsWith("WARNING program ended").contains("OUT_OF_INSTR");
  }

  private static void assertCompactsByItself(Vm3d machine) {
    List<Long> blocks = new ArrayList<>();
    for (int i = 0; i < 2_048; i++) {
      blocks.add(machine.allocate(256, RegionType.STATE));
      machine.store(blocks.getLast(), DATA);
    }
    for (int i = 0; i < blocks.size(); i++) {
      if (i % 16 != 5) {
        machine.free(blocks.get(i));
      }
    }
    assertThat(Machines.report(machine, RegionType.STATE).releasablePlanes()).isZero();
    assertThat(machine.load(blocks.get(5), DATA.length)).isEqualTo(DATA);
    assertThat(machine.statistics().residentBytes()).isLessThan(100 << 10);
  }

  private static Handler handler(List<String> to) {
    return new Handler() {
      @Override
      public void publish(LogRecord each) {
        if (each.getLevel().intValue() >= Level.INFO.intValue()) {
          to.add(each.getLevel() + " " + new SimpleFormatter().formatMessage(each));
        }
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }

  @Test
  void memoryOperations() {
    try (Vm3d machine = Vm3d.builder().build()) {
      // addr, err := vmInstance.AllocateMemory(1024, types.RegionTypeHeap)
      long address = machine.allocate(1024, RegionType.HEAP);
      // data := []byte("your data here"); err = vmInstance.Store3D(addr, data)
      machine.store(address, DATA);
      // loaded, err := vmInstance.Load3D(addr, 1024)
      byte[] loaded = machine.load(address, 1024);
      assertThat(loaded).hasSize(1024).startsWith(DATA);
      // destAddr, _ := vmInstance.AllocateMemory(1024, types.RegionTypeHeap)
      long destination = machine.allocate(1024, RegionType.HEAP);
      // err = vmInstance.Copy3D(addr, destAddr, 1024)
      machine.copy(address, destination, 1024);
      assertThat(machine.load(destination, 1024)).isEqualTo(loaded);
      // err = vmInstance.Free3D(addr)
      machine.free(address);
      assertThat(machine.size(address)).isZero();
      assertThat(machine.load(address, 1024)).containsOnly(0);
      assertThat(machine.load(destination, 1024)).isEqualTo(loaded);
      assertThat(fault(() -> machine.free(address))).isEqualTo(Fault.NOT_A_BLOCK);
    }
  }

  @Test
  void memoryProofing() {
    try (Vm3d machine = Vm3d.builder().proofs(true).build()) {
      long address = machine.allocate(1024, RegionType.HEAP);
      machine.store(address, DATA);
      // proof, err := vmInstance.GetMerkleProof(addr)
      MemoryProof proof = machine.proof(address, DATA.length);
      // verified, err := vmInstance.VerifyMemoryState(addr, data, proof)
      boolean verified = machine.verify(address, DATA, proof);
      assertThat(verified).isTrue();
      // root := vmInstance.GetMerkleRoot()
      Root root = machine.root();
      assertThat(root.bytes()).hasSize(32);
      machine.store(address, "other".getBytes(UTF_8));
      assertThat(machine.root()).isNotEqualTo(root);
      assertThat(machine.verify(address, DATA, proof)).isFalse();
    }
  }

  @Test
  void gasMetering() {
    try (Vm3d machine = Vm3d.builder().gas(10_000).build()) {
      long address = machine.allocate(1024, RegionType.HEAP);
      // remaining := vmInstance.GetGasRemaining()
      long remaining = machine.gasRemaining();
      // used := vmInstance.GetGasUsed()
      long used = machine.gasUsed();
      assertThat(used).isEqualTo(20 + 32);
      assertThat(remaining + used).isEqualTo(10_000);
      // cost := vm.CalculateGasCostForOperation(opcode, operands)
      GasSchedule schedule = machine.schedule();
      long cost = schedule.cost(Op.MSTORE, 256) + schedule.terms().page();
      machine.store(address, new byte[256]);
      assertThat(machine.gasUsed() - used).isEqualTo(cost).isEqualTo(15 + 2 * 256 + 384);
      assertThat(schedule.cost(Op.MALLOC3D, 1024)).isEqualTo(used);
      assertThat(schedule.cost(Op.MLOAD3D, 8)).isEqualTo(26);
    }
  }

  @Test
  void memoryAnalysis() {
    try (Vm3d machine = Vm3d.builder().build()) {
      List<Long> blocks = new ArrayList<>();
      for (int i = 0; i < 1_024; i++) {
        blocks.add(machine.allocate(1024, RegionType.HEAP));
        machine.store(blocks.getLast(), DATA);
      }
      for (int i = 0; i < 1_024; i++) {
        if (i % 8 != 0) {
          machine.free(blocks.get(i));
        }
      }
      List<String> lines = new ArrayList<>();
      // report := vmInstance.GetCompactionReport()
      // for regionID, regionReport := range report {
      for (Map.Entry<RegionType, SpaceReport> each : machine.compactionReport().entrySet()) {
        // fmt.Printf("Region %d: %.2f%% fragmented\n", regionID, regionReport.Fragmentation*100)
        lines.add(
            String.format(
                Locale.ROOT,
                "Region %d: %.2f%% fragmented",
                each.getKey().code(),
                fragmentation(each.getValue()) * 100));
      }
      assertThat(lines)
          .containsExactly(
              "Region 3: 0.00% fragmented",
              "Region 4: 87.50% fragmented",
              "Region 5: 0.00% fragmented",
              "Region 6: 0.00% fragmented",
              "Region 7: 0.00% fragmented");
      // config := allocator.DefaultCompactionConfig()
      int percent = 50;
      // allocsToMove := vmInstance.AnalyzeCompaction(config)
      Evacuation toMove = machine.analyse(RegionType.HEAP, percent);
      // fmt.Printf("Can move %d allocations to reduce fragmentation\n", len(allocsToMove))
      assertThat("Can move %d allocations".formatted(toMove.moves().size()))
          .isEqualTo("Can move 112 allocations");

      long pages = machine.compact(RegionType.HEAP, percent, Long.MAX_VALUE);
      assertThat(pages).isPositive().isGreaterThanOrEqualTo(toMove.pages());
      assertThat(machine.statistics().moves()).isEqualTo(toMove.moves().size());
      assertThat(fragmentation(Machines.report(machine, RegionType.HEAP))).isLessThan(0.01);
      for (int i = 0; i < 1_024; i += 8) {
        assertThat(machine.load(blocks.get(i), DATA.length)).isEqualTo(DATA);
      }
    }
  }

  /** Of the cells up to the last one in use, how many are in holes. */
  private static double fragmentation(SpaceReport report) {
    long below = report.freeBelow() + report.used();
    return below == 0 ? 0 : (double) report.freeBelow() / below;
  }

  /** Its first example is a file that is not there: {@code examples/simple_allocation.go}. */
  @Test
  void example1SimpleMemoryAllocation() {
    try (Vm3d machine = Vm3d.builder().build()) {
      long address = machine.allocate(256, RegionType.HEAP);
      assertThat(machine.size(address)).isEqualTo(256);
      machine.free(address);
      assertThat(machine.size(address)).isZero();
    }
  }

  @Test
  void example2MemoryProofing() {
    byte[] data = DATA;
    // config := vm.VMConfig{EnableProof: true, ...}; vmInstance, _ := vm.NewVM3D(config)
    try (Vm3d machine = Vm3d.builder().proofs(true).build()) {
      // addr, _ := vmInstance.AllocateMemory(256, types.RegionTypeHeap)
      long address = machine.allocate(256, RegionType.HEAP);
      // vmInstance.Store3D(addr, data)
      machine.store(address, data);
      // proof, _ := vmInstance.GetMerkleProof(addr)
      MemoryProof proof = machine.proof(address, data.length);
      // verified, _ := vmInstance.VerifyMemoryState(addr, data, proof)
      assertThat(machine.verify(address, data, proof)).isTrue();
      assertThat(machine.verify(address, new byte[data.length], proof)).isFalse();
    }
  }

  @Test
  void example3GasLimitedExecution() {
    // config := vm.VMConfig{GasLimit: 100000, ...}; vmInstance, _ := vm.NewVM3D(config)
    try (Vm3d machine = Vm3d.builder().gas(100_000).build()) {
      // alloc, err := vmInstance.AllocateMemory(1024, types.RegionTypeHeap)
      int allocated = 0;
      while (machine.gasRemaining() >= 52) {
        machine.allocate(1024, RegionType.HEAP);
        allocated++;
      }
      // err will be non-nil if gas exhausted
      assertThat(fault(() -> machine.allocate(1024, RegionType.HEAP))).isEqualTo(Fault.OUT_OF_GAS);
      assertThat(allocated).isEqualTo(100_000 / 52);
      assertThat(machine.statistics().allocations()).isEqualTo(allocated);
      assertThat(machine.gasRemaining()).isEqualTo(100_000 % 52);
    }
  }
}
