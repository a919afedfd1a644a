/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.vm3d;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.engram.vm3d.Vm3d;
import dev.engram.vm3d.code.Assembler;
import dev.engram.vm3d.code.Program;
import org.junit.jupiter.api.Test;

/**
 * Each benchmark checks itself before it is timed and after; here it does so without being timed.
 */
final class TimedOperationsTest {

  @Test
  void registerInstructionsComeToTheSameEverywhere() {
    RegisterInstructions benchmark = new RegisterInstructions();
    benchmark.check();
    benchmark.end();
  }

  @Test
  void wordsThatAreStoredAreLoaded() {
    WordInstructions benchmark = new WordInstructions();
    benchmark.span = 1 << 20;
    benchmark.fill();
    assertThat(benchmark.bareLoad()).isNotZero();
    assertThat(benchmark.naiveLoad()).isEqualTo(benchmark.naiveStore());
    benchmark.end();
  }

  @Test
  void callsReturn() {
    CallAndReturn benchmark = new CallAndReturn();
    benchmark.check();
    benchmark.end();
  }

  @Test
  void blocksComeAndGo() {
    BlockInstructions benchmark = new BlockInstructions();
    benchmark.check();
    benchmark.allocateAndFreeByTheHost();
    benchmark.bareAllocateAndFree();
    benchmark.end();
  }

  @Test
  void rootsHaveWhatWasStored() {
    StoreAndRoot benchmark = new StoreAndRoot();
    benchmark.addresses = 1000;
    benchmark.allocate();
    benchmark.end();
    NaiveStoreAndRoot naive = new NaiveStoreAndRoot();
    naive.addresses = 100;
    naive.fill();
    naive.end();
  }

  @Test
  void aProgramThatDoesSomethingElseStopsTheBenchmark() {
    Program two = Assembler.assemble("nop\nhalt3d\n");
    Program fault = Assembler.assemble("ldi r1, 0\ndiv r1, r1, r1\n");
    try (Vm3d machine = Vm3d.builder().build()) {
      new Timed(machine, two, 2).requireNoAllocation(0);
      assertThatIllegalStateException().isThrownBy(() -> new Timed(machine, two, 3).run());
      assertThatIllegalStateException().isThrownBy(() -> new Timed(machine, fault, 2).run());
    }
  }

  @Test
  void aRunThatAllocatesStopsTheBenchmark() {
    Program output =
        Assembler.assemble("ldi r1, 0x4_0000_0000\nldi r2, 0x10_0000\nhaltout r1, r2\n");
    try (Vm3d machine = Vm3d.builder().build()) {
      Timed timed = new Timed(machine, output, 3);
      timed.run();
      assertThatIllegalStateException().isThrownBy(() -> timed.requireNoAllocation(0));
    }
  }
}
