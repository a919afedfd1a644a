/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.stark;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.engram.stark.field.PrimeField;
import dev.engram.stark.kernel.Kernel;
import dev.engram.stark.kernel.Pointer;
import dev.engram.stark.kernel.Program;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
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
 * Products of two arrays of 4,096 elements, element by element and in place, both in the nearest
 * cache; and of one array and a constant. The peer is the loop that anybody would write over {@link
 * PrimeField#mul}.
 */
@State(Scope.Thread)
@Fork(jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 8, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 9, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class FieldProducts {

  private static final int ELEMENTS = 4096;
  private static final long TILES = ELEMENTS / 16;
  private static final PrimeField FIELD = PrimeField.KOALA_BEAR;

  /** Any element but those by which a multiplication is a few additions or shifts. */
  private static final int FACTOR = FIELD.of(123_456_789);

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment[] memory = {
    arena.allocate(JAVA_INT.byteSize() * ELEMENTS, 64),
    arena.allocate(JAVA_INT.byteSize() * ELEMENTS, 64)
  };
  private final long[] at = new long[2];
  private final MemorySegment[] one = {memory[0]};
  private final long[] fromStart = new long[1];
  private final int[] x = new int[ELEMENTS];
  private final int[] y = new int[ELEMENTS];
  private final Kernel kernel = product();

  private final Kernel scaling = scaled();

  private static Kernel product() {
    Program program = new Program(FIELD);
    Pointer a = program.pointer("a", 64);
    Pointer b = program.pointer("b", 64);
    program.store(a, 0, program.mul(program.load(a, 0), program.load(b, 0)));
    return program.compile();
  }

  private static Kernel scaled() {
    Program program = new Program(FIELD);
    Pointer a = program.pointer("a", 64);
    program.store(a, 0, program.mul(program.load(a, 0), program.constant(FACTOR)));
    return program.compile();
  }

  @Setup
  public void fill() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < ELEMENTS; i++) {
      x[i] = random.nextInt(1, FIELD.prime());
      y[i] = random.nextInt(1, FIELD.prime());
      memory[0].setAtIndex(JAVA_INT, i, x[i]);
      memory[1].setAtIndex(JAVA_INT, i, y[i]);
    }
  }

  /** By a kernel, whose code of its own is taken after some seconds. */
  @Benchmark
  @Warmup(iterations = 15, time = 1)
  @OperationsPerInvocation(ELEMENTS)
  public void kernel() {
    kernel.run(memory, at, TILES);
  }

  /** Products of an array and a constant, by a kernel as the other is. */
  @Benchmark
  @Warmup(iterations = 15, time = 1)
  @OperationsPerInvocation(ELEMENTS)
  public void constant() {
    scaling.run(one, fromStart, TILES);
  }

  /** By a loop. */
  @Benchmark
  @OperationsPerInvocation(ELEMENTS)
  public int[] scalar() {
    for (int i = 0; i < ELEMENTS; i++) {
      x[i] = FIELD.mul(x[i], y[i]);
    }
    return x;
  }

  /** One more product of each element, from where the iteration has left them. */
  @TearDown(Level.Iteration)
  public void check() {
    int[] before = memory[0].toArray(JAVA_INT);
    kernel.run(memory, at, TILES);
    for (int i = 0; i < ELEMENTS; i++) {
      Demands.equal(memory[0].getAtIndex(JAVA_INT, i), FIELD.mul(before[i], y[i]), "product");
    }
    before = memory[0].toArray(JAVA_INT);
    scaling.run(one, fromStart, TILES);
    for (int i = 0; i < ELEMENTS; i++) {
      Demands.equal(memory[0].getAtIndex(JAVA_INT, i), FIELD.mul(before[i], FACTOR), "scaled");
    }
  }

  @TearDown
  public void close() {
    arena.close();
  }
}
