/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.stark;

import dev.engram.stark.field.PrimeField;
import dev.engram.stark.matrix.RowMatrix;
import dev.engram.stark.matrix.TileMatrix;
import dev.engram.stark.ntt.Transforms;
import dev.engram.stark.work.Workers;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The low-degree extension of 2^20 rows of 32 columns to twice as many, tiles included, by one
 * thread. The peer is the same without vectors. Column k is X^(n − 1 − k) + k, whose values are
 * known everywhere, so that a row of each result is checked.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 12, time = 1, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 9, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class LowDegreeExtension {

  private static final int LOG_ROWS = 20;
  private static final int ROWS = 1 << LOG_ROWS;
  private static final int COSETS = 2;
  private static final int WIDTH = 32;
  private static final long SCRATCH = 64 << 20;
  private static final PrimeField FIELD = PrimeField.KOALA_BEAR;
  private static final int SHIFT = FIELD.of(FIELD.generator());
  private static final int ROOT = FIELD.rootOfUnity(LOG_ROWS + 1);

  private final Arena arena = Arena.ofShared();
  private final Workers workers = Workers.of(1);
  private final RowMatrix values = RowMatrix.allocate(arena, ROWS, WIDTH);
  private final TileMatrix extended = TileMatrix.allocate(arena, ROWS, COSETS, WIDTH);
  private final MemorySegment scratch = arena.allocate(SCRATCH, 64);
  private int row;

  @Setup
  public void fill() {
    int root = FIELD.rootOfUnity(LOG_ROWS);
    for (int column = 0; column < WIDTH; column++) {
      int step = FIELD.pow(root, exponent(column));
      int power = FIELD.one();
      for (int i = 0; i < ROWS; i++) {
        values.set(i, column, FIELD.add(power, FIELD.of(column)));
        power = FIELD.mul(power, step);
      }
    }
  }

  private static int exponent(int column) {
    return ROWS - 1 - column;
  }

  /** In vectors. */
  @Benchmark
  public TileMatrix extend() {
    Transforms.of(FIELD)
        .extend(
            values,
            null,
            SHIFT,
            null,
            extended,
            SegmentAllocator.slicingAllocator(scratch),
            workers);
    check();
    return extended;
  }

  /** Without vectors. */
  @Benchmark
  @Fork(jvmArgsAppend = "-Dengram.stark.kernels=scalar")
  @Warmup(iterations = 3, time = 1, timeUnit = TimeUnit.MILLISECONDS)
  @Measurement(iterations = 3, time = 1, timeUnit = TimeUnit.MILLISECONDS)
  public TileMatrix extendByScalars() {
    return extend();
  }

  private void check() {
    row = (row + 1_234_567) % extended.height();
    int point = FIELD.mul(SHIFT, FIELD.pow(ROOT, row));
    for (int column = 0; column < WIDTH; column++) {
      int value = FIELD.add(FIELD.pow(point, exponent(column)), FIELD.of(column));
      Demands.equal(extended.get(row, column), value, "value");
    }
  }

  @TearDown
  public void close() {
    workers.close();
    arena.close();
  }
}
