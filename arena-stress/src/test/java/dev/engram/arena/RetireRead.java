/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.engram.arena.stress.Raced;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** The last free of an entry, which then retires, beside a read with the same handle. */
@JCStressTest
@Outcome(id = "1, 5, 1", expect = ACCEPTABLE, desc = "read before it was freed")
@Outcome(id = "1, -1, 1", expect = ACCEPTABLE, desc = "the handle was stale")
@Outcome(expect = FORBIDDEN, desc = "anything else")
@State
public class RetireRead {
  private static final Raced RACED = Raced.arena();

  private static final long LAST_GENERATION = BlockTable.GENERATION;

  private final long block;
  private final int entry;

  public RetireRead() {
    BlockTable table = RACED.arena.blocks.table;
    long fresh = RACED.arena.allocate(64);
    entry = table.index(fresh);
    RACED.arena.putLong(fresh, 0, 5);
    Page page = RACED.arena.blocks.lock(fresh);
    table.set(entry, table.word(entry) | LAST_GENERATION);
    block = table.handle(table.word(entry), entry);
    RACED.arena.blocks.unlock(page.shard);
  }

  @Actor
  public void free(III_Result result) {
    RACED.arena.free(block);
    result.r1 = 1;
  }

  @Actor
  public void read(III_Result result) {
    Guard guard = RACED.guard();
    guard.enter();
    try {
      result.r2 = (int) guard.getLong(block, 0);
    } catch (ArenaException.InvalidHandle stale) {
      result.r2 = -1;
    } finally {
      guard.exit();
    }
  }

  @Arbiter
  public void end(III_Result result) {
    BlockTable table = RACED.arena.blocks.table;
    long next = RACED.arena.allocate(64);
    boolean retired =
        table.word(entry) == BlockTable.NEVER
            && table.index(next) != entry
            && !RACED.arena.isLive(block);
    result.r3 = retired ? 1 : -1;
    RACED.arena.free(next);
    reuse(table.page(entry));
  }

  /** Gives the entry another life, lest a long run fill the table with those that retired. */
  private void reuse(Page page) {
    Blocks blocks = RACED.arena.blocks;
    blocks.lock(page.shard);
    page.publish(entry & BlockTable.IN_PAGE, BlockTable.NEXT_GENERATION);
    page.shard.unbind(page.sizeClass, entry);
    blocks.unlock(page.shard);
  }
}
