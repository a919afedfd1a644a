/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.space;

import dev.engram.space.Address;
import dev.engram.space.Heap;
import dev.engram.space.Space;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * What it costs to allocate and to free a block of 256 bytes, each alone, among 10^2 to 10^6 that
 * live: thousand blocks chosen at random are freed, allocated again and written to, many times, and
 * the median of the thread's processor time is printed as a row of a Markdown table. Three rounds
 * of four are not counted: with each number of blocks the compiler begins again, and some go by.
 */
public final class Allocation {

  private static final ThreadMXBean TIME = ManagementFactory.getThreadMXBean();
  private static final int BLOCK = 256;
  private static final int ROUNDS = 2_000;
  private static final int UNCOUNTED = 6_000;

  private Allocation() {}

  /** Prints the table. */
  public static void main(String[] arguments) {
    System.out.println("| live blocks | allocate, ns | free, ns |\n|---|---|---|");
    run(10_000);
    for (int live : new int[] {100, 1_000, 10_000, 100_000, 1_000_000}) {
      System.out.println(run(live));
    }
  }

  private static String run(int live) {
    SplittableRandom random = new SplittableRandom(live);
    try (Space space = Space.builder().confined()) {
      Heap heap = space.heap(1);
      long[] blocks = new long[live];
      for (int i = 0; i < live; i++) {
        blocks[i] = heap.allocate(BLOCK);
        space.putLong(blocks[i], i);
      }
      int batch = Math.min(1_000, live / 2);
      double[] allocating = new double[ROUNDS];
      double[] freeing = new double[ROUNDS];
      for (int round = -UNCOUNTED; round < ROUNDS; round++) {
        choose(blocks, batch, random);
        long start = TIME.getCurrentThreadCpuTime();
        for (int i = 0; i < batch; i++) {
          heap.free(blocks[i]);
        }
        long middle = TIME.getCurrentThreadCpuTime();
        for (int i = 0; i < batch; i++) {
          blocks[i] = heap.allocate(BLOCK);
        }
        long end = TIME.getCurrentThreadCpuTime();
        if (round >= 0) {
          freeing[round] = (double) (middle - start) / batch;
          allocating[round] = (double) (end - middle) / batch;
        }
        for (int i = 0; i < batch; i++) {
          space.putLong(blocks[i], i);
        }
      }
      check(heap, blocks);
      return String.format(
          Locale.ROOT, "| %,d | %.1f | %.1f |", live, median(allocating), median(freeing));
    }
  }

  /** Brings blocks chosen at random to the front. */
  private static void choose(long[] blocks, int batch, SplittableRandom random) {
    for (int i = 0; i < batch; i++) {
      int other = random.nextInt(i, blocks.length);
      long block = blocks[i];
      blocks[i] = blocks[other];
      blocks[other] = block;
    }
  }

  private static void check(Heap heap, long[] blocks) {
    Arrays.sort(blocks);
    for (int i = 0; i < blocks.length; i++) {
      if (heap.size(blocks[i]) != BLOCK || i > 0 && blocks[i] - blocks[i - 1] < BLOCK) {
        throw new IllegalStateException(Address.toString(blocks[i]) + " is not as it should be");
      }
    }
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }
}
