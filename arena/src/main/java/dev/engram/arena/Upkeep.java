/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

import static dev.engram.arena.BlockTable.IN_PAGE;
import static dev.engram.arena.BlockTable.RAM;

import java.util.List;

/**
 * What an arena does for itself, in slices of a given time: it moves what is old or cold out of the
 * fast lane, sweeps bump regions, demotes what nobody uses, compacts where too much is empty, and
 * gives memory back. Called by the program, or by a thread of the arena's own.
 */
final class Upkeep {

  /** Compaction begins when runs take so much more than their blocks, and ends below the other. */
  private static final double WASTE_BEGINS = 1.30;

  private static final double WASTE_ENDS = 1.15;

  /** Bytes that one look at the clock is worth. */
  private static final int SLICE_BYTES = 64 << 10;

  private final Blocks blocks;
  private final Settings settings;
  private int hand;
  private boolean compacting;

  Upkeep(Blocks blocks) {
    this.blocks = blocks;
    this.settings = blocks.settings;
  }

  /** Works for a time at most, apart from a last step. */
  synchronized void run(long nanos) {
    blocks.requireAccess();
    long end = System.nanoTime() + nanos;
    sweepRegions(end);
    leaveFastLane(end);
    demote(end);
    if (settings.autoCompaction()) {
      compact(end);
    }
    if (blocks.heap.committedBytes() - blocks.heap.usedBytes() > blocks.heap.usedBytes() / 8) {
      blocks.heap.purge();
    }
  }

  private static boolean isOver(long end) {
    return System.nanoTime() - end >= 0;
  }

  private double usage(Lane lane) {
    return (double) blocks.budget.used(lane) / Math.max(1, blocks.budget.limit(lane));
  }

  /** Moves what outlived its time in bump regions to the slow lane. */
  private void sweepRegions(long end) {
    if (!settings.bump()) {
      return;
    }
    for (Shard shard : blocks.shards) {
      blocks.lock(shard);
      List<Run> regions = shard.bump.old(blocks.epoch, settings.maxFastAge());
      blocks.unlock(shard);
      for (Run region : regions) {
        for (long handle : shard.bump.handles(blocks, region)) {
          if (isOver(end)) {
            return;
          }
          tryMove(handle, Lane.SLOW);
        }
      }
    }
  }

  /** The janitor: what is cold, old or large leaves the fast lane when that is short. */
  private void leaveFastLane(long end) {
    boolean isShort = usage(Lane.FAST) > settings.fastUsage();
    int entries = blocks.table.size();
    for (int seen = 0; seen < entries && !isOver(end); seen++) {
      hand = hand + 1 >= entries ? 0 : hand + 1;
      if (Blocks.state(blocks.table.word(hand)) != RAM) {
        continue;
      }
      Page page = blocks.table.page(hand);
      int at = hand & IN_PAGE;
      long handle = Handle.NULL;
      blocks.lock(page.shard);
      long word = page.word(at);
      if (Blocks.state(word) == RAM
          && page.pins(at) == 0
          && blocks.directLaneOf(page, word, at) == Lane.FAST
          && shouldLeave(page, at, isShort)) {
        handle = blocks.table.handle(word, hand);
      }
      blocks.unlock(page.shard);
      if (handle != Handle.NULL) {
        tryMove(handle, Lane.SLOW);
        isShort = usage(Lane.FAST) > settings.fastUsage();
      }
    }
  }

  private boolean shouldLeave(Page page, int at, boolean isShort) {
    int traits = page.traits(at);
    if (Request.priorityOf(traits) == Priority.CRITICAL
        || Request.has(traits, Hint.FRAME_CRITICAL)) {
      return false;
    }
    boolean old = page.birth(at) >= 0 && blocks.epoch - page.birth(at) > settings.maxFastAge();
    return Request.has(traits, Hint.COLD)
        || Request.has(traits, Hint.OLD)
        || old
        || isShort && page.size(at) >= settings.largeEntry();
  }

  private void tryMove(long handle, Lane to) {
    try {
      blocks.movement.move(handle, to);
    } catch (ArenaException.MoveRefused
        | ArenaException.BlockPinned
        | ArenaException.InvalidHandle refused) {
      // in use, full or gone: the next upkeep looks again
      return;
    }
  }

  /** Moves what was not used for long to the cold lanes, when the slow lane is short. */
  private void demote(long end) {
    long limit = blocks.budget.limit(Lane.SLOW);
    while (usage(Lane.SLOW) > settings.slowUsage() && !isOver(end)) {
      long freed = 0;
      for (Lane lane : List.of(Lane.COMPRESSED, Lane.DISK)) {
        if (freed == 0 && blocks.cold.has(lane)) {
          freed = blocks.reclaim.demote(lane, Math.min(SLICE_BYTES, limit / 16), null, true);
        }
      }
      if (freed == 0) {
        return;
      }
    }
  }

  private void compact(long end) {
    double waste = waste();
    boolean full =
        usage(Lane.FAST) >= settings.compactionThreshold()
            || usage(Lane.SLOW) >= settings.compactionThreshold();
    if (!compacting && waste < WASTE_BEGINS && !(full && waste >= 1 + settings.slowMargin())) {
      return;
    }
    compacting = true;
    while (!isOver(end)) {
      Compaction done = blocks.compactor.slice(Math.max(1, end - System.nanoTime()), SLICE_BYTES);
      if (done.complete() || done.blocks() == 0 || waste() < WASTE_ENDS) {
        compacting = false;
        return;
      }
    }
  }

  /** Bytes of runs for each byte of their slots that is taken. */
  private double waste() {
    long runs = 0;
    long slots = 0;
    for (Shard shard : blocks.shards) {
      blocks.lock(shard);
      for (Slabs slabs : List.of(shard.fast, shard.slow, shard.compressed)) {
        runs += (long) slabs.units() << RunHeap.UNIT_SHIFT;
        slots += slabs.liveBytes();
      }
      blocks.unlock(shard);
    }
    return runs == 0 ? 1 : (double) runs / Math.max(1, slots);
  }
}
