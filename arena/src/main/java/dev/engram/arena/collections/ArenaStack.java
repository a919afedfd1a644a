/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena.collections;

import dev.engram.arena.Arena;
import dev.engram.arena.Request;
import java.util.NoSuchElementException;

/**
 * Elements of which the last to come is the first to leave; its room doubles. Index 0 is the
 * bottom.
 */
public final class ArenaStack extends Elements {

  private ArenaStack(Arena arena, Struct struct, int capacity, Request request) {
    super(arena, struct, capacity, request);
  }

  /** An empty stack, which takes its first block with its first element. */
  public static ArenaStack of(Arena arena, Struct struct) {
    return of(arena, struct, 0, usual(Request.of(), struct));
  }

  /** An empty stack with room for some elements, in blocks as requested, alignment included. */
  public static ArenaStack of(Arena arena, Struct struct, int capacity, Request request) {
    return new ArenaStack(arena, struct, capacity, request);
  }

  /** Another element on top, of zeros; its index. */
  public int push() {
    growIfFull();
    return extendZeroed();
  }

  /** Another element on top that is a {@code long}. */
  public void pushLong(long value) {
    growIfFull();
    extendLong(value);
  }

  /** Another element on top that is an {@code int}. */
  public void pushInt(int value) {
    growIfFull();
    extendInt(value);
  }

  /**
   * The index of the element on top.
   *
   * @throws NoSuchElementException if there is none
   */
  public int peek() {
    requireOpen();
    if (isEmpty()) {
      throw new NoSuchElementException("the stack is empty");
    }
    return size - 1;
  }

  /** The {@code long} on top. Throws as {@link #peek} does. */
  public long peekLong() {
    return getLong(peek());
  }

  /** The {@code int} on top. Throws as {@link #peek} does. */
  public int peekInt() {
    return getInt(peek());
  }

  /** Takes the element on top away. Throws as {@link #peek} does. */
  public void pop() {
    peek();
    size--;
  }

  /** Takes the {@code long} on top away. Throws as {@link #peek} does. */
  public long popLong() {
    long value = peekLong();
    size--;
    return value;
  }

  /** Takes the {@code int} on top away. Throws as {@link #peek} does. */
  public int popInt() {
    int value = peekInt();
    size--;
    return value;
  }

  private void growIfFull() {
    if (isFull()) {
      grow(1L + size());
    }
  }
}
