/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

import static dev.engram.arena.BlockTable.LOW;
import static dev.engram.arena.SizeClasses.GRANULE_SHIFT;

import dev.engram.arena.memory.Memory;
import java.lang.foreign.MemorySegment;

/**
 * A thread's way to read and write blocks of a shared arena while others move them. Between {@link
 * #enter} and {@link #exit} no block that is used through it moves; a stay is meant to be short,
 * since a mover that must wait for it longer than 200 µs gives up. For longer, {@link Arena#pin}.
 *
 * {@snippet :
 * try (Guard guard = arena.guard()) {
 *   guard.enter();
 *   try {
 *     guard.putLong(handle, 0, guard.getLong(handle, 8));
 *   } finally {
 *     guard.exit();
 *   }
 * }
 * }
 *
 * <p>A guard is for one thread at a time, virtual or not, which must not park inside. Making one
 * costs a microsecond and it is meant to be kept. It does not keep a block from being freed: a
 * program that frees what it reads elsewhere has a race of its own.
 *
 * <p>A block that is cold is brought back by its use; unless a segment was lent in this stay, the
 * guard leaves for that and enters again, so that blocks may move in between.
 *
 * <p>A guard of a confined arena costs nothing and does nothing.
 */
public final class Guard extends Stay implements AutoCloseable {

  private final Arena arena;
  private final Blocks blocks;
  private final BlockTable table;
  private final long base;
  private final int tag;
  private final boolean fenced;
  private final boolean shared;

  // the rest of a cache line, lest the next object share that of the stay
  @SuppressWarnings("UnusedVariable")
  private long a, b, c, d, e;

  Guard(Arena arena, Blocks blocks) {
    this.arena = arena;
    this.blocks = blocks;
    this.table = blocks.table;
    this.base = blocks.heap.base();
    this.tag = blocks.table.index(Handle.NULL);
    this.shared = blocks.isShared();
    this.fenced = shared && !blocks.guards.areAsymmetric();
    if (shared) {
      blocks.guards.add(this);
    }
  }

  /**
   * Begins a stay.
   *
   * @throws IllegalStateException if one has begun, or the guard is closed
   */
  public void enter() {
    begin(fenced);
  }

  /** Ends a stay; segments that were lent in it must not be used any more. */
  public void exit() {
    end();
  }

  /** Ends the stay, if there is one, and gives the guard up. A second call does nothing. */
  @Override
  public void close() {
    if (isGivenUp()) {
      return;
    }
    giveUp();
    blocks.guards.remove(this);
  }

  /** The granule of a block if it is simply there, or -1. */
  private long quick(long handle, long offset, int length) {
    BlockTable table = this.table; // once: behind a barrier it is loaded anew
    long[] words = table.guardedWords;
    int entry = (int) handle ^ tag;
    if (Integer.compareUnsigned(entry, words.length) < 0) {
      long word = (long) BlockTable.WORD.getAcquire(words, entry);
      if (BlockTable.isPresent(word, handle) && table.isInside(entry, offset, length)) {
        return word & LOW;
      }
    }
    return -1;
  }

  /**
   * Where a block is during this stay, for code that goes on with {@link Memory} and has bounds of
   * its own.
   *
   * @return the address of its first byte; or -1 if it is not simply there, the arena tracks access
   *     or is in debug mode, and for what is no block's handle
   */
  public long addressNow(long handle) {
    long[] words = shared ? table.guardedWords : table.quickWords;
    int entry = (int) handle ^ tag;
    if (Integer.compareUnsigned(entry, words.length) < 0) {
      long word = (long) BlockTable.WORD.getAcquire(words, entry);
      if (BlockTable.isPresent(word, handle)) {
        return at(word & LOW);
      }
    }
    return -1;
  }

  private long at(long granule) {
    return base + (granule << GRANULE_SHIFT);
  }

  /** Sees to it that a block is not cold, out of the way of movers. */
  private void settle(long handle) {
    requireInside();
    if (!arena.isCold(handle)) {
      return;
    }
    if (hasLent() || !shared) {
      blocks.faultIn.bringBack(handle, Lane.SLOW);
      return;
    }
    exit();
    try {
      blocks.faultIn.bringBack(handle, Lane.SLOW);
    } finally {
      enter();
    }
  }

  /** The byte at an offset. Throws as {@link Arena#getByte} does. */
  public byte getByte(long handle, long offset) {
    long granule = quick(handle, offset, 1);
    if (granule >= 0) {
      return Memory.getByte(base, BlockTable.in(granule, offset));
    }
    settle(handle);
    return arena.getByte(handle, offset);
  }

  /** Two bytes at an offset. */
  public short getShort(long handle, long offset) {
    long granule = quick(handle, offset, 2);
    if (granule >= 0) {
      return Memory.getShort(base, BlockTable.in(granule, offset));
    }
    settle(handle);
    return arena.getShort(handle, offset);
  }

  /** Four bytes at an offset. */
  public int getInt(long handle, long offset) {
    long granule = quick(handle, offset, 4);
    if (granule >= 0) {
      return Memory.getInt(base, BlockTable.in(granule, offset));
    }
    settle(handle);
    return arena.getInt(handle, offset);
  }

  /** Eight bytes at an offset. */
  public long getLong(long handle, long offset) {
    long granule = quick(handle, offset, 8);
    if (granule >= 0) {
      return Memory.getLong(base, BlockTable.in(granule, offset));
    }
    settle(handle);
    return arena.getLong(handle, offset);
  }

  /** Sets the byte at an offset. */
  public void putByte(long handle, long offset, byte value) {
    long granule = quick(handle, offset, 1);
    if (granule >= 0) {
      Memory.putByte(base, BlockTable.in(granule, offset), value);
      return;
    }
    settle(handle);
    arena.putByte(handle, offset, value);
  }

  /** Sets two bytes at an offset. */
  public void putShort(long handle, long offset, short value) {
    long granule = quick(handle, offset, 2);
    if (granule >= 0) {
      Memory.putShort(base, BlockTable.in(granule, offset), value);
      return;
    }
    settle(handle);
    arena.putShort(handle, offset, value);
  }

  /** Sets four bytes at an offset. */
  public void putInt(long handle, long offset, int value) {
    long granule = quick(handle, offset, 4);
    if (granule >= 0) {
      Memory.putInt(base, BlockTable.in(granule, offset), value);
      return;
    }
    settle(handle);
    arena.putInt(handle, offset, value);
  }

  /** Sets eight bytes at an offset. */
  public void putLong(long handle, long offset, long value) {
    long granule = quick(handle, offset, 8);
    if (granule >= 0) {
      Memory.putLong(base, BlockTable.in(granule, offset), value);
      return;
    }
    settle(handle);
    arena.putLong(handle, offset, value);
  }

  /**
   * All of a block, until {@link #exit}. A use of it after that is a use of memory that may be
   * another block's.
   */
  public MemorySegment segment(long handle) {
    settle(handle);
    MemorySegment segment = arena.segment(handle);
    lend();
    return segment;
  }
}
