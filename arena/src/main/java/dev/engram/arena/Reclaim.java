/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

import static dev.engram.arena.BlockTable.COMPRESSED;
import static dev.engram.arena.BlockTable.PAGE;
import static dev.engram.arena.BlockTable.RAM;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Chooses blocks to give up RAM: a hand goes round the entries as in CLOCK, and halves how often
 * each block that it passes was used, so that use must go on to count.
 *
 * <p>A block is judged by its {@link Estimate}: nanoseconds for a KiB of RAM. The first round takes
 * what costs the move and no more, blocks that nobody uses; each further round takes what costs
 * eight times as much, until there is enough. Where accesses are not tracked all are alike, and the
 * hand takes them in turn.
 */
final class Reclaim {

  private static final int ROUNDS = 5;

  private final Blocks blocks;
  private int hand;
  private int skipped;
  private long demoted;
  private long evicted;

  Reclaim(Blocks blocks) {
    this.blocks = blocks;
  }

  synchronized long demoted() {
    return demoted;
  }

  synchronized long evicted() {
    return evicted;
  }

  /**
   * Moves blocks to a cold lane.
   *
   * @param wanted bytes of RAM to make free
   * @param only the lane to take from, or null for both
   * @param lazily whether to take only what costs nothing but the move
   * @return bytes that were made free
   */
  synchronized long demote(Lane to, long wanted, @Nullable Lane only, boolean lazily) {
    long freed = 0;
    int rounds = lazily ? 1 : ROUNDS;
    for (int round = 0; round < rounds && freed < wanted; round++) {
      int entries = blocks.table.size();
      for (int seen = 0; seen < entries && freed < wanted; seen++) {
        long handle = candidate(to, only, round);
        if (handle != Handle.NULL) {
          freed += demote(handle, to);
        }
      }
    }
    return freed;
  }

  private long demote(long handle, Lane to) {
    try {
      long bytes = blocks.table.page(blocks.table.index(handle)).size(inPage(handle));
      blocks.movement.move(handle, to, false);
      demoted++;
      return bytes;
    } catch (ArenaException.MoveRefused
        | ArenaException.BlockPinned
        | ArenaException.PageFault
        | ArenaException.InvalidHandle refused) {
      // in use, not worth it, not to be read, or gone: the hand goes on
      return 0;
    }
  }

  private static int inPage(long handle) {
    return (int) handle & BlockTable.IN_PAGE;
  }

  /** The block under the hand, if it qualifies in this round; the hand goes on. */
  private long candidate(Lane to, @Nullable Lane only, int round) {
    int entry = advance();
    // most entries are free or on disk: a look without the lock passes them over
    int seen = Blocks.state(blocks.table.word(entry));
    if (seen != RAM && seen != COMPRESSED) {
      return Handle.NULL;
    }
    Page page = blocks.table.page(entry);
    int at = entry & BlockTable.IN_PAGE;
    blocks.lock(page.shard);
    try {
      long word = page.word(at);
      int state = Blocks.state(word);
      boolean fromCompressed = state == COMPRESSED && to == Lane.DISK && only == null;
      if (state != RAM && !fromCompressed || !mayLeave(page, at)) {
        return Handle.NULL;
      }
      Lane from = blocks.laneOf(page, word, at);
      if (only != null && from != only) {
        return Handle.NULL;
      }
      if (to == Lane.COMPRESSED && isStubborn(page, at)) {
        return Handle.NULL;
      }
      if (!isWorth(page, at, from, to, round)) {
        page.age(at);
        return Handle.NULL;
      }
      return blocks.table.handle(word, entry);
    } finally {
      blocks.unlock(page.shard);
    }
  }

  /**
   * Whether compression saved too little of a block; forgets it of one in 64, for blocks change.
   */
  private boolean isStubborn(Page page, int at) {
    boolean stubborn = page.isStubborn(at);
    if (stubborn && (++skipped & 63) == 0) {
      page.stubborn(at, false);
    }
    return stubborn;
  }

  private int advance() {
    int entry = hand;
    hand = hand + 1 >= blocks.table.size() ? 0 : hand + 1;
    return entry;
  }

  private boolean mayLeave(Page page, int at) {
    int traits = page.traits(at);
    return page.pins(at) == 0
        && Request.priorityOf(traits) != Priority.CRITICAL
        && !Request.has(traits, Hint.FRAME_CRITICAL)
        && !Request.has(traits, Hint.NO_PAGE)
        && !Request.has(traits, Hint.SECRET);
  }

  private boolean isWorth(Page page, int at, Lane from, Lane to, int round) {
    int traits = page.traits(at);
    boolean handy = Request.priorityOf(traits) == Priority.LOW || Request.has(traits, Hint.COLD);
    boolean tracked = blocks.settings.trackAccess();
    if (round == 0 && tracked && !handy && page.idle(at, blocks.epoch) < idleEpochs()) {
      return false;
    }
    long size = page.size(at);
    Estimate unused = blocks.costs.estimate(from, to, size, 0);
    Estimate used = blocks.costs.estimate(from, to, size, page.frequency(at));
    double bearable = unused.nanosPerKibibyte() * (1L << 3 * round) * 1.01;
    return used.nanosPerKibibyte() <= bearable || round == ROUNDS - 1;
  }

  private int idleEpochs() {
    return blocks.settings.idleEpochs();
  }

  /**
   * Frees blocks that are marked evictable, those that were not used for longest first.
   *
   * @return bytes that they took
   */
  synchronized long evict(long wanted, @Nullable Lane only) {
    long freed = 0;
    // where accesses are not tracked all are alike
    int longest = blocks.settings.trackAccess() ? 255 : 0;
    for (int idle = longest; idle >= 0 && freed < wanted; idle = idle > 0 ? idle / 4 : -1) {
      int entries = blocks.table.size();
      for (int seen = 0; seen < entries && freed < wanted; seen++) {
        freed += evict(advance(), only, idle);
      }
    }
    return freed;
  }

  private long evict(int entry, @Nullable Lane only, int idle) {
    Page page = blocks.table.page(entry);
    int at = entry & (PAGE - 1);
    BlockInfo info;
    long bytes;
    blocks.lock(page.shard);
    try {
      long word = page.word(at);
      if (Blocks.state(word) != RAM
          || !Request.has(page.traits(at), Hint.EVICTABLE)
          || Request.priorityOf(page.traits(at)) == Priority.CRITICAL
          || page.pins(at) > 0
          || page.idle(at, blocks.epoch) < idle && blocks.settings.trackAccess()
          || only != null && blocks.laneOf(page, word, at) != only) {
        return 0;
      }
      info = blocks.info(page, at);
      bytes = Blocks.footprint(page, at);
    } finally {
      blocks.unlock(page.shard);
    }
    Consumer<BlockInfo> listener = blocks.settings.evictionListener();
    try {
      if (listener != null) {
        listener.accept(info);
      }
      blocks.free(info.handle(), blocks.lockUnlessLoading(info.handle(), Lane.SLOW));
    } catch (RuntimeException refused) {
      // the listener wants to keep it, or it is gone or pinned meanwhile
      return 0;
    }
    evicted++;
    Events.evicted(info);
    return bytes;
  }
}
