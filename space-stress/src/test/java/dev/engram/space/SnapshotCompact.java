/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.engram.arena.Arena;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJJ_Result;

/** A snapshot is read while the arena moves its pages, and others take the places they leave. */
@JCStressTest
@Outcome(id = "7, 7, 9", expect = ACCEPTABLE, desc = "the snapshot holds what it held")
@Outcome(expect = FORBIDDEN, desc = "anything else")
@State
public class SnapshotCompact {
  private static final long PAGE = PageTable.PAGE_BYTES;
  private static final Arena ARENA =
      Arena.builder().lanes(64 << 20, 64 << 20).threshold(4_096).asymmetric(true).shared();
  private static final Space SPACE = space();
  private static final AtomicLong RUNS = new AtomicLong();

  private final long at = 1L << 32 | RUNS.getAndIncrement() % (1 << 18) * 4 * PAGE;
  private final Space snapshot;

  public SnapshotCompact() {
    for (int page = 0; page < 4; page++) {
      SPACE.putLong(at + page * PAGE, 7);
    }
    snapshot = SPACE.snapshot();
  }

  private static Space space() {
    @Nullable RegionSettings[] settings = new RegionSettings[Address.REGIONS];
    settings[1] = RegionSettings.of(RegionType.SHARED);
    return new Space(new PageStore(ARENA, true, false), settings, null, 0);
  }

  @Actor
  public void write() {
    SPACE.putLong(at, 9);
    SPACE.fill(at + PAGE, PAGE, (byte) 0);
    ARENA.compact(100_000, 64 << 10);
    SPACE.putLong(at + PAGE, 9);
  }

  @Actor
  public void look(JJJ_Result result) {
    result.r1 = snapshot.getLong(at);
    result.r2 = snapshot.getLong(at + PAGE);
  }

  @Arbiter
  public void end(JJJ_Result result) {
    result.r3 = SPACE.getLong(at);
    snapshot.close();
    SPACE.fill(at, 4 * PAGE, (byte) 0);
  }
}
