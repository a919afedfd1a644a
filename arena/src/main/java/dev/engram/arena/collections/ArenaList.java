/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena.collections;

import dev.engram.arena.Arena;
import dev.engram.arena.Request;
import java.lang.foreign.MemorySegment;
import java.util.NoSuchElementException;

/**
 * Elements in the order in which they were added; its room doubles.
 *
 * {@snippet :
 * try (ArenaList squares = ArenaList.of(arena, Struct.LONG)) {
 *   for (long i = 0; i < 1000; i++) {
 *     squares.addLong(i * i);
 *   }
 *   arena.move(squares.handle(), Lane.SLOW);
 *   long last = squares.getLong(999);
 * }
 * }
 */
public final class ArenaList extends Elements {

  private ArenaList(Arena arena, Struct struct, int capacity, Request request) {
    super(arena, struct, capacity, request);
  }

  /** An empty list, which takes its first block with its first element. */
  public static ArenaList of(Arena arena, Struct struct) {
    return of(arena, struct, 0, usual(Request.of(), struct));
  }

  /** An empty list with room for some elements, in blocks as requested, alignment included. */
  public static ArenaList of(Arena arena, Struct struct, int capacity, Request request) {
    return new ArenaList(arena, struct, capacity, request);
  }

  /** Another element, of zeros; its index. */
  public int add() {
    growIfFull();
    return extendZeroed();
  }

  /** Another element that is a {@code long}; its index. */
  public int addLong(long value) {
    growIfFull();
    return extendLong(value);
  }

  /** Another element that is an {@code int}; its index. */
  public int addInt(int value) {
    growIfFull();
    return extendInt(value);
  }

  /**
   * All elements of a segment.
   *
   * @throws IllegalArgumentException if the segment ends within an element
   */
  public void addAll(MemorySegment elements) {
    int count = count(elements);
    if (count > capacity() - size()) {
      grow((long) size() + count);
    }
    extendAll(elements);
  }

  /** Takes an element away; those behind it get an index one lower. */
  public void remove(int index) {
    position(index);
    shiftDown(index);
  }

  /**
   * Takes the last element away.
   *
   * @throws NoSuchElementException if there is none
   */
  public void removeLast() {
    requireOpen();
    if (isEmpty()) {
      throw new NoSuchElementException("the list is empty");
    }
    size--;
  }

  private void growIfFull() {
    if (isFull()) {
      grow(1L + size());
    }
  }
}
