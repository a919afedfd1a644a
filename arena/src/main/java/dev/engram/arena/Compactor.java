/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

import static dev.engram.arena.BlockTable.COMPRESSED;
import static dev.engram.arena.BlockTable.IN_PAGE;
import static dev.engram.arena.BlockTable.MOVING;
import static dev.engram.arena.BlockTable.NONE;
import static dev.engram.arena.BlockTable.RAM;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Empties the runs that are nearly empty into those that are nearly full, so that the memory of
 * whole runs can be used otherwise. That is all the compaction that slots need: within a run the
 * order of slots means nothing.
 *
 * <p>Class by class, lane by lane, shard by shard. For each class the runs with room are sorted
 * once by how many blocks they have; then the sparsest is emptied, in batches of {@value #BATCH}
 * blocks or {@value #BATCH_BYTES} bytes, as long as the others have room for what is left. Between
 * two batches the budget is looked at, and the next call goes on where this one stopped.
 *
 * <p>Blobs are moved down to lower units by a full compaction only: where they lie costs address
 * space, not memory.
 */
final class Compactor {

  private static final int BATCH = 256;
  private static final int BATCH_BYTES = 64 << 10;

  private final Blocks blocks;
  private final BlockTable table;
  private final RunHeap heap;

  // guarded by the mover's lock
  private int place;
  private Run[] plan = new Run[0];
  private int next;
  private final Batch batch = new Batch();
  private ArenaException.@Nullable Corrupted corrupted;

  // what this compaction did so far
  private long moved;
  private long movedBytes;
  private long freed;
  private long pinned;
  private long stragglers;
  private long longest;

  // and all of them
  private long cycles;
  private long allMovedBytes;

  Compactor(Blocks blocks) {
    this.blocks = blocks;
    this.table = blocks.table;
    this.heap = blocks.heap;
  }

  /** Everything, and gives the memory back to the system. */
  Compaction full() {
    return run(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, true);
  }

  /** Until a number of bytes of runs is free. */
  Compaction until(long freeBytes) {
    return run(Long.MAX_VALUE, Long.MAX_VALUE, freeBytes, false);
  }

  /** For a time, or until so many bytes are copied. */
  Compaction slice(long nanos, long bytes) {
    return run(nanos, bytes, Long.MAX_VALUE, false);
  }

  /**
   * Makes room for a block of a class that was refused.
   *
   * @return whether anything was freed
   */
  boolean heal(int sizeClass, long bytes) {
    long wanted = sizeClass == SizeClasses.BLOB ? bytes : Math.max(bytes, 4L * Slabs.RUN_BYTES);
    Compaction done = run(Long.MAX_VALUE, Long.MAX_VALUE, wanted, false);
    return done.freedBytes() > 0;
  }

  private Compaction run(long nanos, long bytes, long wanted, boolean all) {
    blocks.movement.mover.lock();
    try {
      moved = movedBytes = freed = pinned = stragglers = longest = 0;
      long begin = System.nanoTime();
      boolean complete = all ? everything() : some(begin, nanos, bytes, wanted);
      if (all) {
        blobs();
        trim();
      }
      long purged = all ? heap.purge() : 0;
      cycles++;
      allMovedBytes += movedBytes;
      Compaction done =
          new Compaction(moved, movedBytes, freed, purged, pinned, stragglers, longest, complete);
      Events.compacted(done, System.nanoTime() - begin);
      return done;
    } finally {
      blocks.movement.mover.unlock();
    }
  }

  private boolean everything() {
    place = 0;
    next = 0;
    plan = new Run[0];
    while (step()) {
      // each step is a batch
    }
    return true;
  }

  private boolean some(long begin, long nanos, long bytes, long wanted) {
    long before = begin;
    boolean atWrap = place == 0 && plan.length == 0;
    while (freed < wanted && movedBytes < bytes) {
      boolean more = step();
      if (!more) {
        if (atWrap) {
          return true;
        }
        atWrap = true;
      }
      long now = System.nanoTime();
      longest = Math.max(longest, now - before);
      before = now;
      if (now - begin >= nanos) {
        return false;
      }
    }
    return false;
  }

  /** How many places there are: classes of lanes of shards. */
  private int places() {
    return blocks.shards.length * LANES.length * SizeClasses.COUNT;
  }

  private static final Lane[] LANES = {Lane.FAST, Lane.SLOW, Lane.COMPRESSED};

  /** A batch, or the plan of the next class; false after the last. */
  @SuppressWarnings("ReferenceEquality") // nothing is itself
  private boolean step() {
    while (next >= plan.length) {
      if (place == places()) {
        place = 0;
        plan = new Run[0];
        next = 0;
        return false;
      }
      plan = plan(place++);
      next = 0;
      if (plan != NOTHING) {
        return true; // to sort many runs takes as long as a batch
      }
    }
    Run run = plan[next];
    if (!empty(run)) {
      next++;
    }
    return true;
  }

  private Slabs slabsOf(int at) {
    int lane = at / SizeClasses.COUNT;
    return blocks.shards[lane / LANES.length].slabs(LANES[lane % LANES.length]);
  }

  /** The runs to empty, the sparsest first: as many as the others have room for. */
  private Run[] plan(int at) {
    Slabs slabs = slabsOf(at);
    int sizeClass = at % SizeClasses.COUNT;
    int place = Recent.place(slabs.lane, sizeClass);
    Recent recent = slabs.shard.recent;
    if (slabs.current[sizeClass].slots == 0
        && slabs.firstListed(sizeClass) == null
        && recent.count(place) == 0) {
      return NOTHING;
    }
    blocks.lock(slabs.shard);
    try {
      freed += giveBack(slabs, place);
      Run[] runs = sparsestFirst(slabs.withRoom(sizeClass));
      if (runs.length < 2) {
        return NOTHING;
      }
      long room = 0;
      for (Run run : runs) {
        room += run.room();
      }
      int emptied = 0;
      while (emptied < runs.length) {
        // what this run has must fit the room of those behind it
        Run run = runs[emptied];
        room -= run.room();
        if (room < run.live) {
          break;
        }
        room -= run.live;
        emptied++;
      }
      freed += (long) slabs.relist(sizeClass, runs) << RunHeap.UNIT_SHIFT;
      return Arrays.copyOf(runs, emptied);
    } finally {
      blocks.unlock(slabs.shard);
    }
  }

  /** Sorted as numbers, since the runs are hundreds and a slice's time is short. */
  private static Run[] sparsestFirst(Run[] runs) {
    long[] order = new long[runs.length];
    for (int i = 0; i < order.length; i++) {
      order[i] = (long) runs[i].live << Integer.SIZE | i;
    }
    Arrays.sort(order);
    Run[] sorted = new Run[runs.length];
    for (int i = 0; i < order.length; i++) {
      sorted[i] = runs[(int) order[i]];
    }
    return sorted;
  }

  private static final Run[] NOTHING = {};

  /**
   * Has the runs of a class have back what is kept of them; bytes of those that were left empty.
   */
  private static long giveBack(Slabs slabs, int place) {
    int before = slabs.units();
    slabs.shard.recent.giveBack(place);
    return (long) (before - slabs.units()) << RunHeap.UNIT_SHIFT;
  }

  /** Moves a batch out of a run; whether there may be more in it. */
  private boolean empty(Run run) {
    Shard shard = run.owner.shard;
    blocks.lock(shard);
    try {
      freed += giveBack(run.owner, run.place);
      if (run.live == 0 || run.isReleased()) {
        return false;
      }
      run.owner.leave(run);
      boolean more = run.owner.lane == Lane.COMPRESSED ? recompact(run) : mark(run);
      if (batch.count > 0) {
        more &= copy(shard);
      }
      if (run.live == 0) {
        freed += (long) run.units << RunHeap.UNIT_SHIFT;
      }
      // what was freed meanwhile
      freed += giveBack(run.owner, run.place);
      run.owner.stay(run);
      ArenaException.Corrupted found = corrupted;
      if (found != null) {
        corrupted = null;
        throw found;
      }
      return more && run.live > 0;
    } finally {
      blocks.unlock(shard);
    }
  }

  /** Fills the batch from a run; whether it was full. */
  private boolean mark(Run run) {
    batch.count = 0;
    long bytes = 0;
    Shard shard = run.owner.shard;
    for (int slot = 0; slot < run.fresh; slot++) {
      int entry = run.entries[slot];
      if (entry == NONE) {
        continue;
      }
      Page page = table.page(entry);
      int at = entry & IN_PAGE;
      long word = page.word(at);
      int granule = run.granuleOf(slot);
      if (Blocks.state(word) >= BlockTable.FREE) {
        continue;
      }
      if (Blocks.state(word) != RAM || (int) word != granule || page.pins(at) > 0) {
        pinned++;
        continue;
      }
      if (batch.count == BATCH || bytes > BATCH_BYTES) {
        return true;
      }
      try {
        blocks.watch.checkCanary(page, at, table.handle(word, entry));
      } catch (ArenaException.Corrupted found) {
        // told when those before it have moved and the run is as any other again
        corrupted = found;
        return false;
      }
      int target = shard.takeSlot(run.owner, run.sizeClass, entry, true);
      if (target == RunHeap.NONE) {
        return false;
      }
      page.publish(at, word | (long) MOVING << 32);
      batch.add(page, at, word, target);
      bytes += run.slotBytes;
    }
    return false;
  }

  /** Copies and publishes the batch, unless a guard is held too long. Locked before and after. */
  private boolean copy(Shard shard) {
    blocks.unlock(shard);
    boolean quiet = blocks.guards.awaitReaders();
    if (quiet) {
      for (int i = 0; i < batch.count; i++) {
        Page page = batch.page(i);
        long size = page.size(batch.ats[i]);
        blocks.movement.copyBytes(page, batch.words[i], size, batch.targets[i]);
      }
    } else {
      stragglers++;
    }
    blocks.lock(shard);
    for (int i = 0; i < batch.count; i++) {
      Page page = batch.page(i);
      boolean done =
          blocks.movement.finish(
              page,
              batch.ats[i],
              batch.words[i],
              page.slotBytes,
              batch.targets[i],
              Lane.SLOW,
              quiet);
      if (done) {
        moved++;
        movedBytes += page.slotBytes;
      }
    }
    batch.clear();
    return quiet;
  }

  /** Moves compressed blocks: nobody reads them but under the lock, so that they need no grace. */
  private boolean recompact(Run run) {
    batch.count = 0;
    Shard shard = run.owner.shard;
    int count = 0;
    for (int slot = 0; slot < run.fresh && run.live > 0; slot++) {
      int entry = run.entries[slot];
      if (entry == NONE) {
        continue;
      }
      Page page = table.page(entry);
      int at = entry & IN_PAGE;
      long word = page.word(at);
      int granule = run.granuleOf(slot);
      if (Blocks.state(word) != COMPRESSED || (int) word != granule) {
        continue;
      }
      if (count++ == BATCH) {
        return true;
      }
      int target = shard.takeSlot(run.owner, run.sizeClass, entry, true);
      if (target == RunHeap.NONE) {
        return false;
      }
      blocks.heap.copy(granule, target, run.slotBytes);
      long there = Blocks.inRam(word, target) | (long) COMPRESSED << 32;
      page.publish(at, there);
      shard.giveSlot(granule);
      moved++;
      movedBytes += run.slotBytes;
    }
    return false;
  }

  /** Moves blobs from the highest units down to where there is room below. */
  private void blobs() {
    LongStream.Builder found = LongStream.builder();
    blocks.forEach((page, at) -> {
      long word = page.word(at);
      if (page.sizeClass == SizeClasses.BLOB && Blocks.state(word) == RAM) {
        found.add(table.handle(word, page.first + at));
      }
      return true;
    });
    long[] handles =
        found
            .build()
            .boxed()
            .sorted(Comparator.comparingLong(this::placeOf).reversed())
            .mapToLong(Long::longValue)
            .toArray();
    for (long handle : handles) {
      long bytes = blocks.movement.lower(handle);
      if (bytes > 0) {
        moved++;
        movedBytes += bytes;
      }
    }
  }

  private long placeOf(Long handle) {
    return table.word(table.index(handle)) & BlockTable.LOW;
  }

  /** Gives back the empty runs that were kept for the next block. */
  private void trim() {
    for (Shard shard : blocks.shards) {
      blocks.lock(shard);
      freed += (long) shard.trim() << RunHeap.UNIT_SHIFT;
      blocks.unlock(shard);
    }
  }

  long cycles() {
    return cycles;
  }

  long movedBytes() {
    return allMovedBytes;
  }

  /** The blocks that are being moved. */
  private static final class Batch {
    final @Nullable Page[] held = new @Nullable Page[BATCH + 1];
    final int[] ats = new int[BATCH + 1];
    final long[] words = new long[BATCH + 1];
    final int[] targets = new int[BATCH + 1];
    int count;

    @SuppressWarnings("NullAway") // only those below count are asked for
    Page page(int i) {
      return held[i];
    }

    void add(Page page, int at, long word, int target) {
      held[count] = page;
      ats[count] = at;
      words[count] = word;
      targets[count] = target;
      count++;
    }

    void clear() {
      Arrays.fill(held, 0, count, null);
      count = 0;
    }
  }
}
