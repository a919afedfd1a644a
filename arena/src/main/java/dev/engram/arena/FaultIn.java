/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

import static dev.engram.arena.BlockTable.COMPRESSED;
import static dev.engram.arena.BlockTable.DISK;
import static dev.engram.arena.BlockTable.IN_PAGE;
import static dev.engram.arena.BlockTable.LOADING;
import static dev.engram.arena.BlockTable.STATE;

import dev.engram.arena.disk.DiskException;
import dev.engram.arena.memory.Memory;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Brings cold blocks back to RAM, and moves them from one cold lane to the other.
 *
 * <p>The word becomes {@code LOADING} under the shard's lock; then the block is read with no lock
 * held; then the new place is published. Nobody can use the block meanwhile, so whoever wants it
 * waits, and it is read once for all of them. If it cannot be read, the word becomes what it was:
 * the block is still where it was, and the next who wants it tries again.
 *
 * <p>Room for the block is found before, since to find it may take moving other blocks, and waiting
 * for others who do. They may in turn wait for a block that is {@code LOADING}, so that a block may
 * be that for as long as it is read, and no longer. Of several threads that want the same block
 * each finds room; those that come too late give it back.
 */
final class FaultIn {

  private final Blocks blocks;
  private final RunHeap heap;
  private final AtomicInteger loading = new AtomicInteger();
  private long faults;

  FaultIn(Blocks blocks) {
    this.blocks = blocks;
    this.heap = blocks.heap;
  }

  /** Blocks that were brought back. */
  synchronized long faults() {
    return faults;
  }

  private synchronized void count() {
    faults++;
  }

  /** Whether a block is on its way. Only if all shards are locked does it stay so. */
  boolean isLoading() {
    return loading.get() > 0;
  }

  /**
   * Brings a cold block to a direct lane. Does nothing if it is in one.
   *
   * @throws ArenaException.PageFault if it cannot be read
   * @throws ArenaException.OutOfMemory if there is no room for it
   */
  void bringBack(long handle, Lane to) {
    bringBack(handle, to, true);
  }

  /**
   * Moves a cold block to a direct lane and to no other.
   *
   * @throws ArenaException.PageFault if it cannot be read
   * @throws ArenaException.MoveRefused if there is no room for it
   */
  void moveBack(long handle, Lane to) {
    try {
      bringBack(handle, to, false);
    } catch (ArenaException.OutOfMemory full) {
      throw new ArenaException.MoveRefused(handle, to, "the lane is full", full);
    }
  }

  private void bringBack(long handle, Lane to, boolean anyhow) {
    Page page = blocks.lockSettled(handle);
    int at = (int) handle & IN_PAGE;
    boolean cold = isCold(page.word(at));
    blocks.unlock(page.shard);
    if (!cold) {
      return;
    }
    long begin = System.nanoTime();
    long place = place(page, at, to, anyhow);
    Lane lane = Placement.laneOf(place);
    int target = Placement.granuleOf(place);
    Lane from = null;
    try {
      from = load(handle, target, lane);
    } finally {
      if (from == null) {
        giveBack(page, target, lane);
      }
    }
    if (from != null) {
      count();
      long nanos = System.nanoTime() - begin;
      blocks.costs.moved(from, lane, page.size(at), nanos);
      Events.faulted(from, page.size(at), nanos);
    }
  }

  /** Takes room; if there is none, from runs that are empty and kept for the next block. */
  private long place(Page page, int at, Lane to, boolean anyhow) {
    while (true) {
      try {
        return anyhow
            ? blocks.placement.place(page, at, to)
            : blocks.placement.placeIn(page, at, to);
      } catch (ArenaException.OutOfMemory full) {
        if (trim() == 0) {
          throw full;
        }
      }
    }
  }

  private int trim() {
    int units = 0;
    for (Shard shard : blocks.shards) {
      blocks.lock(shard);
      units += shard.trim();
      blocks.unlock(shard);
    }
    return units;
  }

  /** Reads a block into its new place; the lane that it was in, or null if somebody else did. */
  private @Nullable Lane load(long handle, int target, Lane lane) {
    Page page = blocks.lockSettled(handle);
    int at = (int) handle & IN_PAGE;
    long word = page.word(at);
    if (!isCold(word)) {
      blocks.unlock(page.shard);
      return null;
    }
    startLoading(page, at, word);
    blocks.unlock(page.shard);
    Lane from = laneOf(word);
    boolean done = false;
    try {
      long size = page.size(at);
      read(handle, from, (int) word, Memory.segment(heap.address(target), size));
      if (page.slotBytes > size) {
        // what the slot's last block left behind this one is nobody's to see
        Memory.fill(heap.address(target) + size, page.slotBytes - size, (byte) 0);
      }
      blocks.watch.writeCanary(page, at, target);
      done = true;
    } finally {
      blocks.lock(page.shard);
      if (done) {
        page.blob(at, page.alignment(at), lane == Lane.FAST);
        page.publish(at, Blocks.inRam(word, target));
        left(page, at, word, lane);
      } else {
        page.publish(at, word);
      }
      loading.getAndDecrement();
      blocks.unlock(page.shard);
    }
    return from;
  }

  /** Gives back room that is not needed; by what it has, as the block may be gone by now. */
  private void giveBack(Page page, int target, Lane lane) {
    Shard shard = page.shard;
    blocks.lock(shard);
    if (blocks.closed) {
      blocks.unlock(shard);
      return;
    }
    if (page.slotBytes > 0) {
      shard.giveSlot(target);
    } else {
      int unit = target >>> RunHeap.UNIT_SHIFT - SizeClasses.GRANULE_SHIFT;
      shard.giveBlob(lane, target, (long) heap.lengthAt(unit) << RunHeap.UNIT_SHIFT);
    }
    blocks.unlock(shard);
  }

  /**
   * Moves a block from one cold lane to the other.
   *
   * @param patiently whether to wait if it is on its way just now, or to refuse
   * @throws ArenaException.PageFault if it cannot be read
   * @throws ArenaException.MoveRefused if it cannot be written
   */
  void between(long handle, Lane to, boolean patiently) {
    Page page = patiently ? blocks.lockSettled(handle) : blocks.lockUnlessLoading(handle, to);
    int at = (int) handle & IN_PAGE;
    long word = page.word(at);
    if (!isCold(word) || laneOf(word) == to) {
      blocks.unlock(page.shard);
      return;
    }
    startLoading(page, at, word);
    blocks.unlock(page.shard);
    boolean done = false;
    try (java.lang.foreign.Arena buffers = java.lang.foreign.Arena.ofConfined()) {
      MemorySegment bytes = buffers.allocate(page.size(at), 16);
      read(handle, laneOf(word), (int) word, bytes);
      done =
          to == Lane.DISK
              ? toDisk(page, at, word, bytes)
              : toCompressed(page, at, word, bytes, buffers);
    } catch (DiskException refused) {
      throw new ArenaException.MoveRefused(
          handle, to, String.valueOf(refused.getMessage()), refused);
    } finally {
      if (!done) {
        blocks.lock(page.shard);
        page.publish(at, word);
        loading.getAndDecrement();
        blocks.unlock(page.shard);
      }
    }
    if (!done) {
      throw new ArenaException.MoveRefused(
          handle, to, "the lane is full, or compression would save too little", null);
    }
  }

  private boolean toDisk(Page page, int at, long word, MemorySegment bytes) throws DiskException {
    int location = blocks.cold.write(bytes);
    blocks.lock(page.shard);
    page.publish(at, Blocks.inRam(word, location) | (long) DISK << 32);
    left(page, at, word, Lane.DISK);
    loading.getAndDecrement();
    blocks.unlock(page.shard);
    return true;
  }

  private boolean toCompressed(
      Page page, int at, long word, MemorySegment bytes, java.lang.foreign.Arena buffers) {
    long needed = blocks.cold.bufferBytes(bytes.byteSize());
    if (needed == 0) {
      return false;
    }
    MemorySegment buffer = buffers.allocate(needed, 8);
    int length = blocks.cold.compress(bytes, buffer, true);
    if (length == 0) {
      return false;
    }
    blocks.lock(page.shard);
    int target = blocks.cold.keep(page.shard, page.first + at, buffer, length);
    if (target != RunHeap.NONE) {
      page.publish(at, Blocks.inRam(word, target) | (long) COMPRESSED << 32);
      left(page, at, word, Lane.COMPRESSED);
      loading.getAndDecrement();
    }
    blocks.unlock(page.shard);
    return target != RunHeap.NONE;
  }

  /** Gives up where a block was that has been published elsewhere. The shard is locked. */
  private void left(Page page, int at, long word, Lane to) {
    if (laneOf(word) == Lane.DISK) {
      blocks.cold.dropDisk((int) word);
    } else {
      blocks.cold.dropCompressed(page.shard, (int) word);
    }
    blocks.movement.moved(page, at, laneOf(word), to);
  }

  private static boolean isCold(long word) {
    int state = Blocks.state(word);
    return state == COMPRESSED || state == DISK;
  }

  private static Lane laneOf(long coldWord) {
    return Blocks.state(coldWord) == DISK ? Lane.DISK : Lane.COMPRESSED;
  }

  /** The shard is locked, so that the arena is open, and is not closed while this goes on. */
  private void startLoading(Page page, int at, long word) {
    loading.getAndIncrement();
    page.publish(at, word & ~STATE | (long) LOADING << 32);
  }

  private void read(long handle, Lane from, int low, MemorySegment to) {
    try {
      if (from == Lane.DISK) {
        blocks.cold.read(low, to);
      } else {
        blocks.cold.decompress(low, to);
      }
    } catch (DiskException | IllegalArgumentException damaged) {
      throw new ArenaException.PageFault(handle, from, damaged);
    }
  }
}
