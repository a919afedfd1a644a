/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d;

import dev.engram.space.Address;
import dev.engram.space.BlockRequest;
import dev.engram.space.Evacuation;
import dev.engram.space.Heap;
import dev.engram.space.Pages;
import dev.engram.space.Permission;
import dev.engram.space.RegionType;
import dev.engram.space.Space;
import dev.engram.space.SpaceException;
import dev.engram.vm3d.code.Op;
import dev.engram.vm3d.gas.GasSchedule;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The memory of a machine, and what it costs: {@code docs/vm3d.md}, "Gas" and "Memory".
 *
 * <p>What is paid for takes the gas that there is and returns what is left; if it cannot be paid
 * for or must not be done it throws a {@link Stop}, and nothing was charged. Accesses are charged
 * for here and then made on {@link #space}; blocks are changed here, since they pay for pages when
 * it is known how many they took, and a frame that cannot pay is reverted.
 */
final class MeteredMemory {

  static final int VM_CONTROL = RegionType.VM_CONTROL.code();
  static final int CODE = RegionType.CODE.code();
  static final int STATE = RegionType.STATE.code();
  static final int TRANSIENT = RegionType.TRANSIENT.code();
  static final int REGIONS = TRANSIENT + 1;

  /** The region of the last access before there is one. No address has it. */
  static final int NO_REGION = -1;

  private static final long REGION_BYTES = 1L << 32;
  private static final int BLOCK_BYTES = 32;

  /** Bytes of a cell of region 0. */
  private static final int IDENTITY_CELL = 4;

  final Space space;
  final Pages pages;
  final Settled settled = new Settled();
  final Refunds refunds;
  final Frames frames = new Frames();
  final Counts counts = new Counts();
  private final WrittenChunks written = new WrittenChunks();
  private final GasSchedule schedule;
  private final GasSchedule.Terms terms;
  private final @Nullable Heap[] heaps = new Heap[REGIONS];
  private final long limit;
  private final boolean proofs;

  /** Changes of blocks that are kept because a frame may revert. */
  long changes;

  /** The region of the last access, which is never 0. */
  int region = NO_REGION;

  /** Whether tables of blocks may be others than at the last root. */
  private boolean blocksChanged = true;

  MeteredMemory(Space space, GasSchedule schedule, long limit, boolean proofs) {
    this.space = space;
    this.pages = space.pages();
    this.schedule = schedule;
    this.terms = schedule.terms();
    this.refunds = new Refunds(schedule);
    this.limit = limit;
    this.proofs = proofs;
    for (int i = STATE; i < REGIONS; i++) {
      heaps[i] = space.heap(i);
    }
    counts.peak = live();
  }

  static long charge(long gas, long price) {
    if (price > gas) {
      throw Stop.of(Fault.OUT_OF_GAS);
    }
    return gas - price;
  }

  /** Charges for a read of a byte or more. */
  long read(long gas, long address, long length) {
    if (address >>> 32 == region && (address & REGION_BYTES - 1) + length <= REGION_BYTES) {
      return gas;
    }
    return readElsewhere(gas, address, length);
  }

  private long readElsewhere(long gas, long address, long length) {
    int to = requireInside(address, length);
    if (to == 0) {
      if (length % IDENTITY_CELL != 0) {
        throw Stop.of(Fault.FORBIDDEN);
      }
      return gas;
    }
    return enter(gas, to);
  }

  /** Charges for a write of a byte or more. */
  long write(long gas, long address, long length) {
    if (address >>> 32 == region && settled.has(address, length)) {
      return gas;
    }
    return writeElsewhere(gas, address, length);
  }

  private long writeElsewhere(long gas, long address, long length) {
    settled.misses++;
    int to = requireInside(address, length);
    if (to < STATE) {
      throw Stop.of(Fault.FORBIDDEN);
    }
    long left = enter(gas, to);
    open();
    long missing = pages.missing(address, length);
    long kept = pages.toKeep(address, length);
    if (missing + kept > 0) {
      requireRoom(missing, kept);
      left = charge(left, terms.page() * (missing + kept));
      refunds.paid(missing + kept, 0);
    }
    if (proofs) {
      long chunks = written.missing(address, length);
      left = charge(left, terms.chunk() * chunks);
      written.add(address, length);
    }
    if (pages.isWhole(address)) {
      settled.note(address, length, !proofs);
    }
    return left;
  }

  /** The region of an access; what is no address or leaves it is refused, and one not there. */
  private static int requireInside(long address, long length) {
    long cell = address >>> 32 == 0 ? IDENTITY_CELL : 1;
    if (address >>> 40 != 0 || (address & REGION_BYTES - 1) * cell + length > REGION_BYTES * cell) {
      throw Stop.of(Fault.BAD_ADDRESS);
    }
    int region = (int) (address >>> 32);
    if (region >= REGIONS) {
      throw Stop.of(Fault.FORBIDDEN);
    }
    return region;
  }

  private long enter(long gas, int to) {
    long left = region == to || region == NO_REGION ? gas : charge(gas, terms.region());
    region = to;
    return left;
  }

  /** Sees to it that what is written from now on can be reverted. */
  private void open() {
    if (frames.depth() > 0 && !frames.isOpen()) {
      frames.open(this);
    }
  }

  private void requireRoom(long missing, long kept) {
    if (missing > 0 && pages.resident() + missing > limit / Pages.BYTES
        || kept > 0 && pages.kept() + kept > limit / Pages.BYTES) {
      throw Stop.of(Fault.OUT_OF_MEMORY);
    }
  }

  static void requireSize(long cells, long least, long most) {
    if (cells < least || cells > most) {
      throw Stop.of(Fault.BAD_SIZE);
    }
  }

  /** Allocates after the charge for it; the address is in {@link Counts#block}. */
  long allocate(long gas, int type, long cells, int flags) {
    Heap heap = heap(type);
    requireBlocks(cells + BLOCK_BYTES);
    changed(1);
    refunds.paid(0, GasSchedule.planes(cells));
    Before before = before(heap);
    counts.block = heap.allocate(cells, new BlockRequest(1, flags));
    long left = after(gas, before, 0);
    counts.allocated(cells, live());
    return left;
  }

  /** What a reallocation costs. */
  long reallocation(long block, long cells) {
    long size = size(block);
    return size == 0 ? terms.block() : schedule.reallocation(size, cells);
  }

  /** Reallocates after the charge for it; the address is in {@link Counts#block}. */
  long reallocate(long gas, long block, long cells) {
    long size = size(block);
    if (size == 0) {
      throw Stop.of(Fault.NOT_A_BLOCK);
    }
    Heap heap = heap(Address.region(block));
    requireBlocks(cells - size);
    changed(2);
    long more = GasSchedule.planes(cells) - GasSchedule.planes(size);
    refunds.paid(0, Math.max(more, 0));
    Before before = before(heap);
    counts.block = heap.reallocate(block, cells);
    long left = after(gas, before, -more);
    counts.reallocated(live());
    return left;
  }

  /** What a free costs, but for what it moves. */
  long freeing(long block) {
    return schedule.cost(Op.MFREE, block >>> 40 == 0 ? size(block) : 0);
  }

  /**
   * Frees a block after the charge for it. What it moves by itself is charged for before it is
   * moved, and kept if a frame may revert.
   */
  long free(long gas, long block) {
    long size = size(block);
    if (size == 0) {
      throw Stop.of(Fault.NOT_A_BLOCK);
    }
    Heap heap = heap(Address.region(block));
    changed(1);
    Before before = before(heap);
    long[] left = {gas};
    Evacuation.Outcome relief =
        heap.free(
            block,
            moves -> {
              left[0] = charge(gas, schedule.moves(moves.moves(), moves.cells()));
              changed(2L * moves.moves());
            });
    left[0] = after(left[0], before, GasSchedule.planes(size));
    counts.frees++;
    counts.moves += relief.moves();
    return left[0];
  }

  /** What looking for what a compaction would move costs. */
  long compaction(int type) {
    return schedule.compaction(heap(type).planes(), heap(type).blocks());
  }

  /** What would be moved. */
  private record Plan(long blocks, long cells) {}

  private Plan plan(int type, int percent, long budget) {
    long blocks = 0;
    long cells = 0;
    for (Evacuation.Move each : heap(type).analyse(percent).moves()) {
      if (each.cells() > budget - cells) {
        break;
      }
      cells += each.cells();
      blocks++;
    }
    return new Plan(blocks, cells);
  }

  /** What the moves of a compaction cost. */
  long moves(int type, int percent, long budget) {
    Plan plan = plan(type, percent, budget);
    return schedule.moves(plan.blocks(), plan.cells());
  }

  /**
   * Moves blocks out of sparse planes after the charges for it; how many pages it gave back is in
   * {@link Counts#released}.
   */
  long compact(long gas, int type, int percent, long budget) {
    Heap heap = heap(type);
    changed(2 * plan(type, percent, budget).blocks());
    Before before = before(heap);
    Evacuation.Outcome done = heap.evacuate(percent, budget);
    long left = after(gas, before, 0);
    counts.moves += done.moves();
    counts.released = Math.max(0, done.pages());
    return left;
  }

  /** What pages were before blocks changed. */
  private record Before(long all, int region, long resident) {}

  private Before before(Heap heap) {
    return new Before(memory(), heap.region(), space.resident(heap.region()));
  }

  /** Pages that there are, and that a program has others keep. */
  private long memory() {
    return pages.resident() + (frames.depth() > 0 ? pages.kept() : 0);
  }

  /** Charges for pages that blocks have taken, and refunds those that they gave back. */
  private long after(long gas, Before before, long planes) {
    settled.pass();
    long taken = Math.max(0, memory() - before.all());
    long left = charge(gas, terms.page() * taken);
    refunds.paid(taken, 0);
    if (pages.resident() > limit / Pages.BYTES
        || frames.depth() > 0 && pages.kept() > limit / Pages.BYTES) {
      throw Stop.of(Fault.OUT_OF_MEMORY);
    }
    long fewer = before.resident() - space.resident(before.region());
    refunds.released(fewer / Pages.BYTES, planes);
    counts.pagesReleased += Math.max(0, fewer / Pages.BYTES);
    return left;
  }

  /** Notes changes of blocks, for which there must be room if they are to be kept. */
  private void changed(long more) {
    open();
    if (frames.depth() > 0) {
      if ((changes + more) * BLOCK_BYTES > limit) {
        throw Stop.of(Fault.OUT_OF_MEMORY);
      }
      changes += more;
    }
    blocksChanged();
  }

  private void requireBlocks(long more) {
    long blocks = 0;
    for (int i = STATE; i < REGIONS; i++) {
      blocks += heap(i).used() + BLOCK_BYTES * heap(i).blocks();
    }
    if (blocks + more > limit) {
      throw Stop.of(Fault.OUT_OF_MEMORY);
    }
  }

  /** Cells of all blocks. */
  long live() {
    long live = 0;
    for (int i = STATE; i < REGIONS; i++) {
      live += heap(i).used();
    }
    return live;
  }

  /** Cells of the block that begins at an address, or 0 if none does. */
  long size(long address) {
    int number = requireRegion(address);
    if (number < STATE || number >= REGIONS || heap(number).blockAt(address) != address) {
      return 0;
    }
    return heap(number).size(address);
  }

  /** What {@code mquery3d} answers, but for the gas. */
  long query(int kind, long address) {
    int number = requireRegion(address);
    boolean there = number > 0 && number < REGIONS;
    boolean blocks = there && number >= STATE;
    long resident = there ? space.resident(number) : 0;
    return switch (kind) {
      case 0 -> limit - Pages.BYTES * pages.resident();
      case 1 ->
          blocks && resident > heap(number).used()
              ? (resident - heap(number).used()) * 1_000 / resident
              : there && !blocks && resident > 0 ? 1_000 : 0;
      case 2 -> blocks ? heap(number).blockAt(address) : -1;
      default -> resident;
    };
  }

  private static int requireRegion(long address) {
    if (address >>> 40 != 0) {
      throw Stop.of(Fault.BAD_ADDRESS);
    }
    return (int) (address >>> 32);
  }

  Heap heap(int region) {
    return Objects.requireNonNull(heaps[region]);
  }

  /**
   * Requires room for a program and an input of so many bytes, in place of those that are there.
   */
  void requireRoomFor(int code, int input) {
    long now = space.resident(CODE) + space.resident(VM_CONTROL);
    requireRoom((wholePages(code) + wholePages(input) - now) / Pages.BYTES, 0);
  }

  /** Puts bytes at the beginning of a region, which had others there; their pages go. */
  void load(int region, byte[] bytes, int before) {
    long start = Address.at(region, 0);
    long end = wholePages(bytes.length);
    if (before > end) {
      space.protect(region, Permission.READ, Permission.WRITE);
      try {
        space.fill(start + end, wholePages(before) - end, (byte) 0);
      } finally {
        space.protect(region, Permission.READ);
      }
    }
    int rest = (int) Math.min(before, end);
    space.load(start, rest > bytes.length ? Arrays.copyOf(bytes, rest) : bytes);
  }

  private static long wholePages(long bytes) {
    return bytes + Pages.BYTES - 1 & -Pages.BYTES;
  }

  /** Clears what does not last longer than a program. */
  void endProgram() {
    changes = 0;
    boolean blocks = heap(TRANSIENT).blocks() > 0;
    if (blocks || space.resident(TRANSIENT) > 0) {
      settled.pass();
      blocksChanged |= blocks;
      // last, since who is told of it may throw
      space.endTransaction();
    }
  }

  void blocksChanged() {
    blocksChanged = true;
  }

  /** Whether tables of blocks may be others than at the last root. */
  boolean areBlocksChanged() {
    return blocksChanged;
  }

  /** Begins to count chunks and changes of tables anew. */
  void rooted() {
    blocksChanged = false;
    written.clear();
    settled.pass();
  }

  /** The fault that an exception of the space stands for. */
  static Fault fault(SpaceException refused) {
    return switch (refused) {
      case SpaceException.BadAddress e -> Fault.BAD_ADDRESS;
      case SpaceException.Forbidden e -> Fault.FORBIDDEN;
      case SpaceException.OutOfSpace e -> Fault.OUT_OF_MEMORY;
      case SpaceException.NotABlock e -> Fault.NOT_A_BLOCK;
      default -> throw refused;
    };
  }
}
