/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena.stress;

import dev.engram.arena.Arena;
import dev.engram.arena.ArenaBuilder;
import dev.engram.arena.ArenaException;
import dev.engram.arena.Guard;
import dev.engram.arena.Lane;
import dev.engram.arena.Request;

/**
 * A shared arena in the barrier mode under test, and what its races have in common: a block that
 * moves, a decoy that takes the place which it left, and a guard for each thread.
 */
public final class Raced {

  /** The system property that asks for the asymmetric barrier. */
  public static final String ASYMMETRIC = "engram.asymmetric";

  /** What every word of a block holds. */
  static final long OURS = 0x0123_4567_89AB_CDEFL;

  /** What every word of a decoy holds. */
  static final long DECOY = -1;

  static final int BYTES = 64;
  static final int LAST = BYTES - 8;

  private static final Request FAST = Request.of().in(Lane.FAST);
  private static final Request SLOW = Request.of().in(Lane.SLOW);

  public final Arena arena;
  private final ThreadLocal<Guard> guards;

  private Raced(Arena arena) {
    this.arena = arena;
    this.guards = ThreadLocal.withInitial(arena::guard);
  }

  public static Raced arena() {
    return new Raced(builder().shared());
  }

  static Raced of(Arena arena) {
    return new Raced(arena);
  }

  static ArenaBuilder builder() {
    return Arena.builder().lanes(64 << 20, 64 << 20).asymmetric(Boolean.getBoolean(ASYMMETRIC));
  }

  /** This thread's guard. */
  public Guard guard() {
    return guards.get();
  }

  long block() {
    return filled(FAST, OURS);
  }

  long decoy() {
    return filled(SLOW, DECOY);
  }

  long fastDecoy() {
    return filled(FAST, DECOY);
  }

  private long filled(Request request, long value) {
    long handle = arena.allocate(BYTES, request);
    for (int at = 0; at < BYTES; at += 8) {
      arena.putLong(handle, at, value);
    }
    return handle;
  }

  /**
   * Moves a block away and the decoy to where it was; whether the block moved, which it does not
   * where a reader stays too long.
   */
  boolean swap(long block, long decoy) {
    boolean moved = move(block, Lane.SLOW);
    move(decoy, Lane.FAST);
    return moved;
  }

  private boolean move(long handle, Lane to) {
    try {
      arena.move(handle, to);
      return true;
    } catch (ArenaException.MoveRefused | ArenaException.BlockPinned refused) {
      return false;
    }
  }

  /** Frees a block; 1 if there was one. */
  int free(long handle) {
    try {
      arena.free(handle);
      return 1;
    } catch (ArenaException.InvalidHandle gone) {
      return 0;
    }
  }
}
