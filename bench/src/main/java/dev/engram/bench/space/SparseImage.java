/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.space;

import dev.engram.space.Address;
import dev.engram.space.RegionSettings;
import dev.engram.space.RegionType;
import dev.engram.space.Space;
import dev.engram.space.SpaceBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * Sixteen regions of 4 GiB of which one page in a hundred is written, at random: what the process
 * holds for it, by the count of Linux, beside the bytes of those pages.
 *
 * <p>The heap must be there from the start, so that what is resident grows by what is not heap:
 *
 * <pre>
 *   java -Xms512m -Xmx512m -XX:+AlwaysPreTouch --enable-native-access=ALL-UNNAMED \
 *     -cp bench/target/benchmarks.jar dev.engram.bench.space.SparseImage
 * </pre>
 */
public final class SparseImage {

  private static final int REGIONS = 16;
  private static final int PAGE = 4096;
  private static final double MEBIBYTE = 1 << 20;

  private SparseImage() {}

  /**
   * Prints the figures.
   *
   * @param arguments the share of pages to touch, in percent, if it is not 1
   */
  public static void main(String[] arguments) throws IOException {
    double percent = arguments.length == 0 ? 1 : Double.parseDouble(arguments[0]);
    long image = REGIONS * Address.REGION_CELLS;
    long pages = (long) ((double) image / PAGE * percent / 100);
    SpaceBuilder builder = Space.builder().memory(8L << 30);
    for (int region = 1; region <= REGIONS; region++) {
      builder.region(region, RegionSettings.of(RegionType.STATE));
    }
    long heapBefore = heap();
    long nativeBefore = anonymous();
    try (Space space = builder.confined()) {
      long start = System.nanoTime();
      long touched = touch(space, pages);
      double seconds = (System.nanoTime() - start) / 1e9;
      long heap = heap() - heapBefore;
      long outside = anonymous() - nativeBefore;
      check(space, pages);
      System.out.printf(
          "image %.0f GiB, touched %.1f MiB in %.1f s; outside the heap %.1f MiB, heap %.1f MiB;"
              + " together %.3f of the touched bytes%n",
          image / MEBIBYTE / 1024,
          touched / MEBIBYTE,
          seconds,
          outside / MEBIBYTE,
          heap / MEBIBYTE,
          (double) (outside + heap) / touched);
    }
  }

  /** Writes a number in each of so many pages, and says how many bytes are resident. */
  private static long touch(Space space, long pages) {
    SplittableRandom random = new SplittableRandom(4);
    for (long i = 0; i < pages; i++) {
      space.putLong(somewhere(random), 1);
    }
    long touched = 0;
    for (int region = 1; region <= REGIONS; region++) {
      touched += space.resident(region);
    }
    return touched;
  }

  private static void check(Space space, long pages) {
    SplittableRandom random = new SplittableRandom(4);
    for (long i = 0; i < pages; i++) {
      if (space.getLong(somewhere(random)) != 1) {
        throw new IllegalStateException("a page was lost");
      }
    }
  }

  private static long somewhere(SplittableRandom random) {
    return Address.at(1 + random.nextInt(REGIONS), random.nextLong(1 << 20) * PAGE);
  }

  private static long heap() {
    System.gc();
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private static long anonymous() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/smaps_rollup")).stream()
            .filter(line -> line.startsWith("Anonymous:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
            .findFirst()
            .orElseThrow()
        << 10;
  }
}
