/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d;

import dev.engram.space.Address;
import dev.engram.space.RegionType;
import org.jspecify.annotations.Nullable;

/** Tells the log what a machine does, from a level on. */
final class Journal {

  private static final System.Logger LOG = System.getLogger("dev.engram.vm3d");

  private final System.Logger.@Nullable Level least;

  Journal(System.Logger.@Nullable Level least) {
    this.least = least;
  }

  private boolean tells(System.Logger.Level level) {
    return least != null && level.getSeverity() >= least.getSeverity() && LOG.isLoggable(level);
  }

  void ended(Outcome outcome) {
    System.Logger.Level level =
        outcome.isSuccess() ? System.Logger.Level.INFO : System.Logger.Level.WARNING;
    if (tells(level)) {
      LOG.log(
          level,
          "program ended at {0}: {1}, {2} instructions, {3} gas",
          outcome.at(),
          outcome.fault() == null ? "halted" : outcome.fault(),
          outcome.instructions(),
          outcome.gasPaid());
    }
  }

  void compacted(RegionType type, long pages) {
    if (tells(System.Logger.Level.DEBUG)) {
      LOG.log(System.Logger.Level.DEBUG, "compaction of {0} gave {1} pages back", type, pages);
    }
  }

  void allocated(long block, long cells) {
    if (tells(System.Logger.Level.TRACE)) {
      LOG.log(System.Logger.Level.TRACE, "{0} cells at {1}", cells, Address.toString(block));
    }
  }

  void freed(long block) {
    if (tells(System.Logger.Level.TRACE)) {
      LOG.log(System.Logger.Level.TRACE, "freed {0}", Address.toString(block));
    }
  }
}
