/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.arena;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** A way in which the sizes that a program allocates change under an allocator. */
enum Scenario {

  /**
   * Fills the budget with blocks of a range of sizes and frees nine of ten of them at random, three
   * times, each time with a range of larger blocks.
   */
  PHASES {
    @Override
    List<String> stages() {
      return List.of("64–512 B", "then 1–8 KiB", "then 16–60 KiB");
    }

    @Override
    void run(Population population, Stage stage) throws IOException {
      int[][] ranges = {{64, 512}, {1 << 10, 8 << 10}, {16 << 10, 60_000}};
      SplittableRandom random = population.random();
      for (int[] range : ranges) {
        int first = population.count();
        population.fill(sizes -> sizes.nextInt(range[0], range[1]));
        population.thin(first, i -> random.nextInt(10) == 0);
        stage.end(population);
      }
    }
  },

  /**
   * Keeps the budget full while blocks chosen at random make room for others, whose sizes are
   * log-normal with σ = 1 and a mean that moves from 200 B over 2 KiB to 20 KiB: at each mean, and
   * on the way to the next, four times the budget is allocated.
   */
  DRIFT {
    @Override
    List<String> stages() {
      return List.of("mean 200 B", "to 2 KiB", "to 20 KiB");
    }

    @Override
    void run(Population population, Stage stage) throws IOException {
      double[] means = {200, 2 << 10, 20 << 10};
      double from = means[0];
      population.fill(random -> logNormal(random, means[0]));
      for (double mean : means) {
        double start = from;
        population.turnOver(
            4, part -> logNormal(population.random(), start * Math.pow(mean / start, part)));
        population.turnOver(4, part -> logNormal(population.random(), mean));
        stage.end(population);
        from = mean;
      }
    }
  },

  /**
   * A comb after Robson: fills the budget with blocks of one size and frees all but every
   * sixteenth, in the order of their age, so that what is free lies between teeth; five times, with
   * sizes that quadruple.
   */
  COMB {
    @Override
    List<String> stages() {
      return List.of("64 B", "then 256 B", "then 1 KiB", "then 4 KiB", "then 16 KiB");
    }

    @Override
    void run(Population population, Stage stage) throws IOException {
      for (int size = 64; size <= 16 << 10; size *= 4) {
        int every = size;
        int first = population.count();
        population.fill(random -> every);
        population.thin(first, i -> i % 16 == 0);
        stage.end(population);
      }
    }
  };

  /** What each stage is called. */
  abstract List<String> stages();

  abstract void run(Population population, Stage stage) throws IOException;

  /** What a command calls it. */
  String command() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** A size of the distribution whose mean is given, not under 16 B nor above 64 KiB. */
  private static int logNormal(SplittableRandom random, double mean) {
    double size = mean * Math.exp(random.nextGaussian() - 0.5);
    return (int) Math.clamp(size, 16, Sizes.LARGEST);
  }

  /** Told of the end of each stage. */
  @FunctionalInterface
  interface Stage {

    /** What lives now is what the memory held is compared with. */
    void end(Population population) throws IOException;
  }
}
