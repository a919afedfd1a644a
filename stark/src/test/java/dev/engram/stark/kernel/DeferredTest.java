/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.stark.field.PrimeField;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class DeferredTest {

  private static final PrimeField FIELD = PrimeField.KOALA_BEAR;

  /** Kernels of other tests in this JVM may be rehearsed before, each for two minutes at most. */
  private static final long PATIENCE_NANOS = 600_000_000_000L;

  /** What has run for less than it would take to compile it is not compiled. */
  @Test
  void noCodeIsMadeForAProgramThatRunsOnce() {
    RandomProgram program = new RandomProgram(FIELD, 3, 40);
    AtomicInteger made = new AtomicInteger();
    Deferred kernel =
        deferred(
            program.program(),
            () -> {
              made.incrementAndGet();
              return program.program().compile(Backend.SCALAR);
            },
            1L << 40);
    assertThat(program.run(kernel)).isEqualTo(program.run(Backend.INTERPRETER));
    assertThat(made).hasValue(0);
    assertThat(kernel.stage()).isInstanceOf(Blocks.class);
  }

  /** Before, during and after the rehearsal of real code, whichever is the faster. */
  @Test
  void wordsAreTheSameWhileTheCodeIsRehearsed() {
    RandomProgram program = new RandomProgram(FIELD, 4, 200);
    int[] expected = program.run(Backend.INTERPRETER);
    Deferred kernel =
        deferred(program.program(), () -> program.program().compile(Backend.best()), 1);
    for (int i = 0; i < 3_000; i++) {
      assertThat(program.run(kernel)).isEqualTo(expected);
    }
  }

  @Test
  void codeThatIsFasterTakesOver() throws InterruptedException {
    RandomProgram program = new RandomProgram(FIELD, 5, 400);
    AtomicInteger runs = new AtomicInteger();
    Deferred kernel =
        deferred(program.program(), () -> (memory, at, tiles) -> runs.incrementAndGet(), 1);
    program.run(kernel);
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (kernel.stage() instanceof Blocks && System.nanoTime() < end) {
      Thread.sleep(1);
    }
    assertThat(kernel.stage()).isNotInstanceOf(Blocks.class);
    int rehearsed = runs.get();
    program.run(kernel);
    assertThat(runs).hasValue(rehearsed + 2);
  }

  /** A rehearsal is on memory that is just large enough, also for pointers that go backwards. */
  @Test
  void theMemoryOfARehearsalIsWhatItsPointersReach() {
    Program program = new Program(FIELD);
    Pointer forwards = program.pointer("forwards", 128);
    Pointer backwards = program.pointer("backwards", -64);
    Pointer behind = program.pointer("behind", 0);
    program.pointer("unused", 64);
    program.store(forwards, 64, program.load(backwards, -192));
    program.store(behind, 256, program.broadcast(backwards, 0));
    Reach reach = new Reach(program.pointers(), program.nodes());
    assertThat(reach.bytes(backwards.index(), 16)).isEqualTo(15 * 64 + 192 + 4);
    assertThat(reach.bytes(forwards.index(), 16)).isEqualTo(15 * 128 + 128);
    try (Arena arena = Arena.ofConfined()) {
      long[] at = new long[reach.pointers()];
      MemorySegment[] memory = new MemorySegment[at.length];
      for (int i = 0; i < at.length; i++) {
        at[i] = reach.before(i, 16);
        memory[i] = arena.allocate(reach.bytes(i, 16), 64);
      }
      reach.check(memory, at, 16);
      assertThat(Arrays.stream(at).boxed().toList()).isEqualTo(List.of(0L, 15L * 64 + 192, 0L, 0L));
    }
  }

  /** Blocks first, then blocks in vectors, then code of its own. */
  @Test
  void vectorsTakeOverWhenTheyAreReady() {
    RandomProgram program = new RandomProgram(FIELD, 6, 200);
    int[] expected = program.run(Backend.INTERPRETER);
    AtomicBoolean ready = new AtomicBoolean();
    Deferred kernel =
        new Deferred(
            FIELD,
            program.program().pointers(),
            program.program().nodes(),
            ready::get,
            () -> program.program().compile(Backend.SCALAR),
            1L << 40);
    assertThat(program.run(kernel)).isEqualTo(expected);
    assertThat(kernel.stage()).isInstanceOf(Blocks.class);
    ready.set(true);
    assertThat(program.run(kernel)).isEqualTo(expected);
    assertThat(kernel.stage()).isInstanceOf(VectorBlocks.class);
  }

  private static Deferred deferred(Program program, Supplier<Kernel> code, long enough) {
    return new Deferred(FIELD, program.pointers(), program.nodes(), () -> false, code, enough);
  }
}
