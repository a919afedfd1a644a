/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

import static dev.engram.arena.BlockTable.IN_PAGE;
import static dev.engram.arena.BlockTable.LOADING;
import static dev.engram.arena.BlockTable.LOW;
import static dev.engram.arena.BlockTable.MOVING;
import static dev.engram.arena.SizeClasses.GRANULE_SHIFT;

import dev.engram.arena.memory.Memory;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Memory outside the heap, in blocks that are named by handles and may move while they are used.
 *
 * {@snippet :
 * try (Arena arena = Arena.confined()) {
 *   long block = arena.allocate(64);
 *   arena.putLong(block, 8, 42);
 *   arena.move(block, Lane.SLOW);
 *   long answer = arena.getLong(block, 8); // still 42
 *   arena.free(block);
 * }
 * }
 *
 * <table class="striped">
 * <caption>The two kinds of arena</caption>
 * <thead>
 * <tr><th>made by</th><th>threads</th><th>locks</th><th>to read while others move</th></tr>
 * </thead>
 * <tbody>
 * <tr><td>{@link #confined()}</td><td>the one that made it</td><td>none</td><td>cannot happen</td></tr>
 * <tr><td>{@link #shared()}</td><td>any, virtual ones too</td><td>one of several shards for some tens
 * of nanoseconds</td><td>{@link #guard} for short, {@link #pin} for long, or a call here, which
 * locks</td></tr>
 * </tbody>
 * </table>
 *
 * <p>A <b>handle</b> is good from its block's allocation until its block is freed, whatever happens
 * in between: moves between {@link Lane lanes}, compaction, compression, paging. Afterwards, and if
 * it is another arena's, made up, or null, every operation throws {@link
 * ArenaException.InvalidHandle} and changes nothing.
 *
 * <p><b>Bounds.</b> Single values are checked against the bytes that the block takes, which are up
 * to an eighth more than it asked for and nobody else's; everything else, and all access in debug
 * mode, to the byte. Values are in the processor's byte order and need no alignment.
 *
 * <p>That a confined arena is used by its own thread is checked by everything but the reading and
 * writing of single values, which has no time for it.
 *
 * <p>An operation that throws an {@link ArenaException} has changed nothing. {@link #close} gives
 * all memory back; then every operation throws {@link ArenaException.Closed}. Segments of pinned
 * blocks must not be used any more.
 */
public final class Arena implements AutoCloseable {

  final Blocks blocks;
  private final BlockTable table;
  private final RunHeap heap;
  private final long base;
  private final Thread owner;
  private final Shard first;
  private final Threads threads;

  /** The same where it is shared and frees by the quick path, as it may then allocate too. */
  private final @Nullable Threads quickly;

  /** The largest block that the quick path allocates, 0 if it is not to be taken. */
  private final int quickest;

  /** Whether the quick path may free. */
  private final boolean freesQuickly;

  Arena(Settings settings, boolean shared) {
    this.blocks = new Blocks(settings, shared);
    this.table = blocks.table;
    this.heap = blocks.heap;
    this.base = heap.base();
    this.owner = Thread.currentThread();
    this.first = blocks.shards[0];
    this.threads = new Threads(blocks);
    this.freesQuickly = blocks.watch.isOff();
    this.quickly = shared && freesQuickly ? threads : null;
    boolean plain =
        freesQuickly && !settings.bump() && !settings.trackAccess() && !settings.trackLifetime();
    this.quickest = plain ? (int) Math.min(settings.threshold(), SizeClasses.LARGEST) : 0;
    if (shared && settings.background()) {
      threads.startUpkeep();
    }
  }

  /** An arena for this thread, of 9 MiB. */
  public static Arena confined() {
    return builder().confined();
  }

  /** An arena for any thread, of 9 MiB. */
  public static Arena shared() {
    return builder().shared();
  }

  /** A way to an arena of one's own. */
  public static ArenaBuilder builder() {
    return new ArenaBuilder();
  }

  /**
   * A block of zeros.
   *
   * @param size bytes, 1 to 16 GiB
   * @return its handle
   * @throws ArenaException.OutOfMemory if there is no room and none can be made
   * @throws IllegalArgumentException if the size is not one of a block
   */
  public long allocate(long size) {
    return allocate(size, true, Request.PLAIN);
  }

  /**
   * A block as requested.
   *
   * @throws ArenaException.OutOfMemory if there is no room and none can be made
   * @throws ArenaException.GroupLimitExceeded if its group has no room
   * @throws IllegalArgumentException if the size is not one of a block, or the group another
   *     arena's
   */
  public long allocate(long size, Request request) {
    return request.simple
        ? allocate(size, request.zeroed(), request)
        : blocks.placement.allocate(size, request);
  }

  @SuppressWarnings("ReferenceEquality") // a thread is itself
  private boolean isForeign() {
    return Thread.currentThread() != owner;
  }

  private long allocate(long size, boolean clear, Request request) {
    if (size <= quickest && size > 0) {
      long handle;
      Threads all = quickly;
      if (all != null) {
        handle = all.allocate((int) size, clear);
      } else {
        if (isForeign()) {
          throw new ArenaException.WrongThread(owner);
        }
        handle = first.allocateQuickly((int) size, clear);
      }
      if (handle != Handle.NULL) {
        return handle;
      }
    }
    return blocks.placement.allocate(size, request);
  }

  /**
   * Ends a block.
   *
   * @throws ArenaException.InvalidHandle if there is no such block
   * @throws ArenaException.BlockPinned if it is pinned
   * @throws ArenaException.Corrupted in debug mode, if something wrote beyond it, or into another
   *     block after that was freed; the block is still there, and can be freed again unless it is
   *     itself the one
   */
  public void free(long handle) {
    Threads all = quickly;
    if (all != null) {
      if (all.free(handle)) {
        return;
      }
    } else if (freesQuickly && !isForeign() && first.freeQuickly(table, handle)) {
      return;
    }
    blocks.free(handle);
  }

  /**
   * Ends several blocks.
   *
   * @throws ArenaException.InvalidHandle at the first that is none; those before it are freed
   */
  public void free(long... handles) {
    for (long handle : handles) {
      free(handle);
    }
  }

  /**
   * Frees every block. No handle that was given out is good any more, then or ever.
   *
   * @throws ArenaException.Corrupted in debug mode, if something wrote into a block after it was
   *     freed; all are free all the same
   */
  public void reset() {
    blocks.requireAccess();
    LongStream.Builder onTheirWay = LongStream.builder();
    blocks.forEach((page, at) -> {
      if (Blocks.state(page.word(at)) != LOADING) {
        release(page, at);
      } else {
        onTheirWay.add(table.handle(page.word(at), page.first + at));
      }
      return true;
    });
    onTheirWay.build().forEach(this::releaseSettled);
    blocks.watch.reset();
    blocks.watch.buryAndTell(0);
  }

  private void release(Page page, int at) {
    page.pins(at, 0);
    blocks.release(page, at);
  }

  /** Frees a block when it has come back from its cold lane, if nobody else has. */
  private void releaseSettled(long handle) {
    try {
      Page page = blocks.lockSettled(handle);
      release(page, (int) handle & IN_PAGE);
      blocks.unlock(page.shard);
    } catch (ArenaException.InvalidHandle meanwhile) {
      blocks.requireOpen();
    }
  }

  /** Whether a handle names a block of this arena that is alive. Never throws. */
  public boolean isLive(long handle) {
    return !blocks.closed && blocks.isLive(handle);
  }

  /** The bytes that a block was asked for. */
  public long size(long handle) {
    Page page = blocks.lock(handle);
    long size = page.size((int) handle & IN_PAGE);
    blocks.unlock(page.shard);
    return size;
  }

  /** Where a block is. */
  public Lane lane(long handle) {
    return describe(handle).lane();
  }

  /** All that is known of a block. */
  public BlockInfo describe(long handle) {
    Page page = blocks.lockSettled(handle);
    try {
      return blocks.info(page, (int) handle & IN_PAGE);
    } finally {
      blocks.unlock(page.shard);
    }
  }

  /** Gives a block another tag. An empty one takes it away. */
  public void tag(long handle, String tag) {
    int number = blocks.tags.number(tag);
    Page page = blocks.lock(handle);
    page.tag((int) handle & IN_PAGE, number);
    blocks.unlock(page.shard);
  }

  /**
   * A block of another size with the same bytes, as far as they go; zeros behind, unless the
   * request asks for none.
   *
   * @return the other's handle; this one is freed
   * @throws ArenaException.BlockPinned if it is pinned
   * @throws ArenaException.OutOfMemory if there is no room for both
   */
  public long reallocate(long handle, long size, Request request) {
    Placement.requireSize(size);
    // pinned, lest it be evicted to make room for itself
    MemorySegment bytes = pin(handle);
    long other = Handle.NULL;
    try {
      if (isPinnedByOthers(handle)) {
        throw new ArenaException.BlockPinned(handle);
      }
      other = allocate(size, request);
      write(other, 0, bytes.asSlice(0, Math.min(bytes.byteSize(), size)));
    } catch (RuntimeException | Error refused) {
      unpin(handle);
      if (other != Handle.NULL) {
        blocks.free(other, blocks.lockSettled(other));
      }
      throw refused;
    }
    unpin(handle);
    try {
      free(handle);
      return other;
    } catch (RuntimeException refused) {
      blocks.free(other, blocks.lockSettled(other));
      throw refused;
    }
  }

  private boolean isPinnedByOthers(long handle) {
    Page page = blocks.lock(handle);
    boolean pinned = page.pins((int) handle & IN_PAGE) > 1;
    blocks.unlock(page.shard);
    return pinned;
  }

  /**
   * The granule of a block if this arena is confined and the block simply there, or -1. Lucene's
   * manner: one test for everything that is not the usual case. A granule is never negative, which
   * the compiler sees, and it leaves the caller's test of it out; of an address it would not.
   */
  private long quick(long handle, long offset, int length) {
    long[] words = table.quickWords;
    int entry = table.index(handle);
    if (Integer.compareUnsigned(entry, words.length) < 0) {
      long word = words[entry];
      if (BlockTable.isPresent(word, handle) && table.isInside(entry, offset, length)) {
        return word & LOW;
      }
    }
    return -1;
  }

  /**
   * Where a block is now, for code of the arena's thread that goes on with {@link Memory} at once
   * and has bounds of its own: at the next call that allocates, moves, compacts or brings back, the
   * block may be elsewhere. Nothing is noted or counted.
   *
   * @return the address of its first byte; or -1 if the arena is shared, tracks access or is in
   *     debug mode, or if the block is not simply there, and for what is no block's handle
   */
  public long addressNow(long handle) {
    long[] words = table.quickWords;
    int entry = table.index(handle);
    if (Integer.compareUnsigned(entry, words.length) < 0) {
      long word = words[entry];
      if (BlockTable.isPresent(word, handle)) {
        return at(word & LOW);
      }
    }
    return -1;
  }

  private long at(long granule) {
    return base + (granule << GRANULE_SHIFT);
  }

  /** A block that is in RAM and stays there until its shard is unlocked; locked here. */
  private Page open(long handle, long offset, long length) {
    for (; ; ) {
      Page page = blocks.lockSettled(handle);
      int at = (int) handle & IN_PAGE;
      if (Blocks.state(page.word(at)) <= MOVING) {
        Blocks.settle(page, at);
        long size = page.size(at);
        if ((offset | length | size - length | size - length - offset) < 0) {
          blocks.unlock(page.shard);
          throw new IndexOutOfBoundsException(
              "%d bytes at %d of %s, which has %d"
                  .formatted(length, offset, Handle.toString(handle), size));
        }
        if (blocks.settings.trackAccess()) {
          page.see(at, blocks.epoch);
        }
        return page;
      }
      blocks.unlock(page.shard);
      blocks.faultIn.bringBack(handle, Lane.SLOW);
    }
  }

  private long address(Page page, long handle) {
    return heap.address((int) page.word((int) handle & IN_PAGE));
  }

  /**
   * The byte at an offset.
   *
   * @throws ArenaException.InvalidHandle if there is no such block
   * @throws ArenaException.PageFault if the block is cold and cannot be brought back
   * @throws IndexOutOfBoundsException if the block has no such byte
   */
  public byte getByte(long handle, long offset) {
    long granule = quick(handle, offset, 1);
    if (granule >= 0) {
      return Memory.getByte(base, BlockTable.in(granule, offset));
    }
    Page page = open(handle, offset, 1);
    byte value = Memory.getByte(address(page, handle) + offset);
    blocks.unlock(page.shard);
    return value;
  }

  /** Two bytes at an offset. Throws as {@link #getByte} does. */
  public short getShort(long handle, long offset) {
    long granule = quick(handle, offset, 2);
    if (granule >= 0) {
      return Memory.getShort(base, BlockTable.in(granule, offset));
    }
    Page page = open(handle, offset, 2);
    short value = Memory.getShort(address(page, handle) + offset);
    blocks.unlock(page.shard);
    return value;
  }

  /** Four bytes at an offset. Throws as {@link #getByte} does. */
  public int getInt(long handle, long offset) {
    long granule = quick(handle, offset, 4);
    if (granule >= 0) {
      return Memory.getInt(base, BlockTable.in(granule, offset));
    }
    Page page = open(handle, offset, 4);
    int value = Memory.getInt(address(page, handle) + offset);
    blocks.unlock(page.shard);
    return value;
  }

  /** Eight bytes at an offset. Throws as {@link #getByte} does. */
  public long getLong(long handle, long offset) {
    long granule = quick(handle, offset, 8);
    if (granule >= 0) {
      return Memory.getLong(base, BlockTable.in(granule, offset));
    }
    Page page = open(handle, offset, 8);
    long value = Memory.getLong(address(page, handle) + offset);
    blocks.unlock(page.shard);
    return value;
  }

  /** Sets the byte at an offset. Throws as {@link #getByte} does. */
  public void putByte(long handle, long offset, byte value) {
    long granule = quick(handle, offset, 1);
    if (granule >= 0) {
      Memory.putByte(base, BlockTable.in(granule, offset), value);
      return;
    }
    Page page = open(handle, offset, 1);
    Memory.putByte(address(page, handle) + offset, value);
    blocks.unlock(page.shard);
  }

  /** Sets two bytes at an offset. Throws as {@link #getByte} does. */
  public void putShort(long handle, long offset, short value) {
    long granule = quick(handle, offset, 2);
    if (granule >= 0) {
      Memory.putShort(base, BlockTable.in(granule, offset), value);
      return;
    }
    Page page = open(handle, offset, 2);
    Memory.putShort(address(page, handle) + offset, value);
    blocks.unlock(page.shard);
  }

  /** Sets four bytes at an offset. Throws as {@link #getByte} does. */
  public void putInt(long handle, long offset, int value) {
    long granule = quick(handle, offset, 4);
    if (granule >= 0) {
      Memory.putInt(base, BlockTable.in(granule, offset), value);
      return;
    }
    Page page = open(handle, offset, 4);
    Memory.putInt(address(page, handle) + offset, value);
    blocks.unlock(page.shard);
  }

  /** Sets eight bytes at an offset. Throws as {@link #getByte} does. */
  public void putLong(long handle, long offset, long value) {
    long granule = quick(handle, offset, 8);
    if (granule >= 0) {
      Memory.putLong(base, BlockTable.in(granule, offset), value);
      return;
    }
    Page page = open(handle, offset, 8);
    Memory.putLong(address(page, handle) + offset, value);
    blocks.unlock(page.shard);
  }

  /** Copies bytes out of a block. Throws as {@link #getByte} does. */
  public void read(long handle, long offset, byte[] to, int at, int length) {
    Objects.checkFromIndexSize(at, length, to.length);
    Page page = open(handle, offset, length);
    Memory.copy(address(page, handle) + offset, to, at, length);
    blocks.unlock(page.shard);
  }

  /** Copies bytes into a block. Throws as {@link #getByte} does. */
  public void write(long handle, long offset, byte[] from, int at, int length) {
    Objects.checkFromIndexSize(at, length, from.length);
    Page page = open(handle, offset, length);
    Memory.copy(from, at, address(page, handle) + offset, length);
    blocks.unlock(page.shard);
  }

  /** Fills a segment from a block. Throws as {@link #getByte} does. */
  public void read(long handle, long offset, MemorySegment to) {
    Page page = open(handle, offset, to.byteSize());
    try {
      Memory.copy(address(page, handle) + offset, to, 0, to.byteSize());
    } finally {
      blocks.unlock(page.shard);
    }
  }

  /** Copies all of a segment into a block. Throws as {@link #getByte} does. */
  public void write(long handle, long offset, MemorySegment from) {
    Page page = open(handle, offset, from.byteSize());
    try {
      Memory.copy(from, 0, address(page, handle) + offset, from.byteSize());
    } finally {
      blocks.unlock(page.shard);
    }
  }

  /** Sets bytes of a block. Throws as {@link #getByte} does. */
  public void fill(long handle, long offset, long length, byte value) {
    Page page = open(handle, offset, length);
    Memory.fill(address(page, handle) + offset, length, value);
    blocks.unlock(page.shard);
  }

  /**
   * Copies from one block to another, or inside one as if through a copy. Throws as {@link
   * #getByte} does.
   */
  public void copy(long from, long fromOffset, long to, long toOffset, long length) {
    MemorySegment source = pin(from);
    try {
      Objects.checkFromIndexSize(fromOffset, length, source.byteSize());
      write(to, toOffset, source.asSlice(fromOffset, length));
    } finally {
      unpin(from);
    }
  }

  /**
   * Keeps a block where it is, in RAM, until it is unpinned as often. A pinned block cannot be
   * freed.
   *
   * @return its bytes, until then
   * @throws ArenaException.InvalidHandle if there is no such block
   * @throws ArenaException.PageFault if it is cold and cannot be brought back
   * @throws IllegalStateException if it is pinned 255 times
   */
  public MemorySegment pin(long handle) {
    Page page = open(handle, 0, 0);
    try {
      int at = (int) handle & IN_PAGE;
      int pins = page.pins(at);
      if (pins == Page.MOST_PINS) {
        throw new IllegalStateException(Handle.toString(handle) + " is pinned 255 times");
      }
      page.pins(at, pins + 1);
      return Memory.segment(address(page, handle), page.size(at));
    } finally {
      blocks.unlock(page.shard);
    }
  }

  /**
   * Ends one {@link #pin}.
   *
   * @throws IllegalStateException if the block is not pinned
   */
  public void unpin(long handle) {
    Page page = blocks.lock(handle);
    try {
      int at = (int) handle & IN_PAGE;
      int pins = page.pins(at);
      if (pins == 0) {
        throw new IllegalStateException(Handle.toString(handle) + " is not pinned");
      }
      page.pins(at, pins - 1);
    } finally {
      blocks.unlock(page.shard);
    }
  }

  /** A new guard for the calling thread, which closes it. */
  public Guard guard() {
    blocks.requireAccess();
    return new Guard(this, blocks);
  }

  boolean isCold(long handle) {
    Page page = blocks.lock(handle);
    int state = Blocks.state(page.word((int) handle & IN_PAGE));
    blocks.unlock(page.shard);
    return state > MOVING;
  }

  /** A block's bytes for one who is in a guard. */
  MemorySegment segment(long handle) {
    Page page = open(handle, 0, 0);
    MemorySegment segment =
        Memory.segment(address(page, handle), page.size((int) handle & IN_PAGE));
    blocks.unlock(page.shard);
    return segment;
  }

  /**
   * Moves a block to a lane. Nothing happens if it is there.
   *
   * @throws ArenaException.MoveRefused if the lane is full or absent, or the block cannot be there
   * @throws ArenaException.BlockPinned if it is pinned
   * @throws ArenaException.PageFault if it is cold and cannot be read
   */
  public void move(long handle, Lane to) {
    blocks.movement.move(handle, to);
  }

  /**
   * Moves several blocks.
   *
   * @return how many moved or were there; those that are refused, pinned or cannot be read stay
   *     where they are
   * @throws ArenaException.InvalidHandle at the first that is no block; those before it are moved
   */
  public int moveAll(long[] handles, Lane to) {
    int moved = 0;
    for (long handle : handles) {
      try {
        blocks.movement.move(handle, to);
        moved++;
      } catch (ArenaException.MoveRefused
          | ArenaException.BlockPinned
          | ArenaException.PageFault refused) {
        // counted by not being counted
      }
    }
    return moved;
  }

  /**
   * Moves a block later: in the background, or in {@link #maintain}.
   *
   * @return completes with the lane, or with what {@link #move} would throw; cancel it to take it
   *     back
   * @throws java.util.concurrent.RejectedExecutionException if 4,096 moves wait
   */
  public CompletableFuture<Lane> moveLater(long handle, Lane to) {
    Page page = blocks.lock(handle);
    blocks.unlock(page.shard);
    return blocks.queue.add(handle, to);
  }

  /** What a move would cost and bring. */
  public Estimate estimate(long handle, Lane to) {
    BlockInfo block = describe(handle);
    return blocks.costs.estimate(block.lane(), to, block.size(), block.frequency());
  }

  /** Empties as many runs as can be, and gives their memory back to the system. */
  public Compaction compact() {
    blocks.requireAccess();
    return blocks.compactor.full();
  }

  /**
   * Compacts for a time, or until so many bytes were copied, and goes on where the last call
   * stopped.
   *
   * @param nanos at most, apart from the last batch of 64 KiB
   */
  public Compaction compact(long nanos, long bytes) {
    blocks.requireAccess();
    return blocks.compactor.slice(nanos, bytes);
  }

  /** Compacts until runs of so many bytes are free, or nothing is left to do: good enough. */
  public Compaction compactUntil(long freeBytes) {
    blocks.requireAccess();
    return blocks.compactor.until(freeBytes);
  }

  /** Gives memory that is free back to the system; bytes given. */
  public long purge() {
    blocks.requireAccess();
    return blocks.heap.purge();
  }

  /** Does what is to do for a time: moves that wait, demotion, compaction. */
  public void maintain(long nanos) {
    blocks.requireAccess();
    blocks.queue.run(nanos);
    blocks.upkeep.run(nanos);
  }

  /** Begins another epoch, in which age and use are counted: a frame, a block, a second. */
  public void tick() {
    blocks.requireAccess();
    blocks.tick();
  }

  /** The group of blocks that name no other. */
  public Group root() {
    return blocks.groups.root();
  }

  /** What the arena did and has. */
  public Statistics statistics() {
    blocks.requireAccess();
    return Statistics.of(blocks);
  }

  /** Every block, in the order of entries. */
  public List<BlockInfo> dump() {
    return root().dump();
  }

  /** The lanes as text and JSON. */
  public LaneMap map() {
    blocks.requireAccess();
    return LaneMap.of(blocks);
  }

  /**
   * Gives all memory back, when the guards that are inside have left: who closes must not be inside
   * one. A second call does nothing.
   *
   * @throws ArenaException.Leak in debug mode, if blocks are alive; the arena is closed all the
   *     same
   * @throws ArenaException.WrongThread if it is confined to another thread
   */
  @Override
  public void close() {
    if (!blocks.closed) {
      blocks.requireAccess();
      threads.stopUpkeep();
      blocks.all.close();
    }
  }
}
