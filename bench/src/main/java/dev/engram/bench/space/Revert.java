/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.space;

import dev.engram.space.Address;
import dev.engram.space.Space;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A checkpoint, writes to sixteen pages far apart, and the way back, in images of several sizes, in
 * pages of the system of 4 KiB and of 2 MiB.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 6, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 6, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 3,
    jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED"})
public class Revert {

  private static final int PAGE = 4096;
  private static final int TOUCHED = 16;

  /** MiB that are resident. */
  @Param({"1", "1024"})
  public int image;

  @Param({"false", "true"})
  public boolean largePages;

  @SuppressWarnings("NullAway.Init")
  private Space space;

  private int pages;
  private int turn;

  /** Makes the image. */
  @Setup
  public void fill() {
    space = Space.builder().largePages(largePages).confined();
    pages = (image << 20) / PAGE;
    for (int page = 0; page < pages; page++) {
      space.putLong(at(page), page);
    }
  }

  private static long at(int page) {
    return Address.at(1, (long) page * PAGE + page % 500 * 8L);
  }

  /** The same sixteen pages each time, which are in a cache. */
  @Benchmark
  public long revert() {
    return revert(0);
  }

  /** Other pages each time, which in a large image are in no cache. */
  @Benchmark
  public long revertElsewhere() {
    return revert(turn++ % (pages / TOUCHED));
  }

  /** One page in each sixteenth of the image, each at another place in its own. */
  private long revert(int first) {
    int share = pages / TOUCHED;
    long checkpoint = space.checkpoint();
    for (int i = 0; i < TOUCHED; i++) {
      space.putLong(at(i * share + (first + i * 7_919) % share), -1);
    }
    space.revert(checkpoint);
    return checkpoint;
  }

  /** Fails if anything is not as it was. */
  @TearDown
  public void check() {
    for (int page = 0; page < pages; page++) {
      if (space.getLong(at(page)) != page) {
        throw new IllegalStateException("page " + page + " was not reverted");
      }
    }
    space.close();
  }
}
