/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.arena;

import dev.engram.arena.Arena;
import dev.engram.arena.ArenaBuilder;
import dev.engram.arena.Compaction;
import dev.engram.arena.Handle;
import dev.engram.arena.Hint;
import dev.engram.arena.Lane;
import dev.engram.arena.Priority;
import dev.engram.arena.Request;
import dev.engram.bench.Machine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Measures how long a slice of a compaction takes, how much it copies in a second, and what an
 * arena keeps beside its blocks, and prints it as a Markdown table.
 */
public final class CompactionSlices {

  /** What a slice is asked to take. */
  private static final long SLICE_NANOS = 100_000;

  private static final long LIVE = 128L << 20;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int WARM_UP = 4;
  private static final int ROUNDS = 6;

  private CompactionSlices() {}

  /**
   * Runs it.
   *
   * @throws IOException if the machine does not say what it is
   */
  public static void main(String[] arguments) throws IOException {
    System.out.printf(
        "%s, %s; slices of 100 µs over %d MiB of which nine blocks in ten were freed; %d rounds.%n%n",
        Machine.line(), LocalDate.now(ZoneOffset.UTC), LIVE >> 20, ROUNDS);
    System.out.println(
        "| arena, blocks | slices | median, µs | p99, µs | longest, µs | GB/s of processor time | longest purge, ms |");
    System.out.println("|---|---|---|---|---|---|---|");
    for (boolean shared : new boolean[] {false, true}) {
      for (int[] sizes : new int[][] {{64, 512}, {1024, 8192}, {16_384, 60_000}}) {
        System.out.println(row(shared, sizes[0], sizes[1]));
      }
    }
    System.out.println();
    System.out.println("| heap bytes a live block of 64 B | |");
    System.out.println("|---|---|");
    System.out.printf("| core | %.2f |%n", metadata(false));
    System.out.printf(
        "| access, lifetime and moves tracked, tags, groups, hints and pins | %.2f |%n",
        metadata(true));
  }

  private static String row(boolean shared, int least, int most) {
    long[] nanos = new long[1 << 16];
    int slices = 0;
    long bytes = 0;
    long sum = 0;
    long purge = 0;
    for (int round = 0; round < WARM_UP + ROUNDS; round++) {
      if (round == WARM_UP) {
        slices = 0;
        bytes = 0;
        sum = 0;
        purge = 0;
      }
      ArenaBuilder builder = Arena.builder().lanes(1L << 30, 1L << 30);
      try (Arena arena = shared ? builder.shared() : builder.confined()) {
        thinOut(arena, least, most, round);
        boolean complete = false;
        while (!complete) {
          long cpu = THREADS.getCurrentThreadCpuTime();
          long begin = System.nanoTime();
          Compaction done = arena.compact(SLICE_NANOS, Long.MAX_VALUE);
          long took = System.nanoTime() - begin;
          sum += THREADS.getCurrentThreadCpuTime() - cpu;
          complete = done.complete();
          bytes += done.bytes();
          nanos[slices++] = took;
        }
        long begin = System.nanoTime();
        demand(arena.purge() > 0);
        purge = Math.max(purge, System.nanoTime() - begin);
      }
    }
    demand(bytes > 0);
    long[] sorted = Arrays.copyOf(nanos, slices);
    Arrays.sort(sorted);
    return "| %s, %,d to %,d B | %,d | %.1f | %.1f | %.1f | %.2f | %.1f |"
        .formatted(
            shared ? "shared" : "confined",
            least,
            most,
            slices,
            sorted[slices / 2] / 1e3,
            sorted[Math.min(slices - 1, slices * 99 / 100)] / 1e3,
            sorted[slices - 1] / 1e3,
            (double) bytes / sum,
            purge / 1e6);
  }

  /**
   * Fills an arena and frees nine blocks in ten, at random. Every byte is written, as a program
   * does: to copy from and to pages that nobody has touched is the system's work, a fault a page.
   */
  private static void thinOut(Arena arena, int least, int most, int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    long[] handles = new long[(int) (LIVE / least)];
    int count = 0;
    for (long live = 0; live < LIVE; ) {
      int size = random.nextInt(least, most);
      handles[count] = arena.allocate(size);
      arena.fill(handles[count++], 0, size, (byte) size);
      live += size;
    }
    for (int i = 0; i < count; i++) {
      if (random.nextInt(10) != 0) {
        arena.free(handles[i]);
      }
    }
  }

  private static double metadata(boolean everything) {
    int blocks = 1 << 20;
    ArenaBuilder builder =
        Arena.builder()
            .lanes(1L << 30, 1L << 30)
            .trackAccess(everything)
            .trackLifetime(everything)
            .trackMoves(everything);
    try (Arena arena = builder.confined()) {
      Request request =
          everything
              ? Request.of()
                  .tagged("a")
                  .with(Hint.COLD)
                  .with(Priority.LOW)
                  .in(arena.root().child("group"))
              : Request.of();
      long handle = Handle.NULL;
      for (int i = 0; i < blocks; i++) {
        handle = arena.allocate(64, request);
        if (everything) {
          arena.pin(handle);
          arena.unpin(handle);
          if (i % 512 == 0) {
            arena.move(handle, Lane.SLOW);
          }
        }
      }
      long bytes = arena.statistics().metadataBytes();
      demand(arena.isLive(handle));
      return (double) bytes / blocks;
    }
  }

  private static void demand(boolean holds) {
    if (!holds) {
      throw new IllegalStateException("what was measured did not happen");
    }
  }
}
