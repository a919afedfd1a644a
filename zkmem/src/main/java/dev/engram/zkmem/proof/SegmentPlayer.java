/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.proof;

import dev.engram.trace.LogReader;
import dev.engram.zkmem.offline.LogReplay;
import dev.engram.zkmem.offline.OfflineMemory;
import dev.engram.zkmem.offline.ReplayLimits;
import dev.engram.zkmem.witness.MemoryImage;
import dev.engram.zkmem.witness.MemoryTables;
import java.io.IOException;

/** Plays a log again, segment by segment, into the tables that are proven. */
final class SegmentPlayer {

  private final MemoryTables tables;
  private final OfflineMemory memory;
  private final LogReplay replay;
  private boolean began;

  SegmentPlayer(MemoryKey key, LogReader log, MemoryImage image) {
    this(key, log, image, tables(key));
  }

  /** A player into tables that are empty. */
  SegmentPlayer(MemoryKey key, LogReader log, MemoryImage image, MemoryTables tables) {
    int prime = key.profile().field().prime();
    this.tables = tables;
    this.memory = new OfflineMemory(key.memory(), tables, prime, Integer.MAX_VALUE);
    this.replay = new LogReplay(log, memory);
    image.tell(memory::setInitial);
  }

  /** Empty tables for a key. */
  static MemoryTables tables(MemoryKey key) {
    return new MemoryTables(key.memory(), key.profile().field());
  }

  /** Begins a segment with empty tables. */
  void begin() {
    if (began) {
      memory.beginSegment();
      tables.clear();
    }
    began = true;
  }

  /** Plays until a segment has enough; says whether the log goes on. */
  boolean play(ReplayLimits limits) throws IOException {
    return replay.play(limits, () -> tables.cells(memory.touchedBlocks()));
  }

  /** Plays until there were so many accesses and the clock shows a time. */
  void playTo(int accesses, int time) throws IOException {
    boolean goesOn = true;
    while (goesOn && (memory.accesses() < accesses || memory.time() < time)) {
      goesOn = replay.step();
    }
  }

  /** Whether the log goes on. */
  boolean hasNext() throws IOException {
    return replay.hasNext();
  }

  OfflineMemory memory() {
    return memory;
  }

  MemoryTables tables() {
    return tables;
  }
}
