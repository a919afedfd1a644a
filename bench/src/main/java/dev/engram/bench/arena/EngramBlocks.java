/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.arena;

import dev.engram.arena.Arena;
import dev.engram.arena.ArenaBuilder;
import dev.engram.arena.Guard;
import dev.engram.arena.Request;
import java.util.function.Consumer;

/** Blocks of our arena, by handles; those of a shared one are touched under a guard. */
final class EngramBlocks implements Blocks {

  /** The peers clear nothing either. */
  private static final Request UNINITIALIZED = Request.of().uninitialized();

  /** Address space a lane may use; what is not touched is not memory. */
  private static final long LANE = 4L << 30;

  private final Arena arena;
  private final Guard guard;
  private final boolean confined;
  private final Consumer<Arena> rest;
  private final long[] handles;

  private EngramBlocks(Arena arena, boolean confined, Consumer<Arena> rest, int slots) {
    this.arena = arena;
    this.guard = arena.guard();
    this.confined = confined;
    this.rest = rest;
    this.handles = new long[slots];
  }

  /** An arena for each thread. */
  static Source confined(Consumer<Arena> rest) {
    return slots -> new EngramBlocks(builder().confined(), true, rest, slots);
  }

  /** One arena for all threads. */
  static Source shared(boolean asymmetric) {
    Arena arena = builder().asymmetric(asymmetric).shared();
    return slots -> new EngramBlocks(arena, false, _ -> {}, slots);
  }

  @Override
  public long pair(int size, long value) {
    long handle = arena.allocate(size, UNINITIALIZED);
    long read = touch(handle, value);
    arena.free(handle);
    return read;
  }

  /** Writes and reads: a confined arena's as it is, a shared one's under a guard. */
  private long touch(long handle, long value) {
    if (confined) {
      arena.putLong(handle, 0, value);
      return arena.getLong(handle, 0);
    }
    guard.enter();
    guard.putLong(handle, 0, value);
    long read = guard.getLong(handle, 0);
    guard.exit();
    return read;
  }

  @Override
  public void allocate(int slot, int size) {
    long handle = arena.allocate(size, UNINITIALIZED);
    Blocks.demand(touch(handle, slot), slot);
    handles[slot] = handle;
  }

  @Override
  public void free(int slot) {
    arena.free(handles[slot]);
    handles[slot] = 0;
  }

  @Override
  public long read(int slot, int offset) {
    return arena.getLong(handles[slot], offset);
  }

  @Override
  public void write(int slot, int offset, long value) {
    arena.putLong(handles[slot], offset, value);
  }

  @Override
  public void settle() {
    rest.accept(arena);
  }

  @Override
  public void close() {
    guard.close();
    if (confined) {
      arena.close();
    }
  }

  private static ArenaBuilder builder() {
    return Arena.builder().lanes(LANE, LANE).threshold(Sizes.LARGEST);
  }
}
