/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.vm3d;

import dev.engram.vm3d.Outcome;
import dev.engram.vm3d.Vm3d;
import dev.engram.vm3d.code.Assembler;
import dev.engram.vm3d.code.Program;
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
 * A loop of ten instructions: sums and differences, a product, bits, a comparison, a branch; with
 * gas and a limit of instructions. <em>Naive</em> is {@link NaiveMachine}, <em>bare</em> {@link
 * BareLoop}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 6, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 6, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 3,
    jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED"})
public class RegisterInstructions {

  private static final int ROUNDS = 10_000;
  private static final int LOOP = 10;
  private static final int COUNT = ROUNDS * LOOP;
  private static final int BEFORE = 5;
  private static final long FACTOR = 0x9e3779b97f4a7c15L;
  private static final int RESULT = 6;

  private final Program program =
      Assembler.assemble(
          """
                ldi   r2, 0
                ldi   r3, %d
                ldi   r4, 0x%x
                ldi   r6, 0
                ldi   r11, 17
          loop: add3d r6, r6, r4
                mul   r7, r6, r4
                xor   r8, r7, r6
                sub3d r9, r8, r2
                shr   r10, r9, r11
                and   r12, r10, r4
                lt    r13, r12, r9
                add3d r6, r12, r13
                addi  r2, r2, 1
                bne   r2, r3, loop
                halt3d
          """
              .formatted(ROUNDS, FACTOR));

  private final Vm3d machine = Vm3d.builder().instructions(1L << 40).build();
  private final Timed timed = new Timed(machine, program, BEFORE + COUNT + 1L);
  private final NaiveMachine naive = new NaiveMachine();
  private final BareLoop bare = new BareLoop(program);
  private final byte[] code = program.code();

  /** All come to what Java comes to. */
  @Setup
  public void check() {
    long expected = expected();
    timed.requireNoAllocation(0);
    Timed.demand(machine.number(RESULT) == expected, "the machine's result");
    Timed.demand(naive() == BEFORE + COUNT + 1L, "naive instructions");
    Timed.demand(naive.number(RESULT) == expected, "the naive machine's result");
    Timed.demand(bare() == expected, "the bare loop's result");
  }

  private static long expected() {
    long r6 = 0;
    for (long r2 = 0; r2 < ROUNDS; r2++) {
      r6 += FACTOR;
      long r9 = (r6 * FACTOR ^ r6) - r2;
      long r12 = r9 >>> 17 & FACTOR;
      r6 = r12 + (Long.compareUnsigned(r12, r9) < 0 ? 1 : 0);
    }
    return r6;
  }

  /** The same again, then gives its memory back. */
  @TearDown
  public void end() {
    check();
    machine.close();
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public Outcome ours() {
    return timed.run();
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long naive() {
    return naive.execute(code, Long.MAX_VALUE);
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long bare() {
    return bare.execute(RESULT);
  }
}
