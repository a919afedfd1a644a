/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store;

import dev.engram.merkle.hash.HashAlgorithm;
import dev.engram.space.Tables;
import java.io.IOException;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Adds versions. Nobody removes any meanwhile, nor closes the store. For any number of threads. */
final class Committer {

  /**
   * What a commit is of.
   *
   * @param base the version that it is made from, or null
   */
  record Parts(String name, int family, HashAlgorithm hash, @Nullable Tree base) {}

  private final Records records;
  private final Catalogue catalogue;
  private final InstantSource clock;
  private final Traffic traffic;

  Committer(Records records, Catalogue catalogue, InstantSource clock, Traffic traffic) {
    this.records = records;
    this.catalogue = catalogue;
    this.clock = clock;
    this.traffic = traffic;
  }

  /** Makes a version, and returns its tree; the base's if nothing has changed. */
  Tree commit(Parts of, Groups groups, Tables tables) throws IOException {
    long number = catalogue.newVersion(of.family);
    traffic.begin();
    try (Stages stages =
        new Stages(records.database, Keys.unfinished(of.family, number), Reopening.COMMIT)) {
      try {
        return commit(of, groups, tables, number, stages);
      } catch (IOException | RuntimeException | Error failed) {
        undo(stages, of.family, number, failed);
        throw failed;
      }
    } finally {
      traffic.end();
    }
  }

  private Tree commit(Parts of, Groups groups, Tables tables, long number, Stages stages)
      throws IOException {
    int[] widths = Catalogue.widths(tables);
    VersionRecord record =
        new Commit(records, of.family, number, of.hash, of.base)
            .write(groups, widths, tables, clock.instant().truncatedTo(ChronoUnit.MILLIS), stages);
    if (record == null) {
      return Objects.requireNonNull(of.base);
    }
    Catalogue.Name means = new Catalogue.Name(of.family, number);
    catalogue.enter(stages.batch(), of.name, means, record);
    stages.finish();
    catalogue.put(of.name, means);
    return new Tree(records, of.family, record, widths);
  }

  /**
   * Removes what was written of a commit that failed; if that fails too, whoever opens the store
   * does.
   */
  private void undo(Stages stages, int family, long number, Throwable failed) {
    try {
      if (stages.isUnfinished()) {
        stages.await();
        Reopening.undo(records.database, catalogue, family, number);
      }
    } catch (StoreException again) {
      failed.addSuppressed(again);
    }
  }
}
