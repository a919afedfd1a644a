/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

import java.util.List;

/** What needs every shard at once: a longer table, and the end. */
final class AllShards {

  private final Blocks blocks;

  AllShards(Blocks blocks) {
    this.blocks = blocks;
  }

  /**
   * Makes the table longer if it is full; whether it did. No shard is locked.
   *
   * <p>Nobody waits for the readers who still use the old array, which nobody writes to any more:
   * what it says of a block stays true until the block moves, and whoever moves it waits for all
   * readers that entered before, as always. A reader who enters later, and whom a mover may not
   * see, loads the array after its fence, and finds the new one.
   */
  boolean growTable() {
    blocks.movement.mover.lock();
    try {
      if (!blocks.table.shouldGrow()) {
        return false;
      }
      lockAll();
      try {
        blocks.table.grow();
      } finally {
        unlockAll();
      }
      return true;
    } finally {
      blocks.movement.mover.unlock();
    }
  }

  private void lockAll() {
    for (Shard shard : blocks.shards) {
      blocks.lock(shard);
    }
  }

  private void unlockAll() {
    for (Shard shard : blocks.shards) {
      blocks.unlock(shard);
    }
  }

  /**
   * Ends everything. First the short ways are closed, and whoever takes a lock finds the arena
   * closed; then the readers leave, for which no lock may be held, since they may want one; then
   * the memory goes.
   */
  void close() {
    long left = blocks.liveBlocks();
    List<BlockInfo> leaked =
        left > 0 && blocks.settings.debug()
            ? blocks.groups.dump(blocks.groups.root(), 1000)
            : List.of();
    blocks.closed = true;
    lockForClose();
    try {
      blocks.table.close();
      for (Shard shard : blocks.shards) {
        shard.close();
      }
      unlockAll();
      for (int spins = 0; !blocks.guards.awaitReaders(); spins++) {
        Blocks.pause(spins);
      }
      lockAll();
      try {
        blocks.heap.close();
        blocks.cold.close();
      } finally {
        unlockAll();
      }
    } finally {
      blocks.movement.mover.unlock();
    }
    if (left > 0) {
      Events.leaked(blocks.groups.root().path(), left);
    }
    if (!leaked.isEmpty()) {
      throw blocks.watch.leak("the arena, now closed,", left, leaked);
    }
  }

  /**
   * Takes the mover's lock and all shards' when no fault is on its way, which needs them to end.
   */
  @SuppressWarnings("LockNotBeforeTry") // the caller unlocks
  private void lockForClose() {
    for (int spins = 0; ; spins++) {
      blocks.movement.mover.lock();
      lockAll();
      if (!blocks.faultIn.isLoading()) {
        return;
      }
      unlockAll();
      blocks.movement.mover.unlock();
      Blocks.pause(spins);
    }
  }
}
