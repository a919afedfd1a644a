/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

import static dev.engram.arena.BlockTable.FREE;
import static dev.engram.arena.BlockTable.GENERATION;
import static dev.engram.arena.BlockTable.IN_PAGE;
import static dev.engram.arena.BlockTable.LOW;
import static dev.engram.arena.BlockTable.NEXT_GENERATION;
import static dev.engram.arena.BlockTable.NONE;
import static dev.engram.arena.BlockTable.PAGE;
import static dev.engram.arena.BlockTable.PAGE_SHIFT;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A part of an arena that works alone: its own runs in every lane and its own pages of entries. A
 * block belongs to the shard that allocated it for life, and everything about the block, its entry,
 * its slot and its columns, changes only under this shard's lock. A confined arena has one shard
 * and never locks it.
 */
final class Shard extends ShardLock {

  /** The word of an entry that is free and in no list. */
  private static final long FREE_STATE = (long) FREE << 32;

  final int number;
  final BlockTable table;
  final RunHeap heap;
  final Budget budget;
  final Slabs fast;
  final Slabs slow;
  final Slabs compressed;
  final Bump bump;
  final Recent recent;

  /** As {@link Settings#spillsQuietly} has it. */
  private final boolean spills;

  /** The stacks of {@link #recent}. */
  private final long[][] kept;

  /** Blocks that were allocated here in no slot that was kept. */
  private long allocations;

  /** Blocks that were freed here whose slots were not kept. */
  private long frees;

  /** What the upkeep calls now. */
  int epoch;

  /** Blobs that are here, by lane. */
  final long[] blobs = new long[3];

  final long[] blobUnits = new long[3];

  final int[] unbound = new int[SizeClasses.COUNT + 1];
  final @Nullable Page[] filling = new @Nullable Page[SizeClasses.COUNT + 1];

  /** Whether the blob's units that were taken last read zero. */
  private boolean blobIsZero;

  final int[] filled = new int[SizeClasses.COUNT + 1];

  Shard(int number, BlockTable table, RunHeap heap, Budget budget, boolean spills) {
    this.number = number;
    this.table = table;
    this.heap = heap;
    this.budget = budget;
    this.spills = spills;
    this.recent = new Recent(number, table, heap);
    this.kept = recent.kept;
    this.fast = new Slabs(this, Lane.FAST, heap, runUnits(Lane.FAST));
    this.slow = new Slabs(this, Lane.SLOW, heap, runUnits(Lane.SLOW));
    this.compressed = new Slabs(this, Lane.COMPRESSED, heap, runUnits(Lane.SLOW));
    this.bump = new Bump(fast, heap, runUnits(Lane.FAST));
    Arrays.fill(unbound, NONE);
  }

  /**
   * A run is at most a 256th of its lane, so that what is empty in a few of them does not matter.
   */
  private int runUnits(Lane lane) {
    return Math.clamp(budget.limit(lane) >>> RunHeap.UNIT_SHIFT + 8, 1, 32);
  }

  Slabs slabs(Lane lane) {
    return switch (lane) {
      case FAST -> fast;
      case SLOW -> slow;
      case COMPRESSED -> compressed;
      case DISK -> throw new IllegalArgumentException("the disk lane has no runs");
    };
  }

  /** Blocks that were ever allocated here, not counting those that a move put here. */
  long allocations() {
    return allocations + recent.allocations();
  }

  /** Blocks of this shard that were ever freed. */
  long frees() {
    return frees + recent.frees();
  }

  /** A block in the fast lane, or in the slow one if it may spill; or {@link Handle#NULL}. */
  long allocateQuickly(int size, boolean clear) {
    int sizeClass = SizeClasses.of(size);
    long[] stack = kept[Recent.FAST + sizeClass];
    long head = stack[Recent.HEAD];
    return Recent.kept(head) > 0
        ? allocateRecent(stack, head, size, clear, SizeClasses.isWideFor(size))
        : allocateFromRuns(sizeClass, size, clear);
  }

  private long allocateFromRuns(int sizeClass, int size, boolean clear) {
    long handle = allocateFromRun(fast, sizeClass, size, clear);
    return handle != Handle.NULL || !spills ? handle : allocate(slow, sizeClass, size, clear);
  }

  /**
   * A block in a slot.
   *
   * @param size 1 to the bytes of the class's slots
   * @return its handle, or {@link Handle#NULL} if there is no room
   */
  long allocate(Slabs slabs, int sizeClass, int size, boolean clear) {
    long[] stack = kept[slabs.firstPlace + sizeClass];
    long head = stack[Recent.HEAD];
    return Recent.kept(head) > 0
        ? allocateRecent(stack, head, size, clear, SizeClasses.isWide(sizeClass))
        : allocateFromRun(slabs, sizeClass, size, clear);
  }

  /**
   * The same in the slot that was freed last, of those that are kept.
   *
   * @param wide whether slots of this class have {@link SizeClasses#WIDE} bytes or more
   */
  private long allocateRecent(long[] stack, long head, int size, boolean clear, boolean wide) {
    int entry = (int) stack[Recent.FIRST - 1 + Recent.kept(head)];
    stack[Recent.HEAD] = head + Recent.TAKEN;
    long[] words = table.words;
    long word = words[entry] ^ FREE_STATE; // its place is still there
    // plain: who gets the handle from this thread sees it, and nobody else has the handle
    words[entry] = word;
    if (wide) {
      table.size(entry, (int) stack[Recent.SLOT_BYTES], size);
    } else {
      table.narrowSize(entry, size);
    }
    if (clear) {
      heap.clear((int) word, stack[Recent.SLOT_BYTES]);
    }
    return table.handle(word, entry);
  }

  /** The same from the current run. */
  private long allocateFromRun(Slabs slabs, int sizeClass, int size, boolean clear) {
    Run run = slabs.current[sizeClass];
    int slot = run.head;
    if (slot == NONE) {
      return allocateFresh(slabs, sizeClass, size, clear);
    }
    int entry = run.entries[slot];
    long word = table.words[entry];
    run.head = (int) word;
    run.live++;
    word = word & GENERATION | run.granuleOf(slot) & LOW;
    table.size(entry, run.slotBytes, size);
    table.words[entry] = word;
    allocations++;
    if (clear) {
      heap.clear((int) word, run.slotBytes);
    }
    return table.handle(word, entry);
  }

  /** The same from a slot that was never used, or from another run. */
  private long allocateFresh(Slabs slabs, int sizeClass, int size, boolean clear) {
    Run run = slabs.current[sizeClass];
    if (run.fresh == run.slots) {
      Run next = slabs.refill(sizeClass, false);
      if (next == null) {
        return Handle.NULL;
      }
      if (next.head != NONE) {
        return allocateFromRun(slabs, sizeClass, size, clear);
      }
      run = next;
    }
    int entry = takeEntry(sizeClass, run.place);
    if (entry == NONE) {
      return Handle.NULL;
    }
    int slot = run.fresh++;
    run.entries[slot] = entry;
    run.live++;
    int granule = run.granuleOf(slot);
    if (clear && !run.zeroed) {
      heap.clear(granule, run.slotBytes);
    }
    Page page = table.page(entry);
    page.size(entry & IN_PAGE, size);
    return begin(entry, granule);
  }

  /**
   * Frees a block if its page says that its slot goes to a stack of this shard, and if there is
   * room: then nothing need be known of the slot. That matters most where blocks are freed soon:
   * the next allocation waits for the entry that is stored here, and so for all loads that find out
   * where to store it. For the same reason the table is given, though the shard knows it.
   *
   * @return whether it was freed; if not, nothing has changed
   */
  boolean freeRecent(BlockTable table, long handle) {
    return freeRecent(table, handle, true);
  }

  private boolean freeRecent(BlockTable table, long handle, boolean maybeOfOthers) {
    long[] words = table.words;
    int entry = table.index(handle);
    if (entry < 0 || entry >= words.length) {
      return false;
    }
    long[] stack = table.stacks[entry >>> PAGE_SHIFT];
    long word = words[entry];
    return BlockTable.isPresent(word, handle)
        && (!maybeOfOthers || stack[Recent.SHARD] == number)
        && keep(stack, words, entry, word);
  }

  /**
   * Frees a block of this shard that is in RAM, in a slot, and has nothing in any column.
   *
   * @return whether it was such a block; if not, nothing has changed
   */
  boolean freeQuickly(BlockTable table, long handle) {
    return freeRecent(table, handle, false) || freeByPlace(handle);
  }

  /** The same where the page does not say where the slot goes, or there is no room. */
  private boolean freeByPlace(long handle) {
    long[] words = table.words;
    int entry = table.index(handle);
    if (entry < 0 || entry >= words.length) {
      return false;
    }
    long word = words[entry];
    if (!BlockTable.isPresent(word, handle) || (table.bounds[entry >>> PAGE_SHIFT] & 1) != 0) {
      return false;
    }
    int place = heap.placeAt((int) word);
    return recent.makeRoom(place) && keep(kept[place], words, entry, word);
  }

  /** Frees an entry that is present and keeps its slot, if there is room and it may live again. */
  private static boolean keep(long[] stack, long[] words, int entry, long word) {
    long freed = word + NEXT_GENERATION;
    long head = stack[Recent.HEAD];
    int at = Recent.FIRST + Recent.kept(head);
    // after the last generation comes 0
    if (at >= stack.length || Long.compareUnsigned(freed, NEXT_GENERATION) < 0) {
      return false;
    }
    words[entry] = freed | FREE_STATE;
    stack[at] = entry;
    stack[Recent.HEAD] = head + Recent.ADDED;
    return true;
  }

  /**
   * Takes a slot for a block that has an entry already. The slot's own entry becomes unbound.
   *
   * @param move whether it may be taken from the scratch
   * @return the granule, or {@link RunHeap#NONE}
   */
  int takeSlot(Slabs slabs, int sizeClass, int entry, boolean move) {
    Run run = slabs.current[sizeClass];
    if (run.head == NONE && run.fresh == run.slots) {
      Run next = slabs.refill(sizeClass, move);
      if (next == null) {
        return RunHeap.NONE;
      }
      run = next;
    }
    int slot = run.head;
    if (slot != NONE) {
      int own = run.entries[slot];
      run.head = (int) table.word(own);
      unbind(sizeClass, own);
    } else {
      slot = run.fresh++;
    }
    run.entries[slot] = entry;
    run.live++;
    if (run.place != Recent.NOWHERE) {
      table.page(entry).lies(run.place);
    }
    return run.granuleOf(slot);
  }

  /** Gives back the slot at a granule, whatever entry it had. */
  void giveSlot(int granule) {
    Run run = heap.runOf(granule);
    if (run.isBump()) {
      bump.left(run);
      return;
    }
    int slot = run.slotAt(granule);
    int entry = takeEntry(run.sizeClass, run.place);
    if (entry == NONE) {
      run.owner.lose(run, slot);
      return;
    }
    run.owner.give(run, slot, entry, table.word(entry) & GENERATION | FREE_STATE);
  }

  /**
   * A free entry, or {@link BlockTable#NONE} if there are as many as there may be.
   *
   * @param place where the slot is kept that it is for, if in a stack of {@link Recent}
   */
  int takeEntry(int sizeClass, int place) {
    int entry = unbound[sizeClass];
    Page page;
    if (entry != NONE) {
      unbound[sizeClass] = (int) table.word(entry);
      page = table.page(entry);
    } else {
      page = filling[sizeClass];
      if (page == null || filled[sizeClass] == PAGE) {
        page = table.addPage(sizeClass, place, this);
        if (page == null) {
          return NONE;
        }
        filling[sizeClass] = page;
        filled[sizeClass] = BlockTable.firstOf(page.first);
      }
      entry = page.entry(filled[sizeClass]++);
    }
    if (place != Recent.NOWHERE) {
      page.lies(place);
    }
    return entry;
  }

  /** Puts a free entry where {@link #takeEntry} finds it. */
  void unbind(int sizeClass, int entry) {
    long word = table.word(entry) & GENERATION | FREE_STATE | unbound[sizeClass] & LOW;
    table.set(entry, word);
    unbound[sizeClass] = entry;
  }

  /** Ends the lifetime of an entry whose place is given back; it becomes unbound, or retires. */
  void endEntry(Page page, int entry) {
    long freed = (table.word(entry) & GENERATION) + NEXT_GENERATION;
    frees++;
    if (freed == 0) {
      table.set(entry, BlockTable.NEVER);
      return;
    }
    table.set(entry, freed | FREE_STATE);
    unbind(page.sizeClass, entry);
  }

  /**
   * Takes units for a blob.
   *
   * @return the granule, or {@link RunHeap#NONE}
   */
  int takeBlob(Lane lane, long size, int alignment, int entry, boolean move) {
    int units = RunHeap.unitsOf(size);
    if (!budget.take(lane, units, move)) {
      return RunHeap.NONE;
    }
    int alignmentUnits = Math.max(1, alignment >>> RunHeap.UNIT_SHIFT);
    int at = heap.take(units, alignmentUnits);
    if (at == RunHeap.NONE) {
      budget.give(lane, units);
      return RunHeap.NONE;
    }
    heap.enter(at, entry);
    blobIsZero = heap.touch(at, units);
    blobs[lane.number()]++;
    blobUnits[lane.number()] += units;
    return at << RunHeap.UNIT_SHIFT - SizeClasses.GRANULE_SHIFT;
  }

  /** A blob; its handle, or {@link Handle#NULL} if there is no room. */
  long allocateBlob(Lane lane, long size, int alignment, boolean clear) {
    int entry = takeEntry(SizeClasses.BLOB, Recent.NOWHERE);
    if (entry == NONE) {
      return Handle.NULL;
    }
    int granule = takeBlob(lane, size, alignment, entry, false);
    if (granule == RunHeap.NONE) {
      unbind(SizeClasses.BLOB, entry);
      return Handle.NULL;
    }
    Page page = table.page(entry);
    page.size(entry & IN_PAGE, size);
    page.blob(entry & IN_PAGE, alignment, lane == Lane.FAST);
    if (clear && !blobIsZero) {
      heap.clear(granule, size);
    }
    return begin(entry, granule);
  }

  /** Begins a lifetime; its handle. */
  long begin(int entry, int granule) {
    long word = table.word(entry) & GENERATION | granule & LOW;
    table.set(entry, word);
    allocations++;
    return table.handle(word, entry);
  }

  void giveBlob(Lane lane, int granule, long size) {
    int units = RunHeap.unitsOf(size);
    heap.give(granule >>> RunHeap.UNIT_SHIFT - SizeClasses.GRANULE_SHIFT, units);
    blobs[lane.number()]--;
    blobUnits[lane.number()] -= units;
    budget.give(lane, units);
  }

  /** Hands out no more blocks. */
  void close() {
    recent.close();
    fast.close();
    slow.close();
    compressed.close();
    bump.close();
    heap.limit(0);
  }

  /** Gives back the slots and the runs that are kept for the next block; units given. */
  int trim() {
    int before = fast.units() + slow.units();
    recent.giveBack();
    int given = before - fast.units() - slow.units();
    return given + fast.trim() + slow.trim() + compressed.trim() + bump.trim();
  }
}
