/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.zkmem;

import dev.engram.stark.field.PrimeField;
import dev.engram.stark.matrix.RowMatrix;
import dev.engram.stark.prover.Witness;
import dev.engram.stark.work.Workers;
import dev.engram.trace.LogReader;
import dev.engram.zkmem.air.CompressionAir;
import dev.engram.zkmem.air.MemoryAirs;
import dev.engram.zkmem.air.TableId.Kind;
import dev.engram.zkmem.model.MemoryConfiguration;
import dev.engram.zkmem.offline.AccessRecords;
import dev.engram.zkmem.offline.LogReplay;
import dev.engram.zkmem.offline.OfflineMemory;
import dev.engram.zkmem.offline.ReplayLimits;
import dev.engram.zkmem.witness.FilledTables;
import dev.engram.zkmem.witness.MemoryImage;
import dev.engram.zkmem.witness.MemoryTables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;

/** A log that is played again as one segment, and not proven. */
record PlayedLog(MemoryConfiguration memory, PrimeField field, byte[] log, MemoryImage image) {

  /** Plays it for whoever is to be told; returns how many accesses there were. */
  int play(AccessRecords records) {
    OfflineMemory offline = new OfflineMemory(memory, records, field.prime(), Integer.MAX_VALUE);
    image.tell(offline::setInitial);
    try (LogReader reader = LogReader.of(log)) {
      if (new LogReplay(reader, offline).play(ReplayLimits.NONE)) {
        throw new IllegalStateException("the log goes on");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    offline.finish();
    return offline.accesses();
  }

  /** The same log of another memory. */
  PlayedLog with(MemoryConfiguration other) {
    return new PlayedLog(other, field, log, image);
  }

  /** Plays it into tables. */
  FilledTables fill(Arena arena, Workers workers) {
    MemoryTables tables = new MemoryTables(memory, field);
    tables.begin(image, workers);
    play(tables);
    return tables.fill(arena, workers);
  }

  /** How many different inputs are hashed for it. */
  int compressions(Workers workers) {
    MemoryAirs airs = MemoryAirs.of(memory, field);
    int count = 0;
    try (Arena arena = Arena.ofShared()) {
      for (Witness witness : fill(arena, workers).witnesses()) {
        RowMatrix rows = witness.main();
        if (rows != null && airs.tables().get(witness.air()).id().kind() == Kind.COMPRESSION) {
          for (int row = 0; row < rows.rows(); row++) {
            count += rows.get(row, CompressionAir.COUNT) == 0 ? 0 : 1;
          }
        }
      }
    }
    return count;
  }
}
