/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.vm3d;

import dev.engram.space.Address;
import dev.engram.space.RegionType;
import dev.engram.vm3d.Outcome;
import dev.engram.vm3d.Vm3d;
import dev.engram.vm3d.code.Assembler;
import dev.engram.vm3d.code.Program;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Loads and stores of 32 bytes by a register and an offset, metered, all over a span of memory that
 * is written: sixteen in a loop of 21 instructions, whose five others count as theirs. A run begins
 * with a page to keep for each page that it stores to, since it may revert, which is spread over
 * its accesses. <em>Bare</em> is four accesses of eight bytes to one array at the same places.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 6, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 6, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 3,
    jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED"})
public class WordInstructions {

  private static final int WORDS = 16;
  private static final int ROUNDS = 1 << 17;
  private static final int COUNT = ROUNDS * WORDS;
  private static final int BEFORE = 7;

  /** Accesses of the naive machine, which is slower. */
  private static final int FEWER = 1 << 13;

  private static final int NAIVE_COUNT = FEWER * WORDS;

  /** What a base moves on by: to the next page and the next word. */
  private static final int STRIDE = 4096 + 32;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN)
          .withInvokeExactBehavior();

  /** Bytes that the accesses are spread over: a page, what is looked up at once, and more. */
  @Param({"4096", "1048576", "16777216"})
  public int span;

  private final byte[] word = new byte[32];
  private final Vm3d machine = Vm3d.builder().build();
  private Timed stores = new Timed(machine, Program.of(new byte[0]), 0);
  private Timed loads = stores;
  private final NaiveMachine naive = new NaiveMachine();
  private byte[] naiveStores = {};
  private byte[] naiveLoads = {};
  private byte[] bare = {};

  /** Writes all of the span. */
  @Setup
  public void fill() {
    Arrays.fill(word, (byte) 0x5a);
    stores = timed(store(), ROUNDS);
    loads = timed(load(), ROUNDS);
    naiveStores = program(store(), FEWER).code();
    naiveLoads = program(load(), FEWER).code();
    bare = new byte[span];
    machine.register(5, word);
    for (long at = Address.at(RegionType.HEAP.code(), 0), end = at + span; at < end; at += 4096) {
      machine.store(at, word);
    }
    stores.run();
    naiveStore();
    bareStore();
    check();
  }

  private Timed timed(String access, int rounds) {
    return new Timed(machine, program(access, rounds), BEFORE + (WORDS + 5L) * rounds + 1);
  }

  private static String store() {
    return "mstore [r4+%d], r5, 32\n";
  }

  private static String load() {
    return "mload r5, [r4+%d], 32\n";
  }

  private Program program(String access, int rounds) {
    StringBuilder source = new StringBuilder();
    source.append("ldi r2, 0\nldi r3, %d\n".formatted(rounds));
    source.append("ldi r7, %d\n".formatted(Address.at(RegionType.HEAP.code(), 0)));
    source.append("ldi r8, %d\nldi r9, 0\n".formatted(span / WORDS - 32));
    source.append("ldi r10, 1\nldi r11, 0\nloop: and r9, r9, r8\nadd3d r4, r9, r7\n");
    for (int i = 0; i < WORDS; i++) {
      source.append(access.formatted((long) i * (span / WORDS)));
    }
    source.append(
        "addi r9, r9, %d\nadd3d r2, r2, r10\nbne r2, r3, loop\nhalt3d\n".formatted(STRIDE));
    return Assembler.assemble(source.toString());
  }

  /** What was stored is loaded. */
  private void check() {
    machine.register(5, word);
    stores.requireNoAllocation(span / 4096);
    long last = Address.at(RegionType.HEAP.code(), span - 32L);
    Timed.demand(Arrays.equals(machine.load(last, 32), word), "what was stored");
    machine.register(5, new byte[32]);
    loads.requireNoAllocation(0);
    Timed.demand(Arrays.equals(machine.register(5), word), "what was loaded");
    machine.register(5, word);
  }

  /** The same again, then gives its memory back. */
  @TearDown
  public void end() {
    check();
    machine.close();
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public Outcome store32() {
    return stores.run();
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public Outcome load32() {
    return loads.run();
  }

  @Benchmark
  @OperationsPerInvocation(NAIVE_COUNT)
  public long naiveStore() {
    return naive.execute(naiveStores, Long.MAX_VALUE);
  }

  @Benchmark
  @OperationsPerInvocation(NAIVE_COUNT)
  public long naiveLoad() {
    return naive.execute(naiveLoads, Long.MAX_VALUE);
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public byte[] bareStore() {
    byte[] to = bare;
    for (int round = 0, base = 0; round < ROUNDS; round++, base += STRIDE) {
      base &= span / WORDS - 32;
      for (int i = 0; i < WORDS; i++) {
        int at = base + i * (span / WORDS);
        LONG.set(to, at, (long) round);
        LONG.set(to, at + 8, (long) round);
        LONG.set(to, at + 16, (long) round);
        LONG.set(to, at + 24, (long) round);
      }
    }
    return to;
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long bareLoad() {
    byte[] from = bare;
    long sum = 0;
    for (int round = 0, base = 0; round < ROUNDS; round++, base += STRIDE) {
      base &= span / WORDS - 32;
      for (int i = 0; i < WORDS; i++) {
        int at = base + i * (span / WORDS);
        sum += (long) LONG.get(from, at);
        sum += (long) LONG.get(from, at + 8);
        sum += (long) LONG.get(from, at + 16);
        sum += (long) LONG.get(from, at + 24);
      }
    }
    return sum;
  }
}
