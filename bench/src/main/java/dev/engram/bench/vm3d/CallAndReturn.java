/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.vm3d;

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
 * A call and its return, in a loop of two more instructions: of a frame that does nothing, and of
 * one that stores a word, for which there is then something to revert.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 6, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 6, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 3,
    jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED"})
public class CallAndReturn {

  private static final int COUNT = 10_000;
  private static final int BEFORE = 4;

  private final Vm3d machine = Vm3d.builder().build();
  private final Timed empty = timed("", 4);
  private final Timed storing = timed("mstore [r6+0], r5, 32\n", 5);

  private Timed timed(String body, int loop) {
    String source =
        """
              ldi  r2, 0
              ldi  r3, %d
              ldi  r4, 1_000_000
              ldi  r6, 0x4_0000_0000
        loop: call f, r4, r5
              addi r2, r2, 1
              bne  r2, r3, loop
              halt3d
        f:    %s
              ret
        """
            .formatted(COUNT, body);
    return new Timed(machine, Assembler.assemble(source), BEFORE + (long) loop * COUNT + 1);
  }

  /** Each call returned without a fault. */
  @Setup
  public void check() {
    empty.requireNoAllocation(0);
    long before = machine.statistics().calls();
    empty.run();
    storing.run();
    Timed.demand(machine.statistics().calls() == before + 2 * COUNT, "calls");
    Timed.demand(machine.statistics().faults() == 0, "a fault");
    Timed.demand(machine.number(5) == 0, "the answer of a call");
  }

  /** The same again, then gives its memory back. */
  @TearDown
  public void end() {
    check();
    machine.close();
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public Outcome call() {
    return empty.run();
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public Outcome callThatStores() {
    return storing.run();
  }
}
