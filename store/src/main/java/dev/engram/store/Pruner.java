/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** Removes versions. Nobody adds any meanwhile. */
final class Pruner {

  private final Database database;
  private final Catalogue catalogue;
  private final Pins pins;

  Pruner(Database database, Catalogue catalogue, Pins pins) {
    this.database = database;
    this.catalogue = catalogue;
    this.pins = pins;
  }

  /** Removes what is not to be kept of a name. */
  Pruned prune(String name, Keep keep) {
    Catalogue.Name of = catalogue.require(name);
    List<VersionRecord> history = catalogue.history(of);
    List<VersionRecord> out = new ArrayList<>();
    for (int i = 1; i < history.size(); i++) {
      VersionRecord each = history.get(i);
      boolean kept =
          switch (keep) {
            case Keep.Last(int versions) -> i < versions;
            case Keep.Since(Instant time) -> !each.time().isBefore(time);
          };
      if (!kept) {
        out.add(each);
      }
    }
    return remove(of.family(), out, others(name, of.family()));
  }

  /** Removes a name, and what nobody else has of it. */
  Pruned drop(String name) {
    Catalogue.Name of = catalogue.require(name);
    List<VersionRecord> history = catalogue.history(of);
    Set<Long> others = others(name, of.family());
    for (VersionRecord each : history) {
      if (!others.contains(each.number()) && pins.isPinned(of.family(), each.number())) {
        throw new StoreException.InUse(
            "version %d of \"%s\" is being read".formatted(each.number(), name));
      }
    }
    try (Database.Batch batch = database.batch()) {
      batch.delete(Database.Kind.DEFAULT, Keys.name(name));
      for (VersionRecord each : history) {
        if (!others.contains(each.number())) {
          batch.put(
              Database.Kind.DEFAULT,
              Keys.unfinished(of.family(), each.number()),
              Reopening.REMOVAL);
        }
      }
      batch.write(true);
    }
    catalogue.remove(name);
    return remove(of.family(), history, others);
  }

  /** The versions of a family that other names have. */
  private Set<Long> others(String name, int family) {
    Set<Long> numbers = new HashSet<>();
    for (String each : catalogue.names()) {
      // a name of which nobody knows what it has lets nothing go
      Catalogue.Name other = catalogue.require(each);
      if (!each.equals(name) && other.family() == family) {
        catalogue.history(other).forEach(version -> numbers.add(version.number()));
      }
    }
    return numbers;
  }

  private Pruned remove(int family, List<VersionRecord> out, Set<Long> kept) {
    NavigableMap<Long, VersionRecord> all = all(family);
    int count = 0;
    int inUse = 0;
    long pages = 0;
    for (VersionRecord each : out.reversed()) {
      if (kept.contains(each.number())) {
        continue;
      }
      if (pins.isPinned(family, each.number())) {
        inUse++;
        continue;
      }
      pages += remove(family, each.number(), all);
      count++;
    }
    return new Pruned(count, pages, inUse);
  }

  private NavigableMap<Long, VersionRecord> all(int family) {
    NavigableMap<Long, VersionRecord> all = new TreeMap<>();
    catalogue.versions(family).forEach(each -> all.put(each.number(), each));
    return all;
  }

  /** Brings a removal to its end that was cut off. */
  void goOn(int family, long version) {
    NavigableMap<Long, VersionRecord> all = all(family);
    if (all.containsKey(version)) {
      remove(family, version, all);
    }
  }

  /**
   * Removes a version.
   *
   * @param all the versions of the family, which is then without it
   * @return how many pages
   */
  private long remove(int family, long number, NavigableMap<Long, VersionRecord> all) {
    VersionRecord out = Objects.requireNonNull(all.remove(number));
    List<Tree> neighbours = new ArrayList<>();
    List<VersionRecord> after = new ArrayList<>();
    for (VersionRecord each : all.values()) {
      if (each.parent() == number) {
        after.add(each);
      }
      if (each.number() == out.parent()
          || each.parent() == number
          || each.parent() == out.parent()) {
        neighbours.add(catalogue.tree(family, each));
      }
    }
    try (Stages stages = new Stages(database, Keys.unfinished(family, number), Reopening.REMOVAL)) {
      Removal removal = new Removal(database, family, neighbours, stages);
      removal.remove(out);
      for (VersionRecord each : after) {
        VersionRecord now = each.after(out.parent());
        all.put(each.number(), now);
        Catalogue.put(stages.batch(), family, now);
      }
      stages.batch().delete(Database.Kind.DEFAULT, Keys.version(family, number));
      stages.batch().delete(Database.Kind.DEFAULT, Keys.unfinished(family, number));
      stages.finish();
      return removal.pages();
    }
  }
}
