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

  /**
   * Where the head is: how many entries there are in the lowest {@value #COUNT_SHIFT} bits, and how
   * often one was taken above. So one addition takes an entry and counts it, and no counter beside
   * it need be loaded and stored.
   */
  static final int HEAD = 0;

  /** Where the number of the shard is, so that a free in another shard is told from the stack. */
  static final int SHARD = 1;

  /** Where the bytes of a slot are. */
  static final int SLOT_BYTES = 2;

  /** Where the first entry is. */
  static final int FIRST = 3;

  private static final int COUNT_SHIFT = 8;
  private static final int KEPT = (1 << COUNT_SHIFT) - 1;

  /** What taking an entry adds to the head: one taken more, and one kept less. */
  static final long TAKEN = (1L << COUNT_SHIFT) - 1;

  /** What keeping an entry adds to it. */
  static final long ADDED = 1;

  /** A stack of nobody's, empty and full. */
  static final long[] NOTHING = {0, -1, 0};

  /** The stack of each place; {@link #NOTHING} before it has one. */
  final long[][] kept = new long[PLACES][];

  /**
   * Those of them that there are: few, and gone through by each allocation that a full lane has no
   * room for.
   */
  private long[][] stacks = {};

  /** How often a slot went back to its run, or was forgotten with it. */
  private long givenBack;

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

  /** How many entries there are, as the head of a stack says. */
  static int kept(long head) {
    return (int) head & KEPT;
  }

  /** Slots that are kept at a place. */
  int count(int place) {
    return count(kept[place]);
  }

  private static int count(long[] stack) {
    return kept(stack[HEAD]);
  }

  /** Blocks that began in a slot that was kept. */
  long allocations() {
    long taken = 0;
    for (long[] stack : stacks) {
      taken += stack[HEAD] >>> COUNT_SHIFT;
    }
    return taken;
  }

  /** Blocks whose slots were kept when they were freed. */
  long frees() {
    long frees = allocations() + givenBack;
    for (long[] stack : stacks) {
      frees += count(stack);
    }
    return frees;
  }

  /** The stack of a place, made if there is none; {@link #NOTHING} if nothing is kept there. */
  long[] stack(int place) {
    if (place == NOWHERE) {
      return NOTHING;
    }
    long[] stack = kept[place];
    if (stack.length > NOTHING.length) {
      return stack;
    }
    int slotBytes = SizeClasses.slotBytes((place - FAST) % SizeClasses.COUNT);
    int most = Math.clamp(MOST_BYTES / slotBytes, LEAST, MOST);
    long[] made = Arrays.copyOf(NOTHING, FIRST + most);
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
    long[] stack = stack(place);
    if (FIRST + count(stack) == stack.length) {
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
    for (long[] stack : stacks) {
      giveBack(stack, count(stack));
    }
  }

  private void giveBack(long[] stack, int older) {
    for (int i = FIRST; i < FIRST + older; i++) {
      int entry = (int) stack[i];
      long word = table.word(entry);
      Run run = heap.runOf((int) word);
      run.owner.give(run, run.slotAt((int) word), entry, word);
    }
    if (older > 0) {
      stack[HEAD] -= older;
      givenBack += older;
      System.arraycopy(stack, FIRST + older, stack, FIRST, count(stack));
    }
  }

  /** Forgets all that is kept, whose memory is gone. */
  void close() {
    for (long[] stack : stacks) {
      givenBack += count(stack);
      stack[HEAD] -= count(stack); // what it counted stays
    }
    Arrays.fill(kept, NOTHING);
  }
}
