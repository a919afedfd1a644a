/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.engram.stark.field.ExtensionField;
import dev.engram.stark.field.PrimeField;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AllocationTest {

  private static final int TERMS = 24;
  private static final int TILES = 8;
  private static final long PATIENCE_NANOS = 60_000_000_000L;

  /** The backend that the machine is fast with, and those that every machine has. */
  static List<Backend> backends() {
    return List.of(Backend.best(), Backend.SCALAR, Backend.BLOCKS, Backend.VECTOR_BLOCKS);
  }

  @ParameterizedTest
  @MethodSource("backends")
  void aProgramOfManyPartsAllocatesNothingOnceItIsCompiled(Backend backend) {
    Program program = new Program(PrimeField.KOALA_BEAR);
    ExtensionField field = new ExtensionField(PrimeField.KOALA_BEAR, 4);
    ExtensionProgram extension = new ExtensionProgram(program, field);
    Pointer columns = program.pointer("columns", 64 * TERMS);
    Pointer powers = program.pointer("powers", 0);
    Pointer sums = program.pointer("sums", 64 * 4);
    List<Value[]> factors = new ArrayList<>();
    List<Value> values = new ArrayList<>();
    for (int i = 0; i < TERMS; i++) {
      factors.add(extension.broadcast(powers, 16L * i));
      Value column = program.load(columns, 64L * i);
      values.add(program.mul(column, program.sub(column, program.constant(field.one()[0]))));
    }
    extension.store(sums, 0, extension.dot(factors, values));
    Kernel kernel = program.compile(backend);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment[] memory = {
        arena.allocate(64 * TERMS * TILES, 64),
        arena.allocate(16 * TERMS, 64),
        arena.allocate(64 * 4 * TILES, 64)
      };
      long[] at = {0, 0, 0};
      long end = System.nanoTime() + PATIENCE_NANOS;
      long allocated = 1;
      while (allocated > 0 && System.nanoTime() < end) {
        allocated = allocated(kernel, memory, at);
      }
      assertThat(allocated).as("bytes, %s", backend).isZero();
    }
  }

  /** The bytes that a thousand runs allocate. */
  private static long allocated(Kernel kernel, MemorySegment[] memory, long[] at) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 1000; i++) {
      kernel.run(memory, at, TILES);
    }
    return threads.getCurrentThreadAllocatedBytes() - before;
  }
}
