/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store.crash;

import java.util.EnumMap;
import java.util.Map;

/** What was tried, and what was seen. For one thread. */
final class Tally {

  /** Counts of one kind of work. */
  static final class Count {
    /** Kills while it was what was going on. */
    int kills;

    /** Jobs of the kind that were in flight at a kill, be it their thread's or not. */
    int inFlight;

    /** Of these, those that were found done. */
    int done;

    /** How much was undone, or brought to its end, when the store was opened again. */
    int undone;

    private double nanos;
  }

  private final Map<Work, Count> counts = new EnumMap<>(Work.class);
  int kills;
  int killsOfNothing;
  int killsWhileOpeningAgain;
  int closedByThemselves;
  int stores;
  int versionsRead;
  int backupsRead;
  int foundAtLast;
  int foundAtNext;

  Count of(Work work) {
    return counts.computeIfAbsent(work, _ -> new Count());
  }

  /** How long a kind of work takes, about. */
  long nanos(Work work) {
    double known = of(work).nanos;
    return known > 0
        ? (long) known
        : switch (work) {
          case STAGED, STAGED_IMPORT -> 500_000_000L;
          case OPEN -> 100_000_000L;
          case BACKUP, COMPACT, CLOSE -> 30_000_000L;
          default -> 3_000_000L;
        };
  }

  /** One line, for who watches. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    counts.forEach((work, count) ->
        text.append(
            "%s: %d kills, %d in flight, %d done, %d undone; "
                .formatted(work, count.kills, count.inFlight, count.done, count.undone)));
    return text
        + "%d kills, %d of nothing, %d while opening again; %d closed by themselves; %d stores, %d read, %d backups"
            .formatted(
                kills,
                killsOfNothing,
                killsWhileOpeningAgain,
                closedByThemselves,
                stores,
                versionsRead,
                backupsRead);
  }

  void took(Work work, long nanos) {
    Count count = of(work);
    count.nanos = count.nanos == 0 ? nanos : 0.8 * count.nanos + 0.2 * nanos;
  }
}
