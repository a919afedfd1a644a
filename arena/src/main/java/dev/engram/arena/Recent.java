/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

import java.util.Arrays;

/**
 * The slots of a shard that were freed last and not yet given back to their runs: the next block of
 * the same class and lane takes the latest of them. Everything here happens under the shard's lock.
 *
 * <p>A slot is kept with its entry, whose word keeps the place. So one pop gives entry and place,
 * and neither the allocation nor the free looks at the run: among 100,000 blocks that is four lines
 * of memory that no cache has, and with runs alone a replacement took 2.6 times as long as in a
 * slab without runs. What the processor has seen last is used first, as in Bonwick and Adams,
 * "Magazines and Vmem" (2001), though for one shard and not for one processor.
 *
 * <p>To its run such a slot is taken. Before a run is added, and before anybody looks for memory or
 * moves blocks together, all are given back ({@link #giveBack}), so that nothing is refused for
 * what is kept here.
 */
final class Recent {

  /** The most slots of a class in a lane. */
  private static final int MOST = 64;

  /** The most bytes of the slots of a class in a lane, if it has more than {@link #LEAST}. */
  private static final int MOST_BYTES = 32 << 10;

  private static final int LEAST = 4;

  /** The place of what is in no slot of a direct lane: none is kept there. */
  static final int NOWHERE = 0;

  /** The place of the fast lane's first class; those of the others follow. */
  static final int FAST = 1;

  private static final int PLACES = FAST + 2 * SizeClasses.COUNT;

  // What is kept at a place is a stack in an array: three words and then the entries. Whoever has
  // the array need look nowhere else.

  /** Where the index of the latest entry is, which is {@link #BOTTOM} if there is none. */
  static final int TOP = 0;

  /** Where the number of the shard is, so that a free in another shard is told from the stack. */
  static final int SHARD = 1;

  /** Where the bytes of a slot are. */
  static final int SLOT_BYTES = 2;

  /** The top of a stack that is empty. */
  static final int BOTTOM = 2;

  /** A stack of nobody's, empty and full. */
  static final int[] NOTHING = {BOTTOM, -1, 0};

  /** The stack of each place; {@link #NOTHING} before it has one. */
  final int[][] kept = new int[PLACES][];

  /**
   * Those of them that there are: few, and gone through by each allocation that a full lane has no
   * room for.
   */
  private int[][] stacks = {};

  private final int shard;
  private final BlockTable table;
  private final RunHeap heap;

  Recent(int shard, BlockTable table, RunHeap heap) {
    this.shard = shard;
    this.table = table;
    this.heap = heap;
    Arrays.fill(kept, NOTHING);
  }

  /** Where the slots of a class in a lane are kept, 1 to 255. */
  static int place(Lane lane, int sizeClass) {
    return switch (lane) {
      case FAST -> FAST + sizeClass;
      case SLOW -> FAST + SizeClasses.COUNT + sizeClass;
      case COMPRESSED, DISK -> NOWHERE;
    };
  }

  /** Slots that are kept at a place. */
  int count(int place) {
    return count(kept[place]);
  }

  private static int count(int[] stack) {
    return stack[TOP] - BOTTOM;
  }

  /** The stack of a place, made if there is none; {@link #NOTHING} if nothing is kept there. */
  int[] stack(int place) {
    if (place == NOWHERE) {
      return NOTHING;
    }
    int[] stack = kept[place];
    if (stack.length > NOTHING.length) {
      return stack;
    }
    int slotBytes = SizeClasses.slotBytes((place - FAST) % SizeClasses.COUNT);
    int most = Math.clamp(MOST_BYTES / slotBytes, LEAST, MOST);
    int[] made = Arrays.copyOf(NOTHING, NOTHING.length + most);
    made[SHARD] = shard;
    made[SLOT_BYTES] = slotBytes;
    kept[place] = made;
    stacks = Arrays.copyOf(stacks, stacks.length + 1);
    stacks[stacks.length - 1] = made;
    return made;
  }

  /**
   * Sees to it that there is room for one more: gives back the older half of what is full.
   *
   * @return false if nothing is kept at this place at all
   */
  boolean makeRoom(int place) {
    int[] stack = stack(place);
    if (stack[TOP] + 1 == stack.length) {
      giveBack(stack, (count(stack) + 1) / 2);
    }
    return place != NOWHERE;
  }

  /** Gives back all that is kept at a place. */
  void giveBack(int place) {
    giveBack(kept[place], count(place));
  }

  /** Gives back all that is kept. */
  void giveBack() {
    for (int[] stack : stacks) {
      giveBack(stack, count(stack));
    }
  }

  private void giveBack(int[] stack, int older) {
    int first = BOTTOM + 1;
    for (int i = first; i < first + older; i++) {
      int entry = stack[i];
      long word = table.word(entry);
      Run run = heap.runOf((int) word);
      run.owner.give(run, run.slotAt((int) word), entry, word);
    }
    if (older > 0) {
      stack[TOP] -= older;
      System.arraycopy(stack, first + older, stack, first, count(stack));
    }
  }

  /** Forgets all that is kept, whose memory is gone. */
  void close() {
    Arrays.fill(kept, NOTHING);
    stacks = new int[0][];
  }
}
