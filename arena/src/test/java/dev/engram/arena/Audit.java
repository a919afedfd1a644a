/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

import static dev.engram.arena.BlockTable.COMPRESSED;
import static dev.engram.arena.BlockTable.DISK;
import static dev.engram.arena.BlockTable.FREE;
import static dev.engram.arena.BlockTable.IN_PAGE;
import static dev.engram.arena.BlockTable.NONE;
import static dev.engram.arena.BlockTable.PAGE;
import static dev.engram.arena.BlockTable.PAGE_SHIFT;
import static dev.engram.arena.BlockTable.RAM;
import static dev.engram.arena.BlockTable.RETIRED;

import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Walks all that an arena knows of itself, from the units of its region up to its groups, and
 * compares every figure that is kept with the one that is found. Nobody may use the arena
 * meanwhile.
 *
 * <p>It starts from both ends: from memory, where every unit has one owner and every slot is either
 * free, in the list, or names an entry; and from the entries, each of which is live, retired, bound
 * to a free slot, in the list of the unbound, or was never used. Where the two meet, nothing is
 * lost and nothing has two owners.
 */
final class Audit {

  private static final int GRANULES_SHIFT = RunHeap.UNIT_SHIFT - SizeClasses.GRANULE_SHIFT;

  private final Blocks blocks;
  private final BlockTable table;
  private final RunHeap heap;

  /** The entries that were accounted for. */
  private final boolean[] found;

  /** The bytes of the lanes' slots and blobs that were found taken, and how many they are. */
  private final long[] liveBytes = new long[4];

  private final long[] liveCount = new long[4];
  private final long[] usedUnits = new long[4];
  private final long[] blobs = new long[3];
  private final Map<Run, Integer> bumped = new HashMap<>();

  /** Places whose block was freed, but which are kept back. */
  private int keptBack;

  /** Of each run, the slots that are kept for the next block. */
  private final Map<Run, BitSet> recent = new HashMap<>();

  private long live;

  private Audit(Arena arena) {
    this.blocks = arena.blocks;
    this.table = blocks.table;
    this.heap = blocks.heap;
    this.found = new boolean[table.size()];
  }

  /**
   * Audits an arena that nobody uses.
   *
   * @throws AssertionError that says what is wrong
   */
  static void check(Arena arena) {
    Audit audit = new Audit(arena);
    audit.entries();
    audit.recent();
    audit.units();
    audit.lists();
    audit.freeEntries();
    audit.totals(arena.statistics());
    audit.groups();
  }

  private static int number(Lane lane) {
    return switch (lane) {
      case FAST -> 0;
      case SLOW -> 1;
      case COMPRESSED -> 2;
      case DISK -> 3;
    };
  }

  @SuppressWarnings("AnnotateFormatMethod")
  private static void require(boolean holds, String what, Object... values) {
    if (!holds) {
      throw new AssertionError(what.formatted(values));
    }
  }

  /** Each live entry has its place, and no other has the same. */
  private void entries() {
    for (int entry = 0; entry < found.length; entry++) {
      Page page = table.page(entry);
      int at = entry & IN_PAGE;
      long word = page.word(at);
      int state = Blocks.state(word);
      if (state == RETIRED) {
        claim(entry, "retired");
        continue;
      }
      if (state == FREE) {
        require(page.pins(at) == 0 && page.group(at) == 0, "free entry %d has columns", entry);
        continue;
      }
      require(
          state == RAM || state == COMPRESSED || state == DISK,
          "entry %d is in state %d though nobody uses the arena",
          entry,
          state);
      claim(entry, "live");
      live++;
      if (state == DISK) {
        continue;
      }
      Run run = heap.runAt((int) word);
      if (run == null) {
        int unit = (int) word >>> GRANULES_SHIFT;
        require(heap.blobAt(unit) == entry, "unit %d is not the blob of entry %d", unit, entry);
        require(state == COMPRESSED || page.slotBytes == 0, "entry %d has no slot", entry);
        int alignment = state == RAM ? page.alignment(at) : 1;
        require(heap.address((int) word) % alignment == 0, "entry %d lost its alignment", entry);
      } else if (run.isBump()) {
        bumped.merge(run, 1, Integer::sum);
        require(state == RAM && run.owner.lane == Lane.FAST, "entry %d in a region", entry);
        stack(page, entry, Recent.NOWHERE);
      } else {
        int slot = run.slotAt((int) word);
        require(run.granuleOf(slot) == (int) word, "entry %d is inside a slot", entry);
        require(run.entries[slot] == entry, "slot %d is not entry %d's", slot, entry);
        boolean compressed = run.owner.lane == Lane.COMPRESSED;
        require(compressed == (state == COMPRESSED), "entry %d is in a wrong lane", entry);
        require(
            compressed || run.sizeClass == page.sizeClass, "entry %d is in a wrong class", entry);
        if (!compressed) {
          stack(page, entry, run.place);
        }
      }
    }
  }

  /** A page says of an entry where its slot will be kept, or nothing. */
  @SuppressWarnings("ReferenceEquality") // a stack is itself
  private void stack(Page page, int entry, int place) {
    long[] stack = table.stacks[entry >>> PAGE_SHIFT];
    require(
        stack == Recent.NOTHING || !page.hasColumns() && stack == page.shard.recent.kept[place],
        "the slot of entry %d would be kept elsewhere than at place %d",
        entry,
        place);
  }

  /** Each slot that is kept for the next block is in the run that it says, and has its entry. */
  private void recent() {
    for (Shard shard : blocks.shards) {
      for (int place = 0; place < shard.recent.kept.length; place++) {
        long[] stack = shard.recent.kept[place];
        int end = Recent.FIRST + Recent.kept(stack[Recent.HEAD]);
        require(end <= stack.length, "%d words of place %d", end, place);
        for (int i = Recent.FIRST; i < end; i++) {
          recent(shard, place, (int) stack[i]);
        }
      }
    }
  }

  private void recent(Shard shard, int place, int entry) {
    long word = table.word(entry);
    require(Blocks.state(word) == FREE, "entry %d is kept and live", entry);
    claim(entry, "kept");
    require(heap.runAt((int) word) != null, "entry %d is kept of no run", entry);
    Run run = heap.runOf((int) word);
    require(run.place == place, "entry %d is kept at place %d", entry, place);
    require(run.owner.shard == shard, "entry %d is kept by another shard", entry);
    stack(table.page(entry), entry, place);
    int slot = run.slotAt((int) word);
    require(run.granuleOf(slot) == (int) word, "kept entry %d is inside a slot", entry);
    require(run.entries[slot] == entry, "slot %d is not kept entry %d's", slot, entry);
    recent.computeIfAbsent(run, none -> new BitSet()).set(slot);
  }

  private void claim(int entry, String as) {
    require(!found[entry], "entry %d is %s, and something else too", entry, as);
    found[entry] = true;
  }

  /** Every unit belongs to one run, one blob, or one free extent that has no free neighbour. */
  private void units() {
    int top = heap.top();
    boolean[] used = heap.used();
    long total = 0;
    boolean wasFree = false;
    for (int unit = 0; unit < top; ) {
      int length = heap.lengthAt(unit);
      require(length > 0 && unit + length <= top, "extent of %d units at %d", length, unit);
      if (used[unit]) {
        total += length;
        Run run = heap.runAtUnit(unit);
        if (run == null) {
          blob(unit, length);
        } else {
          run(run, unit, length);
        }
      } else {
        require(!wasFree, "two free extents side by side at unit %d", unit);
        for (int i = unit; i < unit + length; i++) {
          require(heap.runAtUnit(i) == null, "free unit %d has a run", i);
          require(heap.blobAt(i) == NONE, "free unit %d has a blob", i);
        }
      }
      wasFree = !used[unit];
      unit += length;
    }
    require(!wasFree, "the last extent below the top is free");
    require(
        total << RunHeap.UNIT_SHIFT == heap.usedBytes(),
        "%d units are used, and %d bytes counted",
        total,
        heap.usedBytes());
  }

  private void blob(int unit, int length) {
    int entry = heap.blobAt(unit);
    require(entry != NONE, "%d used units at %d are nobody's", length, unit);
    Page page = table.page(entry);
    int at = entry & IN_PAGE;
    long word = page.word(at);
    int state = Blocks.state(word);
    boolean here = (state == RAM || state == COMPRESSED) && (int) word >>> GRANULES_SHIFT == unit;
    Lane lane = state == COMPRESSED ? Lane.COMPRESSED : page.isFast(at) ? Lane.FAST : Lane.SLOW;
    if (!here) {
      keptBack++;
      Watch.Corpse corpse = blocks.watch.corpseAt(unit << GRANULES_SHIFT);
      require(corpse != null, "blob at unit %d is not where entry %d is", unit, entry);
      lane = corpse != null && corpse.fast() ? Lane.FAST : Lane.SLOW;
    } else if (state == RAM) {
      require(
          length == RunHeap.unitsOf(page.size(at)), "blob of entry %d has %d units", entry, length);
    }
    blobs[number(lane)]++;
    count(lane, 1, (long) length << RunHeap.UNIT_SHIFT, length);
  }

  private void count(Lane lane, long blocksHere, long bytes, int units) {
    liveCount[number(lane)] += blocksHere;
    liveBytes[number(lane)] += bytes;
    usedUnits[number(lane)] += units;
  }

  private void run(Run run, int unit, int length) {
    require(run.unit == unit && run.units == length, "run of unit %d lies at %d", run.unit, unit);
    require(!run.isReleased() && !run.leaving, "run at unit %d is released or leaving", unit);
    for (int i = unit; i < unit + length; i++) {
      require(heap.runAtUnit(i) == run, "unit %d is not its run's", i);
      require(heap.blobAt(i) == NONE, "unit %d has a run and a blob", i);
    }
    if (run.isBump()) {
      Bump bump = run.owner.shard.bump;
      require(bump.regions.contains(run), "region at unit %d is lost", unit);
      int there = bumped.getOrDefault(run, 0);
      int kept = run.live - there;
      require(kept >= 0, "region at unit %d counts %d blocks, %d live", unit, run.live, there);
      require(run.live > 0 || run == bump.current, "region at unit %d is empty", unit);
      keptBack += kept;
      count(Lane.FAST, run.live, 0, length);
      return;
    }
    slots(run);
  }

  /** Each slot that was ever used is in the run's list or has an entry that is there. */
  private void slots(Run run) {
    boolean[] free = new boolean[run.slots];
    int taken = run.fresh - run.lost;
    for (int slot = run.head; slot != NONE; ) {
      require(slot >= 0 && slot < run.fresh && !free[slot], "list of unit %d: %d", run.unit, slot);
      free[slot] = true;
      taken--;
      int entry = run.entries[slot];
      require(
          Blocks.state(table.word(entry)) == FREE, "slot of unit %d is free and used", run.unit);
      require(table.page(entry).sizeClass == run.sizeClass, "entry %d in a wrong class", entry);
      claim(entry, "bound to a free slot");
      slot = (int) table.word(entry);
    }
    BitSet kept = recent.getOrDefault(run, new BitSet());
    require(run.live == taken, "run at unit %d: %d live, %d taken", run.unit, run.live, taken);
    int lost = 0;
    for (int slot = 0; slot < run.fresh; slot++) {
      if (free[slot] || kept.get(slot)) {
        require(!free[slot] || !kept.get(slot), "slot of unit %d is free twice", run.unit);
        continue;
      }
      int entry = run.entries[slot];
      if (entry == NONE) {
        lost++;
        continue;
      }
      long word = table.word(entry);
      int state = Blocks.state(word);
      if (state != RAM && state != COMPRESSED || (int) word != run.granuleOf(slot)) {
        keptBack++;
        require(
            blocks.watch.corpseAt(run.granuleOf(slot)) != null,
            "slot %d of unit %d is taken by nobody",
            slot,
            run.unit);
      }
    }
    require(lost == run.lost, "run at unit %d lost %d slots, not %d", run.unit, lost, run.lost);
    boolean current = run.owner.current[run.sizeClass] == run;
    require(run.live > 0 || current, "run at unit %d is empty and kept", run.unit);
    require(
        current || run.listed != run.isFull(),
        "run at unit %d: listed %s, full %s",
        run.unit,
        run.listed,
        run.isFull());
    require(!current || !run.listed, "run at unit %d is current and listed", run.unit);
    int live = run.live - kept.cardinality();
    count(run.owner.lane, live, (long) live * run.slotBytes, run.units);
  }

  /** What the lists of runs hold is in the region, and says so. */
  private void lists() {
    for (Shard shard : blocks.shards) {
      for (Lane lane : new Lane[] {Lane.FAST, Lane.SLOW, Lane.COMPRESSED}) {
        Slabs slabs = shard.slabs(lane);
        for (int sizeClass = 0; sizeClass < SizeClasses.COUNT; sizeClass++) {
          Run before = null;
          for (Run run = slabs.firstListed(sizeClass); run != null; run = run.next) {
            require(run.listed && run.previous == before, "list of runs at unit %d", run.unit);
            require(heap.runAtUnit(run.unit) == run, "a run at unit %d is listed", run.unit);
            before = run;
          }
        }
      }
    }
  }

  /** Every entry that is free is bound to a slot, in one list, or was never used. */
  private void freeEntries() {
    for (Shard shard : blocks.shards) {
      for (int sizeClass = 0; sizeClass <= SizeClasses.BLOB; sizeClass++) {
        for (int entry = shard.unbound[sizeClass]; entry != NONE; entry = (int) table.word(entry)) {
          claim(entry, "unbound");
          Page page = table.page(entry);
          require(page.sizeClass == sizeClass && page.shard == shard, "entry %d strayed", entry);
          require(Blocks.state(table.word(entry)) == FREE, "entry %d is unbound and live", entry);
        }
        Page filling = shard.filling[sizeClass];
        for (int used = shard.filled[sizeClass]; filling != null && used < PAGE; used++) {
          claim(filling.entry(used), "not used yet");
        }
      }
    }
    for (int entry = 0; entry < found.length; entry++) {
      require(found[entry], "entry %d is lost", entry);
    }
  }

  private void totals(Statistics statistics) {
    require(statistics.liveBlocks() == live, "%d blocks, %d counted", live, statistics);
    require(
        keptBack == blocks.watch.corpses(),
        "%d kept back, %d known",
        keptBack,
        blocks.watch.corpses());
    for (Lane lane : new Lane[] {Lane.FAST, Lane.SLOW, Lane.COMPRESSED}) {
      LaneStatistics here = statistics.lane(lane);
      int at = number(lane);
      require(here.blocks() == liveCount[at], "%s has %d blocks: %s", lane, liveCount[at], here);
      require(here.blobs() == blobs[at], "%s has %d blobs: %s", lane, blobs[at], here);
      require(
          here.usedBytes() == usedUnits[at] << RunHeap.UNIT_SHIFT,
          "%s uses %d units: %s",
          lane,
          usedUnits[at],
          here);
      require(
          here.liveBytes() == liveBytes[at] || lane == Lane.FAST && blocks.settings.bump(),
          "%s has %d bytes: %s",
          lane,
          liveBytes[at],
          here);
    }
    long fast = usedUnits[0] << RunHeap.UNIT_SHIFT;
    long slow = usedUnits[1] + usedUnits[2] << RunHeap.UNIT_SHIFT;
    Budget budget = blocks.budget;
    require(budget.used(Lane.FAST) == fast, "budget %d, used %d", budget.used(Lane.FAST), fast);
    require(budget.used(Lane.SLOW) == slow, "budget %d, used %d", budget.used(Lane.SLOW), slow);
    require(fast <= budget.limit(Lane.FAST) && slow <= budget.limit(Lane.SLOW), "over budget");
    require(heap.committedBytes() >= heap.usedBytes(), "more used than committed");
    require(heap.committedBytes() <= heap.limit(), "more committed than allowed");
    require(heap.limit() <= blocks.settings.hardLimit(), "grown beyond the hard limit");
  }

  /** Bytes and blocks of each group are those of its blocks and of the groups below. */
  private void groups() {
    Map<Group, Long> bytes = new HashMap<>();
    Map<Group, Long> counts = new HashMap<>();
    blocks.forEach((page, at) -> {
      Group group = blocks.groups.group(page.group(at));
      bytes.merge(group, Blocks.footprint(page, at), Long::sum);
      counts.merge(group, 1L, Long::sum);
      return true;
    });
    Set<Group> seen = new HashSet<>();
    below(blocks.groups.root(), bytes, counts, seen);
    require(seen.containsAll(bytes.keySet()), "blocks in a group that is closed");
  }

  private static long[] below(
      Group group, Map<Group, Long> bytes, Map<Group, Long> counts, Set<Group> seen) {
    seen.add(group);
    long held = bytes.getOrDefault(group, 0L);
    long count = counts.getOrDefault(group, 0L);
    for (Group child : group.children()) {
      long[] there = below(child, bytes, counts, seen);
      held += group.isRoot() ? there[0] : Math.max(there[0], child.reservation());
      count += there[1];
    }
    if (!group.isRoot()) {
      require(group.bytes() == held, "%s holds %d, not %d", group.path(), held, group.bytes());
      require(held <= group.limit(), "%s is beyond its limit", group.path());
    }
    require(group.blocks() == count, "%s has %d, not %d", group.path(), count, group.blocks());
    return new long[] {held, count};
  }
}
