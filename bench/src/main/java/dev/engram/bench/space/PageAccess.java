/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.space;

import dev.engram.space.Address;
import dev.engram.space.Heap;
import dev.engram.space.RegionSettings;
import dev.engram.space.RegionType;
import dev.engram.space.Space;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.CompilerControl;
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
 * Reads and writes of 32 bytes at random places of 512 KiB that are resident. <em>Naive</em> is a
 * hash map from page to array, <em>bare</em> four long accesses to one array. <em>By turns</em> are
 * reads at the same pointers of two regions.
 *
 * <p>The forwarded accesses go to blocks of 256 bytes that were evacuated, the direct ones to as
 * many that were not, and lie between those. Before each of their iterations a checkpoint is made
 * and committed, after which nothing is found at once until it was looked up. So C2 sees the same
 * ways taken by both, and compiles a call of the long one into both loops; without that it did so
 * in one of them only.
 *
 * <p>Each loop is a method of its own, ours and others. Inlined into the loop by which JMH
 * measures, with what that keeps in registers, C2 has ours keep its own count on the stack.
 */
@State(Scope.Thread)
@CompilerControl(CompilerControl.Mode.DONT_INLINE)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 6, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 6, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 3,
    jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED"})
public class PageAccess {

  private static final int COUNT = 256;
  private static final int WORD = 32;
  private static final int SIZE = 512 << 10;
  private static final int BLOCK = 256;
  private static final int PLANE_BLOCKS = 256;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN)
          .withInvokeExactBehavior();

  private final Space space = Space.builder().memory(64 << 20).confined();
  private final NaiveSpace naive = new NaiveSpace();
  private final byte[] bare = new byte[SIZE];
  private final byte[] ones = new byte[WORD];
  private final byte[] word = new byte[WORD];
  private final long[] addresses = new long[COUNT];
  private final Space evacuated = Space.builder().memory(64 << 20).confined();
  private final long[] forwarded = new long[COUNT];
  private final long[] direct = new long[COUNT];
  private final Space regions =
      Space.builder()
          .region(1, RegionSettings.of(RegionType.HEAP))
          .region(2, RegionSettings.of(RegionType.HEAP))
          .memory(64 << 20)
          .confined();
  private final long[] byTurns = new long[COUNT];

  /** Fills all of it, and evacuates. */
  @Setup
  public void fill() {
    SplittableRandom random = new SplittableRandom(1);
    for (int at = 0; at < SIZE; at += WORD) {
      random.nextBytes(word);
      space.write(Address.at(1, at), word, 0, WORD);
      naive.write(Address.at(1, at), word, 0, WORD);
      System.arraycopy(word, 0, bare, at, WORD);
    }
    for (int i = 0; i < COUNT; i++) {
      addresses[i] = Address.at(1, (long) random.nextInt(SIZE / WORD) * WORD);
    }
    for (int i = 0; i < COUNT; i++) {
      byTurns[i] = Address.at(1 + i % 2, (long) (i / 2) * 4 * WORD);
      regions.putLong(byTurns[i], i);
    }
    evacuate(random);
    check();
  }

  /** A full plane that stays, and sparse ones whose blocks move to half full ones. */
  private void evacuate(SplittableRandom random) {
    Heap heap = evacuated.heap(1);
    long[] blocks = new long[PLANE_BLOCKS * 20];
    for (int i = 0; i < blocks.length; i++) {
      blocks[i] = heap.allocate(BLOCK);
      random.nextBytes(word);
      evacuated.write(blocks[i], word, 0, WORD);
    }
    int kept = 0;
    for (int i = 0; i < COUNT; i++) {
      direct[i] = blocks[PLANE_BLOCKS + 2 * i];
    }
    for (int i = 4 * PLANE_BLOCKS; i < blocks.length; i++) {
      if (i % 14 == 3 && kept < COUNT) {
        forwarded[kept++] = blocks[i];
      } else {
        heap.free(blocks[i]);
      }
    }
    for (int i = PLANE_BLOCKS; i < 4 * PLANE_BLOCKS; i++) {
      if (i % 2 != 0) {
        heap.free(blocks[i]);
      }
    }
    if (kept != COUNT || heap.evacuate(25, Long.MAX_VALUE).moves() < COUNT) {
      throw new IllegalStateException("not all blocks were moved");
    }
  }

  /** Makes the next accesses look for their pages. */
  @Setup(Level.Iteration)
  public void forget() {
    evacuated.commit(evacuated.checkpoint());
  }

  /** Each way gives the bytes that were written by it last. */
  @TearDown(Level.Iteration)
  public void check() {
    Arrays.fill(ones, (byte) (ones[0] + 1));
    write();
    naiveWrite();
    bareWrite();
    byte[] other = new byte[WORD];
    for (long address : addresses) {
      space.read(address, word, 0, WORD);
      naive.read(address, other, 0, WORD);
      int at = (int) Address.pointer(address);
      if (!Arrays.equals(word, other)
          || !Arrays.equals(word, Arrays.copyOfRange(bare, at, at + WORD))) {
        throw new IllegalStateException(Address.toString(address) + " differs");
      }
    }
  }

  /**
   * The same of blocks and of two regions. At the end only: what C2 sees of these reads would
   * change how it compiles those that are measured.
   */
  @TearDown
  public void close() {
    writeForwarded();
    writeDirect();
    byte[] other = new byte[WORD];
    for (int i = 0; i < COUNT; i++) {
      evacuated.read(forwarded[i], word, 0, WORD);
      evacuated.read(direct[i], other, 0, WORD);
      if (!Arrays.equals(word, ones)
          || !Arrays.equals(other, ones)
          || regions.getLong(byTurns[i]) != i) {
        throw new IllegalStateException("access %d differs".formatted(i));
      }
    }
    space.close();
    evacuated.close();
    regions.close();
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public byte[] read() {
    return read(space, addresses);
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public byte[] readForwarded() {
    return read(evacuated, forwarded);
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public byte[] readDirect() {
    return read(evacuated, direct);
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public byte[] readRegionsByTurns() {
    return read(regions, byTurns);
  }

  private byte[] read(Space from, long[] at) {
    for (long address : at) {
      from.read(address, word, 0, WORD);
    }
    return word;
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public byte[] naiveRead() {
    for (long address : addresses) {
      naive.read(address, word, 0, WORD);
    }
    return word;
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public byte[] bareRead() {
    byte[] from = bare;
    byte[] to = word;
    for (long address : addresses) {
      int at = (int) address;
      LONG.set(to, 0, (long) LONG.get(from, at));
      LONG.set(to, 8, (long) LONG.get(from, at + 8));
      LONG.set(to, 16, (long) LONG.get(from, at + 16));
      LONG.set(to, 24, (long) LONG.get(from, at + 24));
    }
    return to;
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public Space write() {
    return write(space, addresses);
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public Space writeForwarded() {
    return write(evacuated, forwarded);
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public Space writeDirect() {
    return write(evacuated, direct);
  }

  private Space write(Space to, long[] at) {
    for (long address : at) {
      to.write(address, ones, 0, WORD);
    }
    return to;
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public NaiveSpace naiveWrite() {
    for (long address : addresses) {
      naive.write(address, ones, 0, WORD);
    }
    return naive;
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public byte[] bareWrite() {
    byte[] to = bare;
    for (long address : addresses) {
      int at = (int) address;
      LONG.set(to, at, (long) LONG.get(ones, 0));
      LONG.set(to, at + 8, (long) LONG.get(ones, 8));
      LONG.set(to, at + 16, (long) LONG.get(ones, 16));
      LONG.set(to, at + 24, (long) LONG.get(ones, 24));
    }
    return to;
  }
}
