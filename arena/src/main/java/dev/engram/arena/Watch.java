/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

import dev.engram.arena.memory.Memory;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What looks on: canaries, poison and quarantine in debug mode, and stacks of sampled allocations.
 * All of it is off unless asked for, and none of it is on the path of an access.
 */
final class Watch {

  /** What stands behind a block, as far as its slot goes, in debug mode. */
  private static final byte CANARY = (byte) 0xCA;

  /** Bytes of canary that every slot has room for. */
  private static final int PADDING = 16;

  /** The most that is looked at behind a block. */
  private static final int CANARY_BYTES = 64;

  /** What freed memory holds in debug mode. */
  private static final byte POISON = (byte) 0xDF;

  private static final int STACK_DEPTH = 8;

  private final Blocks blocks;
  private final boolean debug;
  private final int sampling;
  private final Map<Long, List<StackWalker.StackFrame>> stacks = new HashMap<>();
  private int untilSample;
  private final ArrayDeque<Corpse> corpses = new ArrayDeque<>();
  private long corpseBytes;

  /** What was found when blocks were buried, and nobody was told of yet. */
  private final ArrayDeque<ArenaException.Corrupted> untold = new ArrayDeque<>();

  /** A block that was freed and whose memory is kept back. */
  record Corpse(Page page, long handle, int granule, long size, boolean fast) {}

  Watch(Blocks blocks) {
    this.blocks = blocks;
    this.debug = blocks.settings.debug();
    this.sampling = blocks.settings.leakSampling();
    this.untilSample = sampling;
  }

  /** Whether allocating and freeing concern it at all. */
  boolean isOff() {
    return !debug && sampling == 0;
  }

  /** Bytes that a slot must have beyond its block. */
  int padding() {
    return debug ? PADDING : 0;
  }

  void allocated(long handle, long size, String tag) {
    if (sampling == 0) {
      return;
    }
    synchronized (stacks) {
      if (--untilSample > 0) {
        return;
      }
      untilSample = sampling;
      stacks.put(
          handle,
          StackWalker.getInstance().walk(frames -> frames.skip(2).limit(STACK_DEPTH).toList()));
    }
    Events.sampled(size, tag);
  }

  /** Forgets all samples: every block was freed. */
  void reset() {
    synchronized (stacks) {
      stacks.clear();
    }
  }

  /** A block is about to be freed. Its shard is locked. */
  void freeing(Page page, int at, long handle) {
    checkCanary(page, at, handle);
    if (sampling > 0) {
      synchronized (stacks) {
        stacks.remove(handle);
      }
    }
  }

  void writeCanary(Page page, int at, int granule) {
    if (debug) {
      long size = page.size(at);
      Memory.fill(blocks.heap.address(granule) + size, canaryBytes(page, at), CANARY);
    }
  }

  private static long canaryBytes(Page page, int at) {
    long size = page.size(at);
    return withCanary(page, size) - size;
  }

  /** Bytes of a block with the canary behind it. */
  static long withCanary(Page page, long size) {
    return Math.min(size + CANARY_BYTES, Blocks.footprint(page, size));
  }

  /**
   * Looks at the canary of a block in RAM. Its shard is locked.
   *
   * @throws ArenaException.Corrupted if something wrote over it
   */
  void checkCanary(Page page, int at, long handle) {
    if (!debug || Blocks.state(page.word(at)) > BlockTable.MOVING) {
      return;
    }
    long from = blocks.heap.address((int) page.word(at)) + page.size(at);
    long length = canaryBytes(page, at);
    for (long i = 0; i < length; i++) {
      if (Memory.getByte(from + i) != CANARY) {
        throw new ArenaException.Corrupted(
            handle, "something wrote " + (i + 1) + " bytes beyond its " + page.size(at));
      }
    }
  }

  /**
   * In debug mode, keeps the memory of a freed block from the next for a while. Its shard is
   * locked.
   *
   * @return whether it is kept
   */
  boolean keepBack(Page page, long handle, int granule, long size, boolean fast) {
    if (!debug) {
      return false;
    }
    Memory.fill(blocks.heap.address(granule), size, POISON);
    synchronized (corpses) {
      corpses.add(new Corpse(page, handle, granule, size, fast));
      corpseBytes += size;
    }
    return true;
  }

  /** How many freed blocks are kept back. */
  int corpses() {
    synchronized (corpses) {
      return corpses.size();
    }
  }

  /** The freed block that is kept back at a granule, or null. */
  @Nullable Corpse corpseAt(int granule) {
    synchronized (corpses) {
      for (Corpse corpse : corpses) {
        if (corpse.granule == granule) {
          return corpse;
        }
      }
      return null;
    }
  }

  /**
   * Buries what a block that is to be freed leaves no place for in the quarantine, before anything
   * has changed. No shard is locked.
   *
   * @throws ArenaException.InvalidHandle if there is no such block
   * @throws ArenaException.Corrupted if something wrote into another block after it was freed
   */
  void makeWay(long handle) {
    if (debug) {
      Page page = blocks.lockSettled(handle);
      long size = page.size((int) handle & BlockTable.IN_PAGE);
      blocks.unlock(page.shard);
      buryAndTell(blocks.settings.quarantine() - size);
    }
  }

  /**
   * Buries what is more than the quarantine is to hold, and tells what was found. No shard is
   * locked.
   *
   * @throws ArenaException.Corrupted if something wrote into a block after it was freed; of several
   *     such blocks one is told of each time
   */
  void buryAndTell(long most) {
    bury(most);
    synchronized (corpses) {
      ArenaException.Corrupted found = untold.poll();
      if (found != null) {
        throw found;
      }
    }
  }

  /** Buries what is more than the quarantine is to hold; what is found is told of later. */
  void bury(long most) {
    if (!debug) {
      return;
    }
    for (; ; ) {
      Corpse corpse;
      synchronized (corpses) {
        if (corpseBytes <= most || corpses.isEmpty()) {
          return;
        }
        corpse = corpses.remove();
        corpseBytes -= corpse.size;
      }
      boolean touched;
      // under the lock, since who closes the arena takes it before the memory goes
      blocks.lock(corpse.page.shard);
      try {
        if (blocks.closed) {
          return;
        }
        touched = isTouched(corpse);
        blocks.releasePlace(corpse.page, corpse.granule, corpse.size, true, corpse.fast);
      } finally {
        blocks.unlock(corpse.page.shard);
      }
      if (touched) {
        synchronized (corpses) {
          untold.add(
              new ArenaException.Corrupted(
                  corpse.handle, "something wrote into it after it was freed"));
        }
      }
    }
  }

  private boolean isTouched(Corpse corpse) {
    long at = blocks.heap.address(corpse.granule);
    for (long i = 0; i < corpse.size; i++) {
      if (Memory.getByte(at + i) != POISON) {
        return true;
      }
    }
    return false;
  }

  /**
   * What says that blocks are left where there should be none.
   *
   * @param count how many, of which at most a thousand are given
   */
  ArenaException.Leak leak(String what, long count, List<BlockInfo> left) {
    Map<Long, List<StackWalker.StackFrame>> known = new HashMap<>();
    synchronized (stacks) {
      for (BlockInfo block : left) {
        List<StackWalker.StackFrame> stack = stacks.get(block.handle());
        if (stack != null) {
          known.put(block.handle(), stack);
        }
      }
    }
    StringBuilder message = new StringBuilder("%s has %,d live blocks".formatted(what, count));
    if (!left.isEmpty()) {
      message.append(", the first of them ").append(left.getFirst());
    }
    known.values().stream()
        .findFirst()
        .ifPresent(stack -> message.append("; one was allocated at ").append(stack.getFirst()));
    return new ArenaException.Leak(message.toString(), left, known);
  }
}
