/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

import static dev.engram.arena.BlockTable.COMPRESSED;
import static dev.engram.arena.BlockTable.DISK;
import static dev.engram.arena.BlockTable.FREE;
import static dev.engram.arena.BlockTable.GENERATION;
import static dev.engram.arena.BlockTable.IN_PAGE;
import static dev.engram.arena.BlockTable.LOADING;
import static dev.engram.arena.BlockTable.LOW;
import static dev.engram.arena.BlockTable.MOVING;
import static dev.engram.arena.BlockTable.RAM;
import static dev.engram.arena.BlockTable.STATE;

import dev.engram.arena.ArenaException.InvalidHandle;
import dev.engram.arena.ArenaException.InvalidHandle.Reason;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of an arena and everything that is true of them: their entries, their memory, their
 * shards and groups. The classes around it each change blocks in one way; what they share is here:
 * finding a block by its handle, under the lock of its shard.
 */
final class Blocks {

  private static final AtomicInteger ARENAS = new AtomicInteger();

  final Settings settings;
  final BlockTable table;
  final RunHeap heap;
  final Budget budget;
  final Shard[] shards;
  final Guards guards;
  final Groups groups;
  final Tags tags = new Tags();
  final ColdLanes cold;
  final Watch watch;
  final Costs costs = new Costs();
  final Movement movement;
  final FaultIn faultIn;
  final Compactor compactor;
  final Reclaim reclaim;
  final Placement placement;
  final Upkeep upkeep;
  final MoveQueue queue;
  final AllShards all;

  /** Who may use a confined arena. */
  final @Nullable Thread owner;

  /** What the upkeep calls now; wraps. */
  volatile int epoch;

  volatile boolean closed;

  Blocks(Settings settings, boolean shared) {
    this.settings = settings;
    this.owner = shared ? null : Thread.currentThread();
    int number = Math.floorMod(ARENAS.getAndIncrement(), Handle.TAGS) + 1;
    boolean watched = settings.trackAccess() || settings.debug();
    long seed = new SecureRandom().nextLong();
    this.table = new BlockTable(number, settings.maxBlocks(), !shared && !watched, !watched, seed);
    this.heap =
        new RunHeap(
            settings.fastLane() + settings.slowLane(), settings.hardLimit(), settings.largePages());
    this.budget = new Budget(settings.fastLane(), settings.slowLane());
    this.shards = new Shard[shared ? stripes() : 1];
    for (int i = 0; i < shards.length; i++) {
      shards[i] = new Shard(i, table, heap, budget, settings.spillsQuietly());
    }
    this.guards = new Guards(shared, settings.asymmetric());
    this.groups = new Groups(this);
    this.watch = new Watch(this);
    try {
      this.cold = new ColdLanes(this);
    } catch (RuntimeException | Error refused) {
      heap.close();
      throw refused;
    }
    this.movement = new Movement(this);
    this.faultIn = new FaultIn(this);
    this.compactor = new Compactor(this);
    this.reclaim = new Reclaim(this);
    this.placement = new Placement(this);
    this.upkeep = new Upkeep(this);
    this.queue = new MoveQueue(this);
    this.all = new AllShards(this);
  }

  /** Eight shards a processor, at least sixteen, so that two threads seldom begin with the same. */
  private static int stripes() {
    int processors = Math.clamp(Runtime.getRuntime().availableProcessors(), 2, 32);
    return Integer.highestOneBit(8 * processors);
  }

  boolean isShared() {
    return owner == null;
  }

  void requireOpen() {
    if (closed) {
      throw new ArenaException.Closed();
    }
  }

  /** Refuses a closed arena and, if this one is confined, another thread. */
  @SuppressWarnings("ReferenceEquality") // a thread is itself
  void requireAccess() {
    requireOpen();
    if (owner != null && owner != Thread.currentThread()) {
      throw new ArenaException.WrongThread(owner);
    }
  }

  void lock(Shard shard) {
    if (owner == null) {
      shard.enter();
    }
  }

  void unlock(Shard shard) {
    if (owner == null) {
      shard.leave();
    }
  }

  /**
   * The page of a live block, with its shard locked.
   *
   * @throws InvalidHandle if there is no such block; nothing is locked then
   */
  Page lock(long handle) {
    requireAccess();
    Page page = table.pageIfSeen(handle);
    if (page == null) {
      page = table.pageOf(handle);
    }
    if (page == null) {
      throw invalid(handle);
    }
    lock(page.shard);
    if (closed || !isLive(page, handle)) {
      unlock(page.shard);
      requireOpen();
      throw invalid(handle);
    }
    return page;
  }

  /** The same for an operation that must not meet the block on its way from a cold lane. */
  Page lockSettled(long handle) {
    for (int spins = 0; ; spins++) {
      Page page = lock(handle);
      if (state(word(page, handle)) != LOADING) {
        return page;
      }
      unlock(page.shard);
      pause(spins);
    }
  }

  /**
   * The same for one who holds what a fault may wait for, the mover's lock or the hand of {@link
   * Reclaim}, and so must not wait for a fault.
   *
   * @throws ArenaException.MoveRefused if the block is on its way from a cold lane
   */
  Page lockUnlessLoading(long handle, Lane to) {
    Page page = lock(handle);
    if (state(word(page, handle)) == LOADING) {
      unlock(page.shard);
      throw new ArenaException.MoveRefused(handle, to, "it is on its way", null);
    }
    return page;
  }

  /**
   * Waits a moment for another thread. After a while it parks: virtual threads that only yield may
   * keep the one that they wait for from every processor.
   */
  @SuppressWarnings("ThreadPriorityCheck") // the other may need this processor
  static void pause(int spins) {
    if ((spins & 63) != 63) {
      Thread.onSpinWait();
    } else if (spins < 128) {
      Thread.yield();
    } else {
      LockSupport.parkNanos(1_000);
    }
  }

  static long word(Page page, long handle) {
    return page.word((int) handle & IN_PAGE);
  }

  static int state(long word) {
    return (int) ((word & STATE) >>> 32);
  }

  /** Whether a handle's generation is the entry's, and the entry is not free. */
  private boolean isLive(Page page, long handle) {
    long word = word(page, handle);
    return ((word ^ handle) & GENERATION) == 0 && (handle & STATE) == 0 && state(word) < FREE;
  }

  /** Whether a handle names a live block. Takes no part in what happens next. */
  boolean isLive(long handle) {
    Page page = table.pageOf(handle);
    return page != null && isLive(page, handle);
  }

  /** Why a handle names no block. */
  InvalidHandle invalid(long handle) {
    if (handle == Handle.NULL) {
      return new InvalidHandle(handle, Reason.NULL);
    }
    Page page = table.pageOf(handle);
    if (page == null) {
      boolean ours = table.isOurs(handle);
      return new InvalidHandle(handle, ours ? Reason.FORGED : Reason.FOREIGN);
    }
    int now = (int) (word(page, handle) >>> Handle.GENERATION_SHIFT);
    boolean was = (handle & STATE) == 0 && (now == 0 || Handle.generation(handle) < now);
    return new InvalidHandle(handle, was ? Reason.STALE : Reason.FORGED);
  }

  /** Where a live block is. Its shard is locked. */
  Lane laneOf(Page page, long word, int at) {
    return switch (state(word)) {
      case COMPRESSED -> Lane.COMPRESSED;
      case DISK -> Lane.DISK;
      case LOADING -> Lane.SLOW;
      default -> directLaneOf(page, word, at);
    };
  }

  Lane directLaneOf(Page page, long word, int at) {
    Run run = heap.runAt((int) word);
    return run != null ? run.owner.lane : page.isFast(at) ? Lane.FAST : Lane.SLOW;
  }

  /** Bytes that a block takes in RAM as it is: of its slot, or of its units. */
  static long footprint(Page page, int at) {
    return footprint(page, page.size(at));
  }

  static long footprint(Page page, long size) {
    return page.slotBytes > 0 ? page.slotBytes : (long) RunHeap.unitsOf(size) << RunHeap.UNIT_SHIFT;
  }

  /**
   * Makes a block that is moving stay: whoever needs it now takes it back, and the mover finds that
   * it is no longer its own. Its shard is locked.
   */
  static long settle(Page page, int at) {
    long word = page.word(at);
    if (state(word) == MOVING) {
      word = word & ~STATE;
      page.publish(at, word);
    }
    return word;
  }

  /** Frees a block, wherever it is. */
  void free(long handle) {
    watch.makeWay(handle);
    free(handle, lockSettled(handle));
  }

  /** Frees a block whose shard is locked, and unlocks it. */
  void free(long handle, Page page) {
    try {
      int at = (int) handle & IN_PAGE;
      if (page.pins(at) > 0) {
        throw new ArenaException.BlockPinned(handle);
      }
      watch.freeing(page, at, handle);
      release(page, at);
    } finally {
      unlock(page.shard);
    }
    watch.bury(settings.quarantine());
  }

  /** Ends a block whose shard is locked, that is not pinned and not loading. */
  void release(Page page, int at) {
    long word = settle(page, at);
    Shard shard = page.shard;
    int entry = page.first + at;
    int low = (int) word;
    int group = page.group(at);
    if (group != 0) {
      groups.leave(group, footprint(page, at));
    }
    boolean secret = Request.has(page.traits(at), Hint.SECRET);
    long size = page.size(at);
    boolean fast = page.isFast(at);
    if (page.hasColumns()) {
      page.forget(at);
    }
    // the entry first, so that nobody finds a block whose place is already another's
    shard.endEntry(page, entry);
    switch (state(word)) {
      case RAM -> {
        if (!watch.keepBack(page, table.handle(word, entry), low, size, fast)) {
          releasePlace(page, low, size, secret, fast);
        }
      }
      case COMPRESSED -> cold.dropCompressed(shard, low);
      case DISK -> cold.dropDisk(low);
      default -> throw new IllegalStateException("state " + state(word));
    }
  }

  /** Gives back the memory of a block that lies in a direct lane, or has moved away from there. */
  void releasePlace(Page page, int granule, long size, boolean secret, boolean fast) {
    if (secret) {
      heap.clear(granule, Math.max(size, page.slotBytes));
    }
    if (page.slotBytes > 0) {
      page.shard.giveSlot(granule);
    } else {
      page.shard.giveBlob(fast ? Lane.FAST : Lane.SLOW, granule, size);
    }
  }

  /** Where this thread begins to look for room. */
  int startShard() {
    return owner != null
        ? 0
        : Threads.spread(Thread.currentThread().threadId()) & shards.length - 1;
  }

  /** A new epoch. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // two at once are one
  void tick() {
    epoch++;
    for (Shard shard : shards) {
      lock(shard);
      shard.epoch = epoch;
      unlock(shard);
    }
  }

  /** What is known of a live block. Its shard is locked. */
  BlockInfo info(Page page, int at) {
    long word = page.word(at);
    int birth = page.birth(at);
    int traits = page.traits(at);
    List<Lane> history = new ArrayList<>();
    for (int lanes = page.history(at); (lanes & 15) != 0; lanes >>>= 4) {
      history.add(LANES[(lanes & 15) - 1]);
    }
    return new BlockInfo(
        table.handle(word, page.first + at),
        page.size(at),
        footprint(page, at),
        laneOf(page, word, at),
        Request.priorityOf(traits),
        Request.hintsOf(traits),
        tags.name(page.tag(at)),
        groups.path(page.group(at)),
        page.pins(at),
        birth < 0 ? -1 : epoch - birth,
        page.idle(at, epoch),
        page.frequency(at),
        history);
  }

  private static final Lane[] LANES = Lane.values();

  /** Visits every live block, page by page under its shard's lock, in the order of entries. */
  void forEach(Visitor visitor) {
    int count = table.size();
    for (int first = 0; first < count; first += BlockTable.PAGE) {
      Page page = table.page(first);
      lock(page.shard);
      try {
        for (int at = 0; at < BlockTable.PAGE && !closed; at++) {
          if (isLiveWord(page.word(at)) && !visitor.visit(page, at)) {
            return;
          }
        }
      } finally {
        unlock(page.shard);
      }
    }
  }

  static boolean isLiveWord(long word) {
    return state(word) < FREE;
  }

  /** What is done with a block. */
  @FunctionalInterface
  interface Visitor {
    /** Whether to go on. */
    boolean visit(Page page, int at);
  }

  /** Bytes that live blocks take: of their slots and units, and of cold ones what they would. */
  long liveBytes() {
    long[] bytes = {0};
    forEach((page, at) -> {
      bytes[0] += footprint(page, at);
      return true;
    });
    return bytes[0];
  }

  long liveBlocks() {
    long live = 0;
    for (Shard shard : shards) {
      lock(shard);
      live += shard.allocations() - shard.frees();
      unlock(shard);
    }
    return live;
  }

  /** The word of a block that lies at a granule. */
  static long inRam(long word, int granule) {
    return word & GENERATION | granule & LOW;
  }
}
