/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.arena;

import java.util.SplittableRandom;
import java.util.function.DoubleToIntFunction;
import java.util.function.IntPredicate;

/**
 * The living blocks of an experiment, up to a budget of bytes. Every page of a block is written
 * when it is allocated, and a block that is freed must hold what was written. Its own arrays are
 * nobody's metadata.
 */
final class Population {

  /** The smallest block that is asked for on average over the living ones: sizes the arrays. */
  private static final int BYTES_A_SLOT = 48;

  private static final int PAGE = 4_096;

  private final Blocks blocks;
  private final long budget;
  private final SplittableRandom random;
  private final int[] unused;
  private final int[] order;
  private final int[] sizes;
  private int unusedCount;
  private int count;
  private long live;

  Population(Blocks.Source source, long budget, long seed) {
    int slots = slots(budget);
    this.budget = budget;
    this.blocks = source.open(slots);
    this.random = new SplittableRandom(seed);
    this.unused = new int[slots];
    this.order = new int[slots];
    this.sizes = new int[slots];
    this.unusedCount = slots;
    for (int i = 0; i < slots; i++) {
      unused[i] = slots - 1 - i;
    }
  }

  /** Bytes that were asked for and not freed. */
  long live() {
    return live;
  }

  /** Bytes of heap that the program takes to know its blocks, whoever allocates them. */
  long bytes() {
    return (long) order.length * (3 * Integer.BYTES + blocks.bytesASlot());
  }

  /** How many blocks there are. */
  int count() {
    return count;
  }

  SplittableRandom random() {
    return random;
  }

  /** Allocates until the budget is reached. */
  void fill(Sampler sampler) {
    while (live < budget) {
      add(sampler.size(random));
    }
  }

  /** Of the blocks from the {@code first} on, in the order of their age, frees those not kept. */
  void thin(int first, IntPredicate kept) {
    int to = first;
    int end = count;
    for (int i = first; i < end; i++) {
      int slot = order[i];
      if (kept.test(i - first)) {
        order[to++] = slot;
      } else {
        remove(slot);
      }
    }
    count = to;
  }

  /**
   * Allocates a multiple of the budget, and frees blocks chosen at random to keep within it.
   *
   * @param sizeAfter the size of a block, by the part that is allocated already, 0 to 1
   */
  void turnOver(int budgets, DoubleToIntFunction sizeAfter) {
    long bytes = budgets * budget;
    long done = 0;
    while (done < bytes) {
      int size = sizeAfter.applyAsInt((double) done / bytes);
      while (live + size > budget) {
        int i = random.nextInt(count);
        int slot = order[i];
        order[i] = order[--count];
        remove(slot);
      }
      add(size);
      done += size;
    }
  }

  /** Lets the allocator do what it does when there is time. */
  void settle() {
    blocks.settle();
  }

  /** Frees everything. */
  void clear() {
    thin(0, i -> false);
    blocks.settle();
  }

  /** Closes the allocator, where it can be. */
  void close() {
    clear();
    blocks.close();
  }

  private void add(int size) {
    int slot = unused[--unusedCount];
    blocks.allocate(slot, size);
    for (int offset = PAGE; offset + Long.BYTES <= size; offset += PAGE) {
      blocks.write(slot, offset, slot);
    }
    blocks.write(slot, size - Long.BYTES, slot);
    sizes[slot] = size;
    order[count++] = slot;
    live += size;
  }

  private void remove(int slot) {
    int size = sizes[slot];
    Blocks.demand(blocks.read(slot, 0), slot);
    Blocks.demand(blocks.read(slot, size - Long.BYTES), slot);
    blocks.free(slot);
    live -= size;
    unused[unusedCount++] = slot;
  }

  private static int slots(long budget) {
    return Math.toIntExact(budget / BYTES_A_SLOT);
  }

  /** Says how large the next block is. */
  @FunctionalInterface
  interface Sampler {

    /** Bytes, 16 to 64 KiB. */
    int size(SplittableRandom random);
  }
}
