/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How the threads of a shared arena find their shards, and the arena's own thread.
 *
 * <p>A thread begins with the shard of its number, and goes on to the next where another is inside.
 * A platform thread becomes the favourite of its shard where the builder asked for it ({@link
 * ShardLock}); a virtual thread, of which there may be millions, only ever visits. A block is freed
 * in its own shard, by whoever frees it: there is no list of remote frees that could lose one, and
 * no cache of a thread that could keep memory. What a shard keeps beyond its blocks is its current
 * runs, one for each size class that is in use, and they go back when memory is short.
 */
final class Threads {

  private final Blocks blocks;
  private final BlockTable table;
  private final Shard[] shards;
  private final boolean favours;

  /**
   * The thread that was favoured last, by its identifier, and where. Its shard could be computed,
   * which takes no longer; but then all that follows waits for that, and so it does not: the
   * processor goes on as if the comparison held. What one thread reads here another may be
   * changing, so whether the shard is the right one is seen when it is entered.
   */
  private long usual;

  private Shard usualShard;
  private @Nullable Thread upkeep;

  Threads(Blocks blocks) {
    this.blocks = blocks;
    this.table = blocks.table;
    this.shards = blocks.shards;
    this.favours = blocks.guards.areAsymmetric();
    this.usualShard = shards[0];
  }

  /** A block in a slot of a direct lane, or {@link Handle#NULL}. */
  long allocate(int size, boolean clear) {
    long self = Thread.currentThread().threadId();
    Shard own = self == usual ? usualShard : shard(self);
    if (own.enterFavoured(self)) {
      try {
        return own.allocateQuickly(size, clear);
      } finally {
        own.leaveFavoured();
      }
    }
    return allocateVisiting(own, size, clear);
  }

  /** The shard of a thread. */
  private Shard shard(long self) {
    return shards[spread(self) & shards.length - 1];
  }

  private long allocateVisiting(Shard own, int size, boolean clear) {
    if (favours) {
      becomeFavourite(own);
    }
    Shard shard = enterAny(own.number);
    try {
      return shard.allocateQuickly(size, clear);
    } finally {
      shard.leave();
    }
  }

  /**
   * A number for a thread, in whose lower bits threads that were made one after the other differ.
   */
  static int spread(long threadId) {
    return (int) (threadId * 0x9E37_79B9_7F4A_7C15L >>> 56);
  }

  /** Favours this thread from now on, if it may be. */
  private void becomeFavourite(Shard shard) {
    Thread self = Thread.currentThread();
    if (shard.favour(self)) {
      usualShard = shard;
      usual = self.threadId();
    }
  }

  /** The next shard that nobody is in; locked. */
  private Shard enterAny(int from) {
    for (int i = from; ; i++) {
      Shard shard = shards[i & shards.length - 1];
      if (shard.tryEnter()) {
        return shard;
      }
      Blocks.pause(i - from);
    }
  }

  /** Frees a block if that is simple; whether it did. */
  boolean free(long handle) {
    long self = Thread.currentThread().threadId();
    Shard own = self == usual ? usualShard : shard(self);
    if (own.enterFavoured(self)) {
      boolean freed;
      try {
        freed = own.freeRecent(table, handle);
      } finally {
        own.leaveFavoured();
      }
      if (freed) {
        return true;
      }
    }
    return freeVisiting(handle);
  }

  private boolean freeVisiting(long handle) {
    Page page = table.pageIfSeen(handle);
    if (page == null) {
      return false;
    }
    Shard shard = page.shard;
    shard.enter();
    try {
      return shard.freeQuickly(table, handle);
    } finally {
      shard.leave();
    }
  }

  /** Begins to do the upkeep in the background. */
  void startUpkeep() {
    upkeep = Thread.ofPlatform().daemon().name("arena-upkeep").start(this::keepUp);
  }

  private void keepUp() {
    long interval = blocks.settings.upkeepNanos();
    while (!blocks.closed && !Thread.currentThread().isInterrupted()) {
      try {
        blocks.queue.await(TimeUnit.NANOSECONDS.toMillis(interval));
        // at most a twentieth of the time
        blocks.queue.run(interval);
        blocks.tick();
        blocks.upkeep.run(interval / 20);
      } catch (InterruptedException stopped) {
        return;
      } catch (ArenaException refused) {
        if (blocks.closed) {
          return;
        }
      } catch (RuntimeException | Error trouble) {
        // of a codec, say; there is other upkeep to do, and moves wait to be made
        Thread self = Thread.currentThread();
        self.getUncaughtExceptionHandler().uncaughtException(self, trouble);
      }
    }
  }

  @SuppressWarnings("ReferenceEquality") // a thread is itself
  void stopUpkeep() {
    Thread thread = upkeep;
    blocks.queue.close();
    if (thread == null || thread == Thread.currentThread()) {
      return;
    }
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
