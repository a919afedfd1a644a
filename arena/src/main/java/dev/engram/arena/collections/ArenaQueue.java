/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena.collections;

import dev.engram.arena.Arena;
import dev.engram.arena.Request;
import java.util.NoSuchElementException;

/**
 * Elements that leave in the order in which they came: a ring in a block, whose room doubles. Index
 * 0 is the element that leaves next.
 */
public final class ArenaQueue extends Elements {

  private ArenaQueue(Arena arena, Struct struct, int capacity, Request request) {
    super(arena, struct, capacity, request);
  }

  /** An empty queue, which takes its first block with its first element. */
  public static ArenaQueue of(Arena arena, Struct struct) {
    return of(arena, struct, 0, usual(Request.of(), struct));
  }

  /** An empty queue with room for some elements, in blocks as requested, alignment included. */
  public static ArenaQueue of(Arena arena, Struct struct, int capacity, Request request) {
    return new ArenaQueue(arena, struct, capacity, request);
  }

  /** Another element at the end, of zeros; its index. */
  public int add() {
    growIfFull();
    return extendZeroed();
  }

  /** Another element at the end that is a {@code long}. */
  public void addLong(long value) {
    growIfFull();
    extendLong(value);
  }

  /** Another element at the end that is an {@code int}. */
  public void addInt(int value) {
    growIfFull();
    extendInt(value);
  }

  /**
   * The index of the element that leaves next, which is 0.
   *
   * @throws NoSuchElementException if there is none
   */
  public int peek() {
    requireOpen();
    if (isEmpty()) {
      throw new NoSuchElementException("the queue is empty");
    }
    return 0;
  }

  /** The {@code long} that leaves next. Throws as {@link #peek} does. */
  public long peekLong() {
    return getLong(peek());
  }

  /** The {@code int} that leaves next. Throws as {@link #peek} does. */
  public int peekInt() {
    return getInt(peek());
  }

  /** Takes the first element away. Throws as {@link #peek} does. */
  public void remove() {
    peek();
    head = head + 1 == capacity() ? 0 : head + 1;
    size--;
  }

  /** Takes the first element away, a {@code long}. Throws as {@link #peek} does. */
  public long removeLong() {
    long value = peekLong();
    remove();
    return value;
  }

  /** Takes the first element away, an {@code int}. Throws as {@link #peek} does. */
  public int removeInt() {
    int value = peekInt();
    remove();
    return value;
  }

  private void growIfFull() {
    if (isFull()) {
      grow(1L + size());
    }
  }
}
