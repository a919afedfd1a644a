/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store.crash;

import dev.engram.store.Check;
import dev.engram.store.Store;
import dev.engram.store.StoreException;
import dev.engram.store.StoredMemory;
import dev.engram.store.Version;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Damages copies of stores, opens them and reads all of them. */
final class DamageRun implements AutoCloseable {

  private static final int AGAIN = 8;

  private final Path folder;
  private final SplittableRandom random;
  private final List<Fixture> fixtures = new ArrayList<>();
  private final Map<FileKind, Map<Hurt, Map<Outcome, Integer>>> counts =
      new EnumMap<>(FileKind.class);
  private final List<AssertionError> faults = new ArrayList<>();
  private final Map<FileKind, Integer> salvaged = new EnumMap<>(FileKind.class);

  /**
   * A run.
   *
   * @param folder where all of it is
   * @param seed what follows from which
   */
  DamageRun(Path folder, long seed) throws IOException {
    this.folder = folder;
    this.random = new SplittableRandom(seed);
    Files.createDirectories(folder);
    for (Fixture.Left each : Fixture.Left.values()) {
      fixtures.add(new Fixture(folder, each, random.nextLong(1_000)));
    }
  }

  /** Of what was damaged how: how often what came of it. */
  Map<FileKind, Map<Hurt, Map<Outcome, Integer>>> counts() {
    return counts;
  }

  /** How many of those that did not open could be opened to be salvaged. */
  Map<FileKind, Integer> salvaged() {
    return salvaged;
  }

  /** What should not be. */
  List<AssertionError> faults() {
    return faults;
  }

  /**
   * Damages so many copies. What comes of one and is none of {@link Outcome} is among the {@link
   * #faults}.
   */
  void damages(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      damage(some(), i);
    }
  }

  /** Two are large, and slow to copy and read. */
  private Fixture some() {
    int draw = random.nextInt(40);
    Fixture.Left left =
        draw == 0
            ? Fixture.Left.TWO_LOGS
            : draw < 3
                ? Fixture.Left.UNFINISHED
                : draw < 15 ? Fixture.Left.CLOSED : Fixture.Left.KILLED;
    return fixtures.stream().filter(each -> each.left() == left).findFirst().orElseThrow();
  }

  /** Cuts off the manifest of a store that was closed, by so many bytes more each time. */
  void manifests(int step) throws IOException {
    Fixture fixture =
        fixtures.stream()
            .filter(each -> each.left() == Fixture.Left.CLOSED)
            .findFirst()
            .orElseThrow();
    Path file =
        Folder.files(fixture.directory()).stream()
            .filter(each -> FileKind.of(each) == FileKind.MANIFEST)
            .findFirst()
            .orElseThrow();
    Path copy = folder.resolve("damaged");
    for (long length = Files.size(file) - 1; length >= 0; length -= step) {
      Folder.copy(fixture.directory(), copy);
      try (FileChannel channel =
          FileChannel.open(
              copy.resolve(fixture.directory().relativize(file)), StandardOpenOption.WRITE)) {
        channel.truncate(length);
      }
      try {
        outcome(copy, fixture, FileKind.MANIFEST, true, false);
      } catch (RuntimeException | AssertionError e) {
        faults.add(new AssertionError("manifest cut to %d: %s".formatted(length, e), e));
      }
      Folder.delete(copy);
    }
  }

  private void damage(Fixture fixture, int i) throws IOException {
    Map<FileKind, List<Path>> kinds =
        Folder.files(fixture.directory()).stream().collect(Collectors.groupingBy(FileKind::of));
    FileKind kind = fixture.left() == Fixture.Left.TWO_LOGS ? FileKind.LOG : one(weighted(kinds));
    Path file = fixture.directory().relativize(one(kinds.getOrDefault(kind, List.of())));
    Hurt hurt = one(Arrays.asList(Hurt.values()));
    boolean create = random.nextBoolean();
    Path copy = folder.resolve("damaged");
    Folder.copy(fixture.directory(), copy);
    boolean changed = hurt.apply(copy.resolve(file), random);
    try {
      Outcome outcome = outcome(copy, fixture, kind, changed, create);
      counts
          .computeIfAbsent(kind, _ -> new EnumMap<>(Hurt.class))
          .computeIfAbsent(hurt, _ -> new EnumMap<>(Outcome.class))
          .merge(outcome, 1, Integer::sum);
    } catch (RuntimeException | AssertionError e) {
      faults.add(
          new AssertionError(
              "damage %d: %s of a store that was left %s %s, opened%s: %s"
                  .formatted(i, file, fixture.left(), hurt, create ? " to be created" : "", e),
              e));
    }
    Folder.delete(copy);
  }

  private <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  /** Logs, tables and the manifest more often than others. */
  private static List<FileKind> weighted(Map<FileKind, List<Path>> kinds) {
    List<FileKind> all = new ArrayList<>(kinds.keySet());
    for (int i = 0; i < 4; i++) {
      all.addAll(kinds.keySet());
      all.removeIf(each ->
          each != FileKind.LOG
              && each != FileKind.TABLE
              && each != FileKind.MANIFEST
              && all.indexOf(each) != all.lastIndexOf(each));
    }
    return all;
  }

  private Outcome outcome(
      Path copy, Fixture fixture, FileKind kind, boolean changed, boolean create) {
    Outcome outcome;
    try (Store store = Store.builder().create(create).cache(2 << 20).open(copy)) {
      outcome = read(store, fixture, kind, changed);
    } catch (StoreException.NotAStore | StoreException.Damaged | StoreException.Failed refused) {
      if (!changed || String.valueOf(refused.getMessage()).isBlank()) {
        throw refused;
      }
      salvage(copy, fixture, kind);
      refused(copy, fixture, create);
      return Outcome.REFUSED;
    }
    if (outcome == Outcome.EARLIER || outcome == Outcome.SAME && random.nextInt(AGAIN) == 0) {
      goOn(copy);
    }
    return outcome;
  }

  /** Whoever tries again is refused again; that he has tried has changed nothing. */
  private void refused(Path copy, Fixture fixture, boolean create) {
    try (Store store = Store.builder().create(create).cache(2 << 20).open(copy)) {
      Reading reading = new Reading(store, fixture);
      reading.read();
      throw new AssertionError("it opens when it is tried again, with " + heads(reading.found));
    } catch (StoreException.NotAStore | StoreException.Damaged | StoreException.Failed _) {
      // as before
    }
  }

  /** What can be read is right. */
  private void salvage(Path copy, Fixture fixture, FileKind kind) {
    try (Store store = Store.builder().salvage(true).cache(2 << 20).open(copy)) {
      new Reading(store, fixture).read();
      salvaged.merge(kind, 1, Integer::sum);
    } catch (StoreException.NotAStore | StoreException.Damaged | StoreException.Failed refused) {
      if (String.valueOf(refused.getMessage()).isBlank()) {
        throw refused;
      }
    }
  }

  /**
   * Reads all of a store.
   *
   * @throws AssertionError if it is neither as it was left nor anything that it may be
   */
  static Outcome read(Store store, Fixture fixture, FileKind kind, boolean changed) {
    Reading reading = new Reading(store, fixture);
    reading.read();
    Check check = store.check(_ -> {});
    if (check.isGood() != reading.damage.isEmpty()) {
      throw new AssertionError(
          "reading says %s, and the check %s".formatted(reading.damage, check));
    }
    if (!reading.damage.isEmpty()) {
      return Outcome.NAMED;
    }
    List<Map<String, List<Known>>> states = fixture.states();
    if (reading.found.equals(states.getLast())) {
      if (check.lost() != 0) {
        throw new AssertionError(check.lost() + " records are lost");
      }
      return Outcome.SAME;
    }
    if (!states.contains(reading.found)) {
      throw new AssertionError("never was it all at once: " + reading.found);
    }
    if (!changed || kind != FileKind.LOG || fixture.left() == Fixture.Left.CLOSED) {
      throw new AssertionError(
          "it is at what it was earlier: %s, not %s"
              .formatted(heads(reading.found), heads(states.getLast())));
    }
    return Outcome.EARLIER;
  }

  /** At which versions names are, for a human. */
  private static Map<String, Long> heads(Map<String, List<Known>> found) {
    Map<String, Long> heads = new TreeMap<>();
    found.forEach(
        (name, history) -> heads.put(name, history.isEmpty() ? 0 : history.getFirst().number));
    return heads;
  }

  /** It is used on, closed, opened again, and is right. */
  private void goOn(Path copy) {
    Map<String, Version> heads = new TreeMap<>();
    Map<String, Image> images = new TreeMap<>();
    try (Store store = Store.builder().create(true).cache(2 << 20).open(copy)) {
      List<String> names = new ArrayList<>(store.names());
      names.add("new");
      for (String name : names) {
        try (StoredMemory memory =
            store.has(name)
                ? store.open(name, Step.regions(192 << 20))
                : store.create(name, Step.regions(192 << 20))) {
          Step.some(random).apply(memory.space());
          heads.put(name, memory.commit());
          images.put(name, Image.of(memory.space()));
        }
      }
    }
    try (Store store = Store.open(copy)) {
      heads.forEach((name, head) -> {
        Image image = Image.of(store, name, head.number());
        Image expected = images.getOrDefault(name, image);
        if (!store.head(name).equals(head)
            || !image.isSame(expected)
            || !expected.root(head.hash()).equals(head.root())) {
          throw new AssertionError("\"%s\" is wrong after it was used on".formatted(name));
        }
      });
      if (!store.check(_ -> {}).isGood()) {
        throw new AssertionError("it is bad after it was used on");
      }
    }
  }

  @Override
  public void close() {
    fixtures.forEach(Fixture::close);
  }
}
