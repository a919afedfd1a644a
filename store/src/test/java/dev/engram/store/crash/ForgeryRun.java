/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store.crash;

import dev.engram.store.Check;
import dev.engram.store.Store;
import dev.engram.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.rocksdb.RocksDBException;

/** Changes records of copies of a store below all checksums of RocksDB, and reads all of them. */
final class ForgeryRun implements AutoCloseable {

  private final Path folder;
  private final SplittableRandom random;
  private final Fixture fixture;
  private final Map<Forgery, Map<Outcome, Integer>> counts = new EnumMap<>(Forgery.class);
  private final List<AssertionError> faults = new ArrayList<>();

  ForgeryRun(Path folder, long seed) throws IOException {
    this.folder = folder;
    this.random = new SplittableRandom(seed);
    Files.createDirectories(folder);
    this.fixture = new Fixture(folder, Fixture.Left.CLOSED, random.nextLong(1_000));
  }

  /** Of each how often what came of it. */
  Map<Forgery, Map<Outcome, Integer>> counts() {
    return counts;
  }

  /** What should not be. */
  List<AssertionError> faults() {
    return faults;
  }

  Fixture fixture() {
    return fixture;
  }

  /** Makes so many of each. */
  void forgeries(int count) throws IOException, RocksDBException {
    for (Forgery each : Forgery.values()) {
      for (int i = 0; i < count; i++) {
        forge(each, i);
      }
    }
  }

  private void forge(Forgery forgery, int i) throws IOException, RocksDBException {
    Path copy = folder.resolve("forged");
    Folder.copy(fixture.directory(), copy);
    boolean changed = false;
    while (!changed) {
      try (Raw raw = new Raw(copy)) {
        changed = forgery.apply(raw, random);
      }
    }
    try {
      counts
          .computeIfAbsent(forgery, _ -> new EnumMap<>(Outcome.class))
          .merge(outcome(copy), 1, Integer::sum);
    } catch (RuntimeException | AssertionError e) {
      faults.add(new AssertionError("%s, %d: %s".formatted(forgery, i, e), e));
    }
    Folder.delete(copy);
  }

  /**
   * What comes of a copy.
   *
   * @throws AssertionError if it seems to be good
   */
  Outcome outcome(Path copy) {
    try (Store store = Store.builder().cache(2 << 20).open(copy)) {
      Reading reading = new Reading(store, fixture);
      reading.read();
      Check check = store.check(_ -> {});
      if (check.isGood() || reading.damage.isEmpty()) {
        throw new AssertionError(
            "it was not noticed: reading finds %s, damaged %s, and the check %s"
                .formatted(reading.found, reading.damage, check));
      }
      return Outcome.NAMED;
    } catch (StoreException.Damaged e) {
      if (e.damage().what().isBlank()) {
        throw e;
      }
      return Outcome.REFUSED;
    }
  }

  @Override
  public void close() {
    fixture.close();
  }
}
