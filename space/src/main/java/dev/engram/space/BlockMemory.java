/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

/**
 * What {@link Blocks} does to the memory that its pointers stand for.
 *
 * <p>{@link #zero}, {@link #copy}, {@link #trim} and {@link #residentPages} concern the cells at
 * the very pointers given, whatever is forwarded. None of them fails for a range in the region but
 * for want of physical memory: {@link #zero}, which has then changed nothing, for the copy of a
 * page that a checkpoint or a fork has too, and {@link #copy}; and all but {@link #trim} if
 * contents that come from elsewhere cannot be read, which changes nothing either.
 */
interface BlockMemory {

  /** Makes a range read zero, and gives the pages back that lie in it whole. */
  void zero(long pointer, long cells);

  /** Copies between ranges that do not overlap. */
  void copy(long from, long to, long cells);

  /** Gives back those pages of a range of whole pages that are all zero; says if there was one. */
  boolean trim(long pointer, long cells);

  /** Pages of a plane that have physical memory. */
  long residentPages(int plane);

  /** What {@link #fetch} has read stays at hand until the last {@link #letGo}. */
  default void hold() {}

  /** Reads what a range holds, so that what is done with it then does not fail for that. */
  default void fetch(long pointer, long cells) {}

  /** Ends the last {@link #hold}. */
  default void letGo() {}

  /**
   * Finds the physical memory that a move takes, if cells that are in no block would be lost by one
   * that fails: to copy some cells from one slot to another, and to make zero what is left of both.
   * If there is none, nothing has changed.
   *
   * @param fromCells of the one slot
   * @param toCells of the other
   * @param cells to copy
   */
  default void provide(long from, long fromCells, long to, long toCells, long cells) {}

  /**
   * From now on accesses to {@code from} and on mean {@code to} and on; replaces what was said of
   * the same {@code from} before.
   */
  void forward(long from, long cells, long to);

  /** From now on accesses to the range mean the range. */
  void unforward(long from, long cells);
}
