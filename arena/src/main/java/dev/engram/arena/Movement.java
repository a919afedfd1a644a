/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

import static dev.engram.arena.BlockTable.COMPRESSED;
import static dev.engram.arena.BlockTable.DISK;
import static dev.engram.arena.BlockTable.IN_PAGE;
import static dev.engram.arena.BlockTable.MOVING;
import static dev.engram.arena.BlockTable.RAM;

import dev.engram.arena.disk.DiskException;
import dev.engram.arena.memory.Memory;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Moves blocks from lane to lane while they are in use.
 *
 * <p>A block in RAM moves in three steps. Under the shard's lock its word becomes {@code MOVING};
 * then, with no lock, the mover waits for the readers ({@link Guards}) and copies, compresses or
 * writes; then, under the lock again, it publishes the new place, if the word is still the one that
 * it left. It is not if someone took the block back to use it, or freed it: then the copy is thrown
 * away. The source is given up only after the new place is published, so that a move that fails,
 * wherever it does, leaves it intact.
 *
 * <p>One mover at a time: what is {@code MOVING} is always its own.
 */
final class Movement {

  private final Blocks blocks;
  private final RunHeap heap;

  /** Held by whoever makes blocks {@code MOVING}. */
  final ReentrantLock mover = new ReentrantLock();

  private final long[] moves = new long[16];

  Movement(Blocks blocks) {
    this.blocks = blocks;
    this.heap = blocks.heap;
  }

  /** Blocks that moved from one lane to another. */
  synchronized long moves(Lane from, Lane to) {
    return moves[from.number() * 4 + to.number()];
  }

  private synchronized void count(Lane from, Lane to) {
    moves[from.number() * 4 + to.number()]++;
  }

  /**
   * Moves a block.
   *
   * @throws ArenaException if it cannot be; it is where it was
   */
  void move(long handle, Lane to) {
    move(handle, to, true);
  }

  /** The same, and says whether to wait for a fault of the block or to refuse. */
  void move(long handle, Lane to, boolean patiently) {
    while (!tryMove(handle, to, patiently)) {
      // it became cold meanwhile
      Thread.onSpinWait();
    }
  }

  private boolean tryMove(long handle, Lane to, boolean patiently) {
    Page page = patiently ? blocks.lockSettled(handle) : blocks.lockUnlessLoading(handle, to);
    int at = (int) handle & IN_PAGE;
    Lane from = blocks.laneOf(page, page.word(at), at);
    blocks.unlock(page.shard);
    if (from == to) {
      return true;
    }
    if (!to.isDirect() && !blocks.cold.has(to)) {
      throw new ArenaException.MoveRefused(handle, to, "the arena was built without it", null);
    }
    long begin = System.nanoTime();
    if (from.isDirect()) {
      mover.lock();
      try {
        if (!fromDirect(handle, to)) {
          return false;
        }
      } finally {
        mover.unlock();
      }
    } else if (to.isDirect()) {
      blocks.faultIn.moveBack(handle, to);
    } else {
      blocks.faultIn.between(handle, to, patiently);
    }
    long nanos = System.nanoTime() - begin;
    blocks.costs.moved(from, to, page.size(at), nanos);
    Events.moved(from, to, page.size(at), nanos);
    return true;
  }

  /** Moves a block out of a direct lane; false if it is in none any more. */
  private boolean fromDirect(long handle, Lane to) {
    // not settled: a fault may wait for the mover's lock
    Page page = blocks.lock(handle);
    int at = (int) handle & IN_PAGE;
    // one that is moving was left so by an error: whoever moves blocks is alone
    long word = Blocks.settle(page, at);
    try {
      if (Blocks.state(word) != RAM) {
        return false;
      }
      Lane from = blocks.directLaneOf(page, word, at);
      if (from == to) {
        return true;
      }
      refuseIfHeld(page, at, handle, to);
      blocks.watch.checkCanary(page, at, handle);
      begin(page, at, word);
      boolean done =
          switch (to) {
            case FAST, SLOW -> copy(page, at, word, to);
            case COMPRESSED -> compress(page, at, word, handle);
            case DISK -> write(page, at, word, handle);
          };
      if (!done) {
        throw new ArenaException.MoveRefused(
            handle, to, "it was in use, or the lane is full", null);
      }
      moved(page, at, from, to);
      return true;
    } finally {
      blocks.unlock(page.shard);
    }
  }

  private static void refuseIfHeld(Page page, int at, long handle, Lane to) {
    if (page.pins(at) > 0) {
      throw new ArenaException.BlockPinned(handle);
    }
    if (!to.isDirect() && Request.has(page.traits(at), Hint.SECRET)) {
      throw new ArenaException.MoveRefused(handle, to, "it is secret", null);
    }
  }

  private static void begin(Page page, int at, long word) {
    page.publish(at, word | (long) MOVING << 32);
  }

  /**
   * Whether the block is still as {@link #begin} left it; if not, it is not the mover's any more.
   */
  private static boolean isOurs(Page page, int at, long word) {
    return page.word(at) == (word | (long) MOVING << 32);
  }

  /** Counts a move, for the arena and for the block. The shard is locked. */
  void moved(Page page, int at, Lane from, Lane to) {
    count(from, to);
    if (blocks.settings.trackMoves()) {
      page.history(at, to);
    }
  }

  /** Copies to another direct lane. Locked before and after, not between. */
  private boolean copy(Page page, int at, long word, Lane to) {
    long size = page.size(at);
    int target = place(page, at, to, true);
    if (target == RunHeap.NONE) {
      Blocks.settle(page, at);
      return false;
    }
    boolean quiet = copyUnlocked(page, word, size, target);
    return finish(page, at, word, size, target, to, quiet);
  }

  /** Waits for the readers and copies, with the shard unlocked; whether they left in time. */
  private boolean copyUnlocked(Page page, long word, long size, int target) {
    blocks.unlock(page.shard);
    try {
      boolean quiet = blocks.guards.awaitReaders();
      if (quiet) {
        copyBytes(page, word, size, target);
      }
      return quiet;
    } finally {
      blocks.lock(page.shard);
    }
  }

  /** Copies a block to where it will be; in debug mode with the canary behind it. */
  void copyBytes(Page page, long word, long size, int target) {
    // all of the slot, so that what its last block left in the new one is not seen behind this one
    long bytes = blocks.settings.debug() ? Watch.withCanary(page, size) : size;
    heap.copy((int) word, target, Math.max(bytes, page.slotBytes));
  }

  /**
   * Publishes a copy, or throws it away; whether it was published. The shard is locked. The entry
   * may be another block's by now, so the size is the one that the block had when its move began.
   */
  boolean finish(Page page, int at, long word, long size, int target, Lane to, boolean quiet) {
    if (!isOurs(page, at, word) || !quiet) {
      if (isOurs(page, at, word)) {
        Blocks.settle(page, at);
      }
      if (quiet) {
        // it may have been secret
        heap.clear(target, Math.max(size, page.slotBytes));
      }
      giveBack(page, size, target, to);
      return false;
    }
    boolean wasFast = page.isFast(at);
    boolean secret = Request.has(page.traits(at), Hint.SECRET);
    page.blob(at, page.alignment(at), to == Lane.FAST);
    page.publish(at, Blocks.inRam(word, target));
    blocks.releasePlace(page, (int) word, page.size(at), secret, wasFast);
    return true;
  }

  /** Gives back a place that was taken and is not used. The shard is locked. */
  void giveBack(Page page, long size, int target, Lane lane) {
    if (page.slotBytes > 0) {
      page.shard.giveSlot(target);
    } else {
      page.shard.giveBlob(lane, target, size);
    }
  }

  /** Takes a place for a block in a direct lane. The shard is locked. */
  int place(Page page, int at, Lane lane, boolean move) {
    Shard shard = page.shard;
    int entry = page.first + at;
    return page.slotBytes > 0
        ? shard.takeSlot(shard.slabs(lane), page.sizeClass, entry, move)
        : shard.takeBlob(lane, page.size(at), page.alignment(at), entry, move);
  }

  /** Moves a blob to lower units of its lane; bytes moved, 0 if there are none or it is in use. */
  long lower(long handle) {
    Page page;
    try {
      page = blocks.lockSettled(handle);
    } catch (ArenaException.InvalidHandle meanwhile) {
      return 0;
    }
    try {
      int at = (int) handle & IN_PAGE;
      long word = page.word(at);
      if (Blocks.state(word) != RAM || page.pins(at) > 0) {
        return 0;
      }
      Lane lane = page.isFast(at) ? Lane.FAST : Lane.SLOW;
      long size = page.size(at);
      int target = place(page, at, lane, true);
      if (target == RunHeap.NONE) {
        return 0;
      }
      if (Integer.compareUnsigned(target, (int) word) > 0) {
        giveBack(page, size, target, lane);
        return 0;
      }
      begin(page, at, word);
      boolean quiet = copyUnlocked(page, word, size, target);
      return finish(page, at, word, size, target, lane, quiet) ? size : 0;
    } finally {
      blocks.unlock(page.shard);
    }
  }

  private boolean compress(Page page, int at, long word, long handle) {
    long size = page.size(at);
    long needed = blocks.cold.bufferBytes(size);
    if (needed == 0) {
      Blocks.settle(page, at);
      throw new ArenaException.MoveRefused(handle, Lane.COMPRESSED, "it is too large", null);
    }
    try (java.lang.foreign.Arena buffers = java.lang.foreign.Arena.ofConfined()) {
      int length = 0;
      boolean quiet;
      MemorySegment buffer;
      blocks.unlock(page.shard);
      try {
        buffer = buffers.allocate(needed, 8);
        quiet = blocks.guards.awaitReaders();
        if (quiet) {
          length = blocks.cold.compress(segment(word, size), buffer, false);
        }
      } finally {
        blocks.lock(page.shard);
      }
      if (!isOurs(page, at, word)) {
        return false;
      }
      if (length == 0) {
        Blocks.settle(page, at);
        page.stubborn(at, quiet);
        if (quiet) {
          throw new ArenaException.MoveRefused(
              handle, Lane.COMPRESSED, "compression would save too little", null);
        }
        return false;
      }
      int target = blocks.cold.keep(page.shard, page.first + at, buffer, length);
      if (target == RunHeap.NONE) {
        Blocks.settle(page, at);
        return false;
      }
      leaveRam(page, at, word, COMPRESSED, target);
      return true;
    }
  }

  private boolean write(Page page, int at, long word, long handle) {
    long size = page.size(at);
    boolean quiet = false;
    int location = 0;
    DiskException failure = null;
    blocks.unlock(page.shard);
    try {
      quiet = blocks.guards.awaitReaders();
      if (quiet) {
        location = blocks.cold.write(segment(word, size));
      }
    } catch (DiskException refused) {
      failure = refused;
    } finally {
      blocks.lock(page.shard);
    }
    boolean ours = isOurs(page, at, word);
    if (ours && quiet && failure == null) {
      leaveRam(page, at, word, DISK, location);
      return true;
    }
    if (ours) {
      Blocks.settle(page, at);
    }
    if (failure != null) {
      throw new ArenaException.MoveRefused(
          handle, Lane.DISK, String.valueOf(failure.getMessage()), failure);
    }
    if (quiet) {
      blocks.cold.dropDisk(location);
    }
    return false;
  }

  private MemorySegment segment(long word, long size) {
    return Memory.segment(heap.address((int) word), size);
  }

  private void leaveRam(Page page, int at, long word, int state, int low) {
    boolean wasFast = page.isFast(at);
    page.publish(at, Blocks.inRam(word, low) | (long) state << 32);
    blocks.releasePlace(page, (int) word, page.size(at), false, wasFast);
  }
}
