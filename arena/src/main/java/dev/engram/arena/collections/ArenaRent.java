/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena.collections;

import dev.engram.arena.Arena;
import dev.engram.arena.Request;

/**
 * An array for a scope: so many elements of zeros, until it is closed.
 *
 * {@snippet :
 * try (ArenaRent scratch = ArenaRent.of(arena, Struct.INT, 256)) {
 *   scratch.setInt(255, 1);
 * }
 * }
 */
public final class ArenaRent extends Elements {

  private ArenaRent(Arena arena, Struct struct, int count, Request request) {
    super(arena, struct, count, request);
    size = count;
  }

  /** So many elements; none is allowed, and takes no block. */
  public static ArenaRent of(Arena arena, Struct struct, int count) {
    return of(arena, struct, count, usual(Request.of(), struct));
  }

  /** So many elements in a block as requested, alignment and whether it is zeroed included. */
  public static ArenaRent of(Arena arena, Struct struct, int count, Request request) {
    return new ArenaRent(arena, struct, count, request);
  }

  /**
   * Not for an array, whose elements are all there until its end.
   *
   * @throws UnsupportedOperationException always
   */
  @Override
  public void clear() {
    throw new UnsupportedOperationException("an array keeps its elements");
  }
}
