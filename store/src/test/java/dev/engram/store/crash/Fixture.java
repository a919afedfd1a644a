/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store.crash;

import dev.engram.merkle.hash.HashAlgorithm;
import dev.engram.merkle.proof.Root;
import dev.engram.space.Address;
import dev.engram.space.Space;
import dev.engram.store.Keep;
import dev.engram.store.Store;
import dev.engram.store.StoredMemory;
import dev.engram.store.Version;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** A store as somebody left it, to be copied and damaged, and all that it was before. */
final class Fixture implements AutoCloseable {

  /** How it was left. */
  enum Left {
    /** Closed. */
    CLOSED,
    /** Killed when some commits were in the log, and some in tables. */
    KILLED,
    /** Killed, and a commit was written in part. */
    UNFINISHED,
    /** Killed when so much had been committed that there were two logs. */
    TWO_LOGS
  }

  private static final long MEMORY = 192L << 20;

  /** Groups of 16 KiB that take more than one stage. */
  private static final int UNFINISHED_GROUPS = 1_500;

  private static final Instant EPOCH = Instant.ofEpochSecond(1_800_000_000);

  private final Path directory;
  private final Left left;
  private final Model model = new Model();
  private final SplittableRandom random;
  private final List<Map<String, List<Known>>> states = new ArrayList<>();
  private final Map<Known, Image> images = new HashMap<>();
  private int jobs;

  /**
   * Makes one.
   *
   * @param folder where, beside others
   */
  Fixture(Path folder, Left left, long seed) throws IOException {
    this.left = left;
    this.random = new SplittableRandom(seed);
    this.directory = folder.resolve("fixture-" + left + "-" + seed);
    Path live = folder.resolve("live-" + left + "-" + seed);
    state();
    try (Store store = open(live)) {
      work(store);
    }
    Store store = open(live);
    try {
      work(store);
      store.compact();
      work(store);
      if (left == Left.TWO_LOGS) {
        large(store);
      }
      if (left == Left.UNFINISHED) {
        copyAmidImport(store);
      } else if (left != Left.CLOSED) {
        Folder.copy(live, directory);
      }
    } finally {
      store.close();
    }
    if (left == Left.CLOSED) {
      Folder.copy(live, directory);
    }
    Folder.delete(live);
  }

  private static Store open(Path directory) {
    // the same bytes whenever it is made, so that a seed leads to the same damage
    return Store.builder().create(true).cache(2 << 20).clock(() -> EPOCH).open(directory);
  }

  private void state() {
    Map<String, List<Known>> state = new TreeMap<>();
    model.memories().forEach((name, memory) -> state.put(name, List.copyOf(memory.history())));
    states.add(state);
  }

  private void work(Store store) throws IOException {
    commits(store, "a", 3);
    if (!store.has("b")) {
      Job branch = Job.of(++jobs, Work.BRANCH, "b", "a", store.history("a").get(1).number());
      store.branch("a", branch.number(), "b");
      model.branch(branch);
      state();
    }
    commits(store, "b", 2);
    Version some = store.history("a").getLast();
    Job copy = Job.of(++jobs, Work.IMPORT, "c", "a", some.number());
    Version copied =
        store.importFrom(
            "c",
            new ByteArrayInputStream(Image.of(store, "a", some.number()).bytes()),
            copy.hash());
    model.add(copy, copied.number(), copied.root(), model.content(copy));
    state();
    commits(store, "c", 1);
    Job prune = Job.of(++jobs, Work.PRUNE, "c", "-", 2);
    store.prune("c", new Keep.Last(2));
    for (Known each : model.pruned(prune).reversed()) {
      model.remove("c", List.of(each));
      state(); // they go one after another
    }
  }

  /** More pages than RocksDB keeps in memory, and small commits between. */
  private void large(Store store) throws IOException {
    for (int i = 0; i < 2; i++) {
      commit(store, "d", Step.bulk(new SplittableRandom(i + 1)));
      commits(store, "a", 1);
    }
    long logs =
        Folder.files(store.directory()).stream()
            .filter(each -> FileKind.of(each) == FileKind.LOG)
            .count();
    if (logs < 2) {
      throw new AssertionError("there is " + logs + " log");
    }
  }

  private void commit(Store store, String name, Step step) {
    try (StoredMemory memory = memory(store, name)) {
      commit(memory, step);
    }
  }

  private static StoredMemory memory(Store store, String name) {
    return store.has(name)
        ? store.open(name, Step.regions(MEMORY))
        : store.create(name, Step.regions(MEMORY), HashAlgorithm.SHA_256, false);
  }

  private void commit(StoredMemory memory, Step step) {
    long base = memory.version().map(Version::number).orElse(0L);
    Work work = base == 0 ? Work.CREATE : Work.COMMIT;
    Job job = Job.commit(++jobs, work, memory.name(), base, HashAlgorithm.SHA_256, step);
    step.apply(memory.space());
    Version version = memory.commit();
    model.add(job, version.number(), version.root(), model.content(job));
    state();
  }

  private void commits(Store store, String name, int count) {
    try (StoredMemory memory = memory(store, name)) {
      for (int i = 0; i < count; i++) {
        Step.Kind kind =
            jobs == 2
                ? Step.Kind.MANY
                : i == 0 ? Step.Kind.SMALL : i == 1 ? Step.Kind.BLOCKS : Step.Kind.WIDE;
        commit(memory, new Step(kind, random.nextLong()));
      }
    }
  }

  /** Copies the store when most of an image was imported, of which stages are written by then. */
  private void copyAmidImport(Store store) throws IOException {
    byte[] image;
    try (Space space = Step.regions(MEMORY).confined()) {
      for (int i = 0; i < UNFINISHED_GROUPS; i++) {
        space.putCell(Address.at(255, 4_096L * i), i + 1);
      }
      image = Image.of(space).bytes();
    }
    int most = image.length - image.length / 8;
    InputStream rest =
        new ByteArrayInputStream(image, most, image.length - most) {
          @Override
          public synchronized int read(byte[] to, int at, int length) {
            copyOnce(store.directory());
            return super.read(to, at, length);
          }
        };
    store.importFrom(
        "d",
        new SequenceInputStream(new ByteArrayInputStream(image, 0, most), rest),
        HashAlgorithm.BLAKE3);
    Path copy = directory.resolveSibling("unfinished");
    Folder.copy(directory, copy);
    try (Store killed = open(copy)) {
      if (killed.recovery().undone().isEmpty()) {
        throw new AssertionError("nothing was unfinished");
      }
    }
    Folder.delete(copy);
  }

  private void copyOnce(Path live) {
    if (!Files.exists(directory)) {
      try {
        Folder.copy(live, directory);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  Path directory() {
    return directory;
  }

  Left left() {
    return left;
  }

  Model model() {
    return model;
  }

  /** What names and versions there were after each change, the last at the end. */
  List<Map<String, List<Known>>> states() {
    return states;
  }

  /**
   * A version of a name.
   *
   * @throws AssertionError if it never had one of that number and root
   */
  Known require(String name, long number, Root root) {
    for (Map<String, List<Known>> each : states) {
      for (Known known : each.getOrDefault(name, List.of())) {
        if (known.number == number && known.root.equals(root)) {
          return known;
        }
      }
    }
    throw new AssertionError("\"%s\" never had %d %s".formatted(name, number, root));
  }

  /** What a version holds. */
  Image image(Known version) {
    return images.computeIfAbsent(version, each -> Image.of(each.content));
  }

  @Override
  public void close() {
    model.close();
  }
}
