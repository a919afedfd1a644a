/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

import static dev.engram.arena.BlockTable.IN_PAGE;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds room for a block that the quick path has none for, or that asks for more than bytes.
 *
 * <p>First the lane that fits, then, step by step, whatever the request or the arena allows; after
 * each step that made room it looks again. An allocation fails only when every step was tried.
 */
final class Placement {

  /** The largest block; a blob's units must fit an {@code int} of units. */
  private static final long LARGEST = 16L << 30;

  private static final long NOWHERE = -1;

  /** How often to look again while others have blocks on their way. */
  private static final int MOST_WAITS = 64;

  private final Blocks blocks;
  private final Settings settings;

  /** Whether there ever was a block that may be evicted. */
  private volatile boolean mayEvict;

  Placement(Blocks blocks) {
    this.blocks = blocks;
    this.settings = blocks.settings;
  }

  static void requireSize(long size) {
    if (size <= 0 || size > LARGEST) {
      throw new IllegalArgumentException("a block of " + size + " bytes: 1 byte to 16 GiB");
    }
  }

  /** Allocates a block, or throws and has changed nothing. */
  long allocate(long size, Request request) {
    blocks.requireAccess();
    requireSize(size);
    long padded = size + blocks.watch.padding();
    int sizeClass = SizeClasses.of(padded, request.alignment());
    long bytes =
        sizeClass == SizeClasses.BLOB
            ? (long) RunHeap.unitsOf(size) << RunHeap.UNIT_SHIFT
            : SizeClasses.slotBytes(sizeClass);
    Group group = request.group();
    int tag = blocks.tags.number(request.tag());
    if (group != null) {
      blocks.groups.require(group);
      group.charge(bytes);
    }
    long handle = Handle.NULL;
    try {
      Lane wanted = request.lane();
      Lane first = wanted != null ? wanted : size <= settings.threshold() ? Lane.FAST : Lane.SLOW;
      handle = allocate(size, sizeClass, first, request, tag);
    } finally {
      if (handle == Handle.NULL && group != null) {
        group.release(bytes);
      }
    }
    blocks.watch.allocated(handle, size, request.tag());
    return handle;
  }

  private long allocate(long size, int sizeClass, Lane first, Request request, int tag) {
    long handle = tryAll(size, sizeClass, first, request, tag);
    // what others have on its way has two places for a moment, and neither is to be had
    for (int i = 0; handle == Handle.NULL && i < MOST_WAITS && isAnythingOnItsWay(); i++) {
      Blocks.pause(i + 128);
      handle = tryAll(size, sizeClass, first, request, tag);
    }
    if (handle == Handle.NULL) {
      throw outOfMemory(size);
    }
    return handle;
  }

  private boolean isAnythingOnItsWay() {
    return blocks.isShared() && (blocks.movement.mover.isLocked() || blocks.faultIn.isLoading());
  }

  /** Tries the lane that fits and then every step; a handle, or null. */
  private long tryAll(long size, int sizeClass, Lane first, Request request, int tag) {
    Lane spill = null;
    long handle = inLane(size, sizeClass, first, request, tag);
    while (handle == Handle.NULL && blocks.all.growTable()) {
      handle = inLane(size, sizeClass, first, request, tag);
    }
    if (handle == Handle.NULL && settings.debug()) {
      blocks.watch.buryAndTell(0);
      handle = inLane(size, sizeClass, first, request, tag);
    }
    List<Failover> steps = request.failover() != null ? request.failover() : settings.failover();
    for (int i = 0; handle == Handle.NULL && i < steps.size(); i++) {
      Failover step = steps.get(i);
      if (step == Failover.FAIL) {
        break;
      }
      if (step == Failover.SPILL) {
        if (request.has(Hint.NO_SPILL)) {
          continue;
        }
        tell(step, size);
        spill = first == Lane.FAST ? Lane.SLOW : Lane.FAST;
        handle = inLane(size, sizeClass, spill, request, tag);
        continue;
      }
      tell(step, size);
      while (handle == Handle.NULL
          && makeRoom(step, size, sizeClass, spill == null ? first : null)) {
        handle = inLane(size, sizeClass, first, request, tag);
        if (handle == Handle.NULL && spill != null) {
          handle = inLane(size, sizeClass, spill, request, tag);
        }
      }
    }
    return handle;
  }

  /** A block in a lane, from whichever shard has room for it. */
  private long inLane(long size, int sizeClass, Lane lane, Request request, int tag) {
    int start = blocks.startShard();
    Shard[] shards = blocks.shards;
    for (int i = 0; i < shards.length; i++) {
      Shard shard = shards[start + i & shards.length - 1];
      blocks.lock(shard);
      try {
        long handle = inShard(shard, size, sizeClass, lane, request);
        if (handle == Handle.NULL && shard.trim() > 0) {
          handle = inShard(shard, size, sizeClass, lane, request);
        }
        if (handle != Handle.NULL) {
          note(handle, request, tag);
          return handle;
        }
      } finally {
        blocks.unlock(shard);
      }
    }
    return Handle.NULL;
  }

  private long inShard(Shard shard, long size, int sizeClass, Lane lane, Request request) {
    if (sizeClass == SizeClasses.BLOB) {
      return shard.allocateBlob(lane, size, request.alignment(), request.zeroed());
    }
    if (settings.bump() && lane == Lane.FAST) {
      return shard.bump.allocate(sizeClass, (int) size, request.alignment(), request.zeroed());
    }
    return shard.allocate(shard.slabs(lane), sizeClass, (int) size, request.zeroed());
  }

  /** Keeps what the request says of the block. Its shard is locked. */
  private void note(long handle, Request request, int tag) {
    Page page = blocks.table.page(blocks.table.index(handle));
    int at = (int) handle & IN_PAGE;
    page.tag(at, tag);
    page.traits(at, request.traits());
    if (request.has(Hint.EVICTABLE)) {
      mayEvict = true;
    }
    Group group = request.group();
    if (group != null) {
      blocks.groups.join(group, page, at);
    }
    if (settings.trackLifetime()) {
      page.birth(at, blocks.epoch);
    }
    if (settings.trackAccess()) {
      page.see(at, blocks.epoch);
    }
    blocks.watch.writeCanary(page, at, (int) page.word(at));
  }

  /** Tries one step; whether it may have made room. */
  private boolean makeRoom(Failover step, long size, int sizeClass, @Nullable Lane only) {
    long wanted = Math.max(size, Slabs.RUN_BYTES);
    return switch (step) {
      case COMPACT -> blocks.compactor.heal(sizeClass, wanted);
      case COMPRESS -> demote(Lane.COMPRESSED, wanted, sizeClass, only);
      case PAGE -> demote(Lane.DISK, wanted, sizeClass, only);
      case GROW -> only != Lane.FAST && grow(size);
      case EVICT -> evict(wanted, sizeClass, only);
      case SPILL, FAIL -> false;
    };
  }

  /** A thirty-second of the slow lane at once, so that it need not be done for every block. */
  private boolean demote(Lane to, long wanted, int sizeClass, @Nullable Lane only) {
    long much = Math.max(wanted, blocks.budget.limit(Lane.SLOW) / 32);
    if (!blocks.cold.has(to) || blocks.reclaim.demote(to, much, only, false) == 0) {
      return false;
    }
    // the slots that became free may be of another class: makes runs of them
    blocks.compactor.heal(sizeClass, wanted);
    return true;
  }

  private boolean evict(long wanted, int sizeClass, @Nullable Lane only) {
    if (!mayEvict || blocks.reclaim.evict(wanted, only) == 0) {
      return false;
    }
    // the slots that became free may be of another class: makes runs of them
    blocks.compactor.heal(sizeClass, wanted);
    return true;
  }

  private synchronized boolean grow(long size) {
    long now = blocks.heap.limit();
    long most = settings.hardLimit();
    long step = Math.max(size + Slabs.RUN_BYTES * 4L, now / 8);
    // a tenth of what is added is scratch again
    long more = Math.min(most - now, step + step / 8) & -RunHeap.UNIT;
    if (more <= 0 || blocks.closed) {
      return false;
    }
    blocks.heap.limit(now + more);
    blocks.budget.grow(RunHeap.unitsOf(more));
    return true;
  }

  private void tell(Failover step, long size) {
    Events.failedOver(step, size);
    var listener = settings.pressureListener();
    if (listener != null) {
      listener.accept(new Pressure(step, size, blocks.heap.usedBytes(), blocks.heap.limit()));
    }
  }

  /**
   * Takes a place in a direct lane for a block that is coming back.
   *
   * @return the granule, with the lane's ordinal in the upper half
   */
  long place(Page page, int at, Lane first) {
    Lane spill = first == Lane.FAST ? Lane.SLOW : Lane.FAST;
    long place = placeNow(page, at, first, spill, false);
    List<Failover> steps = settings.failover();
    for (int i = 0; place == NOWHERE && i < steps.size() && steps.get(i) != Failover.FAIL; i++) {
      Failover step = steps.get(i);
      tell(step, page.size(at));
      while (place == NOWHERE && makeRoom(step, page.size(at), page.sizeClass, null)) {
        place = placeNow(page, at, first, spill, false);
      }
    }
    // when nothing makes room the scratch may serve: a read must not fail for the sake of a move
    place = place != NOWHERE ? place : placeNow(page, at, first, spill, true);
    if (place == NOWHERE) {
      throw outOfMemory(page.size(at));
    }
    return place;
  }

  /** The same in one lane and with what room there is. */
  long placeIn(Page page, int at, Lane lane) {
    long place = placeNow(page, at, lane, lane, true);
    if (place == NOWHERE) {
      throw outOfMemory(page.size(at));
    }
    return place;
  }

  static int granuleOf(long place) {
    return (int) place;
  }

  static Lane laneOf(long place) {
    return place >>> 32 == Lane.FAST.number() ? Lane.FAST : Lane.SLOW;
  }

  private long placeNow(Page page, int at, Lane first, Lane spill, boolean scratch) {
    blocks.lock(page.shard);
    try {
      Lane lane = first;
      int granule = blocks.movement.place(page, at, lane, scratch);
      if (granule == RunHeap.NONE) {
        lane = spill;
        granule = blocks.movement.place(page, at, lane, scratch);
      }
      return granule == RunHeap.NONE
          ? NOWHERE
          : (long) lane.number() << 32 | granule & BlockTable.LOW;
    } finally {
      blocks.unlock(page.shard);
    }
  }

  ArenaException.OutOfMemory outOfMemory(long size) {
    return new ArenaException.OutOfMemory(
        ("no room for %,d bytes: the fast lane uses %,d of %,d bytes, the slow lane %,d of %,d;"
                + " the longest free stretch has %,d")
            .formatted(
                size,
                blocks.budget.used(Lane.FAST),
                blocks.budget.limit(Lane.FAST),
                blocks.budget.used(Lane.SLOW),
                blocks.budget.limit(Lane.SLOW),
                blocks.heap.largestFreeBytes()));
  }
}
