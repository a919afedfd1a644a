/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.arena;

import java.io.IOException;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;

/** One contender in one scenario with one seed, in this JVM: what {@link PhaseShift} starts. */
public final class PhaseShiftRun {

  /** Bytes that live at most while the code is warmed up. */
  private static final long WARM_UP = 4L << 20;

  private static final int WARM_UPS = 8;

  /**
   * Milliseconds in which the compiler ends what it has begun, and the JVM frees what it kept for
   * it, which it does every five seconds.
   */
  private static final long QUIET = 6_000;

  private PhaseShiftRun() {}

  /**
   * Prints the line of an {@link Outcome}.
   *
   * @param arguments contender and scenario by their constants' names, bytes live, seed
   * @throws IOException if the system does not tell what is held
   * @throws InterruptedException if it is interrupted
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Contender contender = Contender.valueOf(arguments[0]);
    Scenario scenario = Scenario.valueOf(arguments[1]);
    long budget = Long.parseLong(arguments[2]);
    long seed = Long.parseLong(arguments[3]);
    Blocks.Source cold = warmUp(contender);
    try {
      System.out.println(measure(contender, scenario, budget, seed).line());
    } finally {
      Reference.reachabilityFence(cold);
    }
  }

  /** Begins before the allocator is made, so that what it takes in advance is counted. */
  private static Outcome measure(Contender contender, Scenario scenario, long budget, long seed)
      throws IOException {
    Footprint.take();
    Libc.trim();
    Footprint before = Footprint.take();
    Footprint.resetPeak();
    long resident = Footprint.peak();
    Population population = new Population(contender.source(), budget, seed);
    List<Outcome.Held> stages = new ArrayList<>();
    scenario.run(
        population,
        ended -> {
          ended.settle();
          stages.add(Outcome.Held.between(before, Footprint.take(), ended));
        });
    long peak = Footprint.peak() - resident;
    population.close();
    return new Outcome(peak, stages);
  }

  /**
   * Runs everything small with an allocator that is then left alone: were it collected, what it
   * holds would be given back in the middle of the measurement.
   */
  private static Blocks.Source warmUp(Contender contender)
      throws IOException, InterruptedException {
    Blocks.Source source = contender.source();
    for (int i = 0; i < WARM_UPS; i++) {
      for (Scenario scenario : Scenario.values()) {
        Population population = new Population(source, WARM_UP, i);
        scenario.run(population, Population::settle);
        population.close();
      }
    }
    Thread.sleep(QUIET);
    return source;
  }
}
