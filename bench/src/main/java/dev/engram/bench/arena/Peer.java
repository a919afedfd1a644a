/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.arena;

import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The allocator of a run, which its threads share where it can be shared. Those that are not listed
 * need a JVM that is started for them: see docs/benchmarks.md.
 */
@State(Scope.Benchmark)
public class Peer {

  /** Which. */
  @Param({
    "NETTY_POOLED",
    "NETTY_ADAPTIVE",
    "ARROW",
    "CONFINED_ARENA",
    "MALLOC",
    "ENGRAM_CONFINED",
    "ENGRAM_SHARED",
    "ENGRAM_ASYMMETRIC",
    "BARE_SLAB"
  })
  @SuppressWarnings("NullAway.Init")
  public Contender contender;

  @SuppressWarnings("NullAway.Init")
  private Blocks.Source source;

  @Setup
  public void start() {
    source = contender.source();
  }

  /** Empty slots for the thread that calls. */
  Blocks open(int slots) {
    return source.open(slots);
  }
}
