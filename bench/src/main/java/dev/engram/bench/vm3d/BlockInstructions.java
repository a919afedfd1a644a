/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.vm3d;

import dev.engram.space.Heap;
import dev.engram.space.RegionType;
import dev.engram.space.Space;
import dev.engram.vm3d.Outcome;
import dev.engram.vm3d.Vm3d;
import dev.engram.vm3d.code.Assembler;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A block of 256 bytes, allocated, and freed again, in a loop of two more instructions; the same by
 * calls of the host. <em>Bare</em> is the heap of a space by itself, without gas and without
 * anything to revert.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 6, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 6, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 3,
    jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED"})
public class BlockInstructions {

  private static final int COUNT = 1_000;
  private static final int BLOCK = 256;

  private final Vm3d machine = Vm3d.builder().build();
  private final Timed timed =
      new Timed(
          machine,
          Assembler.assemble(
              """
                    ldi      r2, 0
                    ldi      r3, %d
              loop: malloc3d r4, %d, heap, 0
                    mfree    r4
                    addi     r2, r2, 1
                    bne      r2, r3, loop
                    halt3d
              """
                  .formatted(COUNT, BLOCK)),
          2 + 4L * COUNT + 1);
  private final Space space = Space.builder().memory(1 << 20).confined();
  private final Heap heap = space.heap(1);

  /** As many blocks came as went. */
  @Setup
  public void check() {
    long allocations = machine.statistics().allocations();
    long frees = machine.statistics().frees();
    timed.run();
    Timed.demand(machine.statistics().allocations() == allocations + COUNT, "allocations");
    Timed.demand(machine.statistics().frees() == frees + COUNT, "frees");
    Timed.demand(machine.statistics().liveBytes() == 0, "what lives");
    Timed.demand(heap.blocks() == 0, "what lives in the heap");
  }

  /** The same again, then gives its memory back. */
  @TearDown
  public void end() {
    check();
    machine.close();
    space.close();
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public Outcome allocateAndFree() {
    return timed.run();
  }

  @Benchmark
  public long allocateAndFreeByTheHost() {
    long block = machine.allocate(BLOCK, RegionType.HEAP);
    machine.free(block);
    return block;
  }

  @Benchmark
  public long bareAllocateAndFree() {
    long block = heap.allocate(BLOCK);
    heap.free(block);
    return block;
  }
}
