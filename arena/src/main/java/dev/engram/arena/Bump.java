/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

import static dev.engram.arena.BlockTable.NONE;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The bump regions of a shard's fast lane: blocks lie one behind the other, and a region begins
 * anew when its last block is freed. For blocks that die together, at the end of a frame, that is
 * the least work there is. What outlives its time is moved to the slow lane by the upkeep, as a
 * young generation's survivors are, so that it does not keep a region.
 */
@SuppressWarnings("ReferenceEquality") // a run is itself
final class Bump {

  private final Slabs owner;
  private final RunHeap heap;
  private final int regionUnits;
  final List<Run> regions = new ArrayList<>();
  @Nullable Run current;

  /** The next free granule of the current region, from its beginning. */
  private int top;

  /** Whether what lies from {@link #top} on reads zero. */
  private boolean zeroed;

  Bump(Slabs owner, RunHeap heap, int regionUnits) {
    this.owner = owner;
    this.heap = heap;
    this.regionUnits = regionUnits;
  }

  /** A block of a size class; its handle, or {@link Handle#NULL} if there is no room. */
  long allocate(int sizeClass, int size, int alignment, boolean clear) {
    int granules = SizeClasses.slotBytes(sizeClass) >> SizeClasses.GRANULE_SHIFT;
    int alignmentGranules = Math.max(1, alignment >> SizeClasses.GRANULE_SHIFT);
    Run region = current;
    int at = top + alignmentGranules - 1 & -alignmentGranules;
    if (region == null || at + granules > granulesOf(region)) {
      region = add(RunHeap.unitsOf(SizeClasses.slotBytes(sizeClass)));
      if (region == null) {
        return Handle.NULL;
      }
      at = 0;
    }
    int entry = owner.shard.takeEntry(sizeClass, Recent.NOWHERE);
    if (entry == NONE) {
      return Handle.NULL;
    }
    Page page = owner.shard.table.page(entry);
    page.lies(Recent.NOWHERE);
    top = at + granules;
    region.append(entry);
    region.live++;
    int granule = region.granule + at;
    if (clear && !zeroed) {
      heap.clear(granule, SizeClasses.slotBytes(sizeClass));
    }
    page.size(entry & BlockTable.IN_PAGE, size);
    return owner.shard.begin(entry, granule);
  }

  private static int granulesOf(Run region) {
    return region.units << RunHeap.UNIT_SHIFT - SizeClasses.GRANULE_SHIFT;
  }

  private @Nullable Run add(int leastUnits) {
    int units = Math.max(regionUnits, leastUnits);
    if (!owner.shard.budget.take(Lane.FAST, units, false)) {
      return null;
    }
    int unit = heap.take(units, 1);
    if (unit == RunHeap.NONE) {
      owner.shard.budget.give(Lane.FAST, units);
      return null;
    }
    Run before = current;
    boolean clean = heap.touch(unit, units);
    Run region = Run.bump(owner, unit, units, clean);
    region.birth = owner.shard.epoch;
    heap.enter(region);
    regions.add(region);
    current = region;
    top = 0;
    zeroed = clean;
    if (before != null && before.live == 0) {
      release(before);
    }
    return region;
  }

  /** A block of a region is gone. */
  void left(Run region) {
    region.live--;
    if (region.live > 0) {
      return;
    }
    if (region == current) {
      top = 0;
      zeroed = false;
      region.fresh = 0;
      region.birth = owner.shard.epoch;
    } else {
      release(region);
    }
  }

  private void release(Run region) {
    regions.remove(region);
    owner.shard.budget.give(Lane.FAST, region.units);
    heap.give(region.unit, region.units);
  }

  /** Gives back the current region if it is empty; units given. */
  int trim() {
    Run region = current;
    if (region == null || region.live > 0) {
      return 0;
    }
    current = null;
    top = 0;
    release(region);
    return region.units;
  }

  /**
   * The regions that were begun so many epochs ago and still have blocks; closes the current one.
   */
  List<Run> old(int epoch, int age) {
    List<Run> found = new ArrayList<>();
    for (Run region : regions) {
      if (region.live > 0 && epoch - region.birth >= age) {
        found.add(region);
        if (region == current) {
          current = null;
          top = 0;
        }
      }
    }
    return found;
  }

  /** The blocks of a region. */
  long[] handles(Blocks blocks, Run region) {
    LongStream.Builder handles = LongStream.builder();
    blocks.lock(owner.shard);
    for (int i = 0; i < region.fresh; i++) {
      int entry = region.entries[i];
      long word = blocks.table.word(entry);
      if (Blocks.state(word) == BlockTable.RAM && blocks.heap.runAt((int) word) == region) {
        handles.add(blocks.table.handle(word, entry));
      }
    }
    blocks.unlock(owner.shard);
    return handles.build().distinct().toArray();
  }

  /** Has no room any more. */
  void close() {
    current = null;
    top = 0;
  }

  /** Units of all regions. */
  int units() {
    int units = 0;
    for (Run region : regions) {
      units += region.units;
    }
    return units;
  }

  /** Bytes of all regions up to the last block, for regions do not know which of them are gone. */
  long liveBytes() {
    long bytes = 0;
    for (Run region : regions) {
      if (region.live > 0) {
        bytes +=
            region == current
                ? (long) top << SizeClasses.GRANULE_SHIFT
                : (long) region.units << RunHeap.UNIT_SHIFT;
      }
    }
    return bytes;
  }

  /** Blocks in all regions. */
  long live() {
    long live = 0;
    for (Run region : regions) {
      live += region.live;
    }
    return live;
  }
}
