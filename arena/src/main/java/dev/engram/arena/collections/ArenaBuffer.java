/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena.collections;

import dev.engram.arena.Arena;
import dev.engram.arena.Hint;
import dev.engram.arena.Priority;
import dev.engram.arena.Request;
import java.lang.foreign.MemorySegment;

/**
 * Elements up to a number that is fixed when it is made, for what is filled and cleared in every
 * frame. Unless asked otherwise its block is critical and neither spills nor leaves the fast lane.
 */
public final class ArenaBuffer extends Elements {

  private static final Request IN_FRAMES =
      Request.of().with(Priority.CRITICAL).with(Hint.FRAME_CRITICAL, Hint.NO_SPILL);

  private ArenaBuffer(Arena arena, Struct struct, int capacity, Request request) {
    super(arena, struct, capacity, request);
  }

  /** An empty buffer. */
  public static ArenaBuffer of(Arena arena, Struct struct, int capacity) {
    return of(arena, struct, capacity, usual(IN_FRAMES, struct));
  }

  /** An empty buffer in a block as requested, alignment included. */
  public static ArenaBuffer of(Arena arena, Struct struct, int capacity, Request request) {
    return new ArenaBuffer(arena, struct, capacity, request);
  }

  /**
   * Another element, of zeros; its index.
   *
   * @throws IllegalStateException if it is full
   */
  public int add() {
    requireRoom(1);
    return extendZeroed();
  }

  /** Another element that is a {@code long}; its index. Throws as {@link #add} does. */
  public int addLong(long value) {
    requireRoom(1);
    return extendLong(value);
  }

  /** Another element that is an {@code int}; its index. Throws as {@link #add} does. */
  public int addInt(int value) {
    requireRoom(1);
    return extendInt(value);
  }

  /**
   * All elements of a segment.
   *
   * @throws IllegalStateException if there is no room for all of them; none is added
   * @throws IllegalArgumentException if the segment ends within an element
   */
  public void addAll(MemorySegment elements) {
    requireRoom(count(elements));
    extendAll(elements);
  }

  private void requireRoom(int count) {
    requireOpen();
    if (count > capacity() - size()) {
      throw new IllegalStateException(
          "%d more elements than %d of %d".formatted(count, size(), capacity()));
    }
  }
}
