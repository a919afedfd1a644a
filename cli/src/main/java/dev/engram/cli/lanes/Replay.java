/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.lanes;

import dev.engram.arena.Arena;
import dev.engram.arena.ArenaException;
import dev.engram.arena.Handle;
import dev.engram.arena.Lane;
import dev.engram.arena.LaneMap;
import dev.engram.arena.Request;
import dev.engram.arena.Statistics;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Does the steps of a workload on an arena, one at a time, and knows what came of them.
 *
 * <p>Every block is filled when it is allocated and compared, byte by byte, whenever it is touched
 * and before it is freed: a replay is a test of the arena as well as a picture of it. A block that
 * was refused or evicted is left out of the steps that follow.
 */
public final class Replay implements AutoCloseable {

  /** Time that the arena has for itself at the end of an epoch. */
  private static final long MAINTENANCE_NANOS = 200_000;

  private final Workload workload;
  private final Setup setup;
  private final Arena arena;
  private final Contents contents = new Contents();
  private final long[] handles;
  private final long[] sizes;
  private final Map<Traits, Request> requests = new HashMap<>();
  private final Map<Lane, Map<Lane, Long>> moves = new EnumMap<>(Lane.class);
  private final AtomicLong evictedBytes = new AtomicLong();
  private final long residentBefore = Resident.bytes();
  private String phase = "";
  private int next;
  private long liveBytes;
  private long mostLiveBytes;
  private long refused;
  private long refusedMoves;
  private long damaged;
  private long nanos;
  private String firstTrouble = "";

  /** A replay that has done nothing yet, on an arena of its own, for the calling thread. */
  public Replay(Workload workload, Setup setup) {
    this.workload = workload;
    this.setup = setup;
    this.handles = new long[workload.blocks()];
    this.sizes = new long[workload.blocks()];
    this.arena = setup.open(gone -> evictedBytes.addAndGet(gone.size()));
  }

  /** Does at most so many steps, for at most about so long. */
  public void steps(long most, long nanosAtMost) {
    long begin = System.nanoTime();
    long now = begin;
    for (long i = 0; i < most && !isDone() && now - begin < nanosAtMost; i++) {
      step(workload.steps().get(next++));
      if (i % 16 == 15) {
        now = System.nanoTime();
      }
    }
    nanos += System.nanoTime() - begin;
  }

  private void step(Step step) {
    switch (step) {
      case Step.Allocate allocate -> allocate(allocate);
      case Step.Free(int block) -> free(block);
      case Step.Touch(int block) -> touch(block);
      case Step.Move(int block, Lane to) -> move(block, to);
      case Step.Pin(int block) -> {
        if (isThere(block)) {
          arena.pin(handles[block]);
        }
      }
      case Step.Unpin(int block) -> {
        if (isThere(block)) {
          arena.unpin(handles[block]);
        }
      }
      case Step.Tick() -> {
        arena.tick();
        arena.maintain(MAINTENANCE_NANOS);
      }
      case Step.Compact() -> {
        if (setup.compacts()) {
          arena.compact();
        }
      }
      case Step.Phase(String title) -> phase = title;
    }
  }

  private void allocate(Step.Allocate step) {
    Request request = requests.computeIfAbsent(step.traits(), Traits::request);
    try {
      long handle = arena.allocate(step.size(), request);
      handles[step.block()] = handle;
      sizes[step.block()] = step.size();
      contents.fill(arena, handle, step.block(), step.size());
    } catch (ArenaException e) {
      refused++;
      note(e);
      return;
    }
    liveBytes += step.size();
    mostLiveBytes = Math.max(mostLiveBytes, liveBytes());
  }

  private void free(int block) {
    if (isThere(block)) {
      touch(block);
      arena.free(handles[block]);
      liveBytes -= sizes[block];
    }
    handles[block] = Handle.NULL;
  }

  private void touch(int block) {
    if (!isThere(block)) {
      return;
    }
    try {
      if (!contents.isIntact(arena, handles[block], block, sizes[block])) {
        damaged++;
        note("block b" + block + " does not hold what was written");
      }
    } catch (ArenaException.PageFault e) {
      damaged++;
      note(e);
    }
  }

  private void move(int block, Lane to) {
    if (!isThere(block)) {
      return;
    }
    try {
      Lane from = arena.lane(handles[block]);
      arena.move(handles[block], to);
      if (from != to) {
        moves.computeIfAbsent(from, _ -> new EnumMap<>(Lane.class)).merge(to, 1L, Long::sum);
      }
    } catch (ArenaException.MoveRefused | ArenaException.BlockPinned e) {
      refusedMoves++;
      note(e);
    }
  }

  /** Whether a block was neither refused nor evicted. */
  private boolean isThere(int block) {
    return handles[block] != Handle.NULL && arena.isLive(handles[block]);
  }

  private void note(Exception trouble) {
    note(String.valueOf(trouble.getMessage()));
  }

  private void note(String trouble) {
    if (firstTrouble.isEmpty()) {
      firstTrouble = "step " + next + ": " + trouble;
    }
  }

  private long liveBytes() {
    return liveBytes - evictedBytes.get();
  }

  /** What is replayed. */
  public Workload workload() {
    return workload;
  }

  /** What it is replayed on. */
  public Setup setup() {
    return setup;
  }

  /** Steps that were done. */
  public int done() {
    return next;
  }

  /** Whether no step is left. */
  public boolean isDone() {
    return next == workload.steps().size();
  }

  /** The title of what is under way, empty if it has none. */
  public String phase() {
    return phase;
  }

  /** The lanes as they are. */
  public LaneMap map() {
    return arena.map();
  }

  /** What came of it so far. */
  public Summary summary() {
    Statistics statistics = arena.statistics();
    return new Summary(
        workload.name(),
        next,
        nanos,
        statistics,
        liveBytes(),
        mostLiveBytes,
        residentBefore,
        Resident.bytes(),
        moves,
        refused,
        refusedMoves,
        damaged,
        firstTrouble);
  }

  /** Closes the arena. */
  @Override
  public void close() {
    arena.close();
  }
}
