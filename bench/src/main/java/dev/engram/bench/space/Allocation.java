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
import dev.engram.space.SpaceBuilder;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * What it costs to allocate and to free a block of 256 bytes, each alone, among 10^2 to 10^6 that
 * live: thousand blocks chosen at random are freed, allocated again and written to, many times, and
 * the median is printed as a row of a Markdown table. Three rounds of four are not counted: with
 * each number of blocks the compiler begins again, and some go by. Where fewer than 2,000 live, the
 * thousand are of several heaps, a half of what lives in each, or the clock would show.
 *
 * <p>The time is the clock's and not the processor's: to ask for that is a call of the system,
 * which may leave nothing of what the processor knew of pages, and a third of what a million blocks
 * took was to learn it again.
 */
public final class Allocation {

  private static final int BLOCK = 256;
  private static final int BATCH = 1_000;
  private static final int ROUNDS = 2_000;
  private static final int UNCOUNTED = 6_000;

  private Allocation() {}

  /**
   * Prints the table.
   *
   * @param arguments "large" for large pages of the system
   */
  public static void main(String[] arguments) {
    boolean largePages = List.of(arguments).contains("large");
    System.out.println("| live blocks | allocate, ns | free, ns |\n|---|---|---|");
    run(10_000, largePages);
    for (int live : new int[] {100, 1_000, 10_000, 100_000, 1_000_000}) {
      System.out.println(run(live, largePages));
    }
  }

  private static String run(int live, boolean largePages) {
    SplittableRandom random = new SplittableRandom(live);
    int batch = Math.min(BATCH, live / 2);
    try (Space space = space(BATCH / batch, largePages)) {
      Heap[] heaps = new Heap[BATCH / batch];
      long[][] blocks = new long[heaps.length][live];
      for (int h = 0; h < heaps.length; h++) {
        heaps[h] = space.heap(h + 1);
        for (int i = 0; i < live; i++) {
          blocks[h][i] = heaps[h].allocate(BLOCK);
          space.putLong(blocks[h][i], i);
        }
      }
      double[] allocating = new double[ROUNDS];
      double[] freeing = new double[ROUNDS];
      for (int round = -UNCOUNTED; round < ROUNDS; round++) {
        for (long[] each : blocks) {
          choose(each, batch, random);
        }
        long start = System.nanoTime();
        for (int h = 0; h < heaps.length; h++) {
          free(heaps[h], blocks[h], batch);
        }
        long middle = System.nanoTime();
        for (int h = 0; h < heaps.length; h++) {
          allocate(heaps[h], blocks[h], batch);
        }
        long end = System.nanoTime();
        if (round >= 0) {
          freeing[round] = (double) (middle - start) / BATCH;
          allocating[round] = (double) (end - middle) / BATCH;
        }
        for (long[] each : blocks) {
          for (int i = 0; i < batch; i++) {
            space.putLong(each[i], i);
          }
        }
      }
      for (int h = 0; h < heaps.length; h++) {
        check(heaps[h], blocks[h]);
      }
      return String.format(
          Locale.ROOT, "| %,d | %.1f | %.1f |", live, median(allocating), median(freeing));
    }
  }

  private static Space space(int heaps, boolean largePages) {
    SpaceBuilder space = Space.builder().largePages(largePages);
    for (int h = 0; h < heaps; h++) {
      space.region(h + 1, RegionSettings.of(RegionType.HEAP));
    }
    return space.confined();
  }

  private static void free(Heap heap, long[] blocks, int batch) {
    for (int i = 0; i < batch; i++) {
      heap.free(blocks[i]);
    }
  }

  private static void allocate(Heap heap, long[] blocks, int batch) {
    for (int i = 0; i < batch; i++) {
      blocks[i] = heap.allocate(BLOCK);
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
