/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.claim;

import dev.engram.space.Evacuation;
import dev.engram.space.Heap;
import dev.engram.space.Space;
import dev.engram.vm3d.code.Op;
import dev.engram.vm3d.gas.GasSchedule;

/**
 * The 3-D machine's schedule {@code engram 1}, as docs/vm3d.md has it, over a space: blocks are
 * placed by its heap, and pages are counted where they come and go. All is one program in its
 * outermost frame, so that no page is kept for a revert.
 */
final class SpaceAccount implements Account {

  /** Who moves blocks out of sparse planes. */
  enum Compaction {
    /** Nobody. */
    NEVER,
    /** The machine, at a free. */
    BY_ITSELF,
    /** The program, when as many blocks were freed since it last did as live. */
    ASKED
  }

  private static final GasSchedule PRICES = GasSchedule.ENGRAM_1;

  private static final int PERCENT = 50;

  /** Frees after which a program may ask again. */
  private static final long PATIENCE = 64;

  private static final int REGION = 1;
  private static final long MEMORY = 256 << 20;
  private static final long PAGE_BYTES = 4096;

  private final Space space;
  private final Heap heap;
  private final Compaction compaction;
  private final long[] addresses;
  private final long[] sizes;
  private final Refunds pages = new Refunds(PRICES.terms().pageRefund());
  private final Refunds planes = new Refunds(PRICES.terms().planeRefund());
  private long memory;
  private long copied;
  private long freed;

  /** For a trace of so many blocks. */
  SpaceAccount(Compaction compaction, int blocks) {
    this.compaction = compaction;
    this.addresses = new long[blocks];
    this.sizes = new long[blocks];
    this.space =
        Space.builder()
            .memory(MEMORY)
            .evacuation(compaction == Compaction.BY_ITSELF ? PERCENT : 0)
            .confined();
    this.heap = space.heap(REGION);
  }

  @Override
  public void allocate(int block, long size) {
    long before = resident();
    memory += PRICES.allocation(size);
    planes.pay(GasSchedule.planes(size));
    addresses[block] = heap.allocate(size);
    sizes[block] = size;
    count(before);
  }

  @Override
  public void reallocate(int block, long size) {
    long before = resident();
    long more = GasSchedule.planes(size) - GasSchedule.planes(sizes[block]);
    long moved = Math.min(sizes[block], size);
    memory += PRICES.reallocation(sizes[block], size) - PRICES.terms().moved() * moved;
    planes.pay(Math.max(more, 0));
    copied += moved;
    addresses[block] = heap.reallocate(addresses[block], size);
    planes.earn(-more);
    sizes[block] = size;
    count(before);
  }

  @Override
  public void write(int block, long offset, long length) {
    long before = resident();
    space.fill(addresses[block] + offset, length, (byte) 1);
    count(before);
  }

  @Override
  public void read(int block, long offset, long length) {
    // takes no page
  }

  @Override
  public void free(int block) {
    long before = resident();
    memory += PRICES.cost(Op.MFREE, sizes[block]);
    memory += compaction == Compaction.BY_ITSELF ? PRICES.terms().relief() : 0;
    Evacuation.Outcome relief = heap.free(addresses[block]);
    memory += PRICES.moves(relief.moves(), relief.cells());
    planes.earn(GasSchedule.planes(sizes[block]));
    count(before);
    freed++;
    if (compaction == Compaction.ASKED && freed >= Math.max(PATIENCE, heap.blocks())) {
      compact();
      freed = 0;
    }
  }

  private void compact() {
    long before = resident();
    memory += PRICES.compaction(heap.planes(), heap.blocks());
    Evacuation.Outcome done = heap.evacuate(PERCENT, Long.MAX_VALUE);
    memory += PRICES.moves(done.moves(), done.cells());
    count(before);
  }

  /** Pays for pages that have come, or earns for those that have gone. */
  private void count(long before) {
    long taken = resident() - before;
    if (taken > 0) {
      memory += taken * PRICES.terms().page();
      pages.pay(taken);
    } else {
      pages.earn(-taken);
    }
  }

  private long resident() {
    return space.resident(REGION) / PAGE_BYTES;
  }

  @Override
  public long memory() {
    return memory;
  }

  @Override
  public long refund() {
    return pages.earned + planes.earned;
  }

  /** The program pays for the smaller size, whether it lies elsewhere now or not. */
  @Override
  public long copying(Accesses prices) {
    return prices.copied(copied);
  }

  @Override
  public void close() {
    space.close();
  }

  /** What is given back, never for more than was paid for. */
  private static final class Refunds {

    private final long each;
    private long paid;
    private long earned;

    Refunds(long each) {
      this.each = each;
    }

    void pay(long count) {
      paid += count;
    }

    void earn(long count) {
      long given = Math.clamp(count, 0, paid);
      paid -= given;
      earned += each * given;
    }
  }
}
