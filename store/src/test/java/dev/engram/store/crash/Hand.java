/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store.crash;

import dev.engram.merkle.hash.HashAlgorithm;
import dev.engram.space.SpaceBuilder;
import dev.engram.store.Keep;
import dev.engram.store.Store;
import dev.engram.store.StoredMemory;
import dev.engram.store.Version;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** One of the threads of a worker, which has some of the names for itself. */
final class Hand {

  /** The names of memories that are large; the others stay small. */
  static final List<String> LARGE = List.of("bulk0", "bulk1");

  private static final long MEMORY = 192L << 20;

  private final Worker worker;
  private final Store store;
  private final List<String> names;
  private final boolean hasLarge;
  private final SplittableRandom random;
  private @Nullable Work soon;
  private int before;

  /**
   * A thread.
   *
   * @param names those that it has for itself
   * @param hasLarge whether it has the large memories too
   * @param soon what is to be done soon, or null
   * @param before how much is done before that
   */
  Hand(
      Worker worker,
      List<String> names,
      SplittableRandom random,
      boolean hasLarge,
      @Nullable Work soon,
      int before) {
    this.worker = worker;
    this.store = worker.store;
    this.names = names;
    this.random = random;
    this.hasLarge = hasLarge;
    this.soon = soon;
    this.before = before;
  }

  /** Does something. */
  void next() throws IOException {
    Work now = soon;
    if (now != null && before-- <= 0) {
      soon = null;
      work(now);
    } else {
      work(some());
    }
  }

  private Work some() {
    int draw = random.nextInt(100);
    return draw < 60
        ? Work.COMMIT
        : draw < 68
            ? Work.CREATE
            : draw < 77
                ? Work.BRANCH
                : draw < 86
                    ? Work.PRUNE
                    : draw < 93 ? Work.IMPORT : draw < 98 ? Work.DROP : Work.COMPACT;
  }

  private void work(Work work) throws IOException {
    switch (work) {
      case OPEN -> {}
      case CREATE -> create(free(), Step.some(random), Work.CREATE);
      case COMMIT -> commits(taken());
      case STAGED -> staged(LARGE.get(random.nextInt(2)));
      case IMPORT -> imported();
      case STAGED_IMPORT -> stagedImport();
      case BRANCH -> branch(taken(), free());
      case PRUNE -> prune();
      case DROP -> {
        String large = LARGE.getLast();
        drop(hasLarge && store.has(large) && random.nextBoolean() ? large : taken());
      }
      case BACKUP -> backup();
      case COMPACT -> {
        Job job = Job.of(worker.id(), Work.COMPACT, "-", "-", 0);
        worker.voice.begin(job);
        store.compact();
        worker.voice.done(job, "-");
      }
      case CLOSE -> worker.ending.set(true);
    }
  }

  private String one(List<String> of) {
    return of.get(random.nextInt(of.size()));
  }

  /** A name of its own that is a memory's. */
  private String taken() {
    List<String> taken = names.stream().filter(store::has).toList();
    if (!taken.isEmpty()) {
      return one(taken);
    }
    String name = one(names);
    create(name, Step.some(random), Work.CREATE);
    return name;
  }

  /** A name of its own that is not. */
  private String free() {
    List<String> free = names.stream().filter(name -> !store.has(name)).toList();
    if (!free.isEmpty()) {
      return one(free);
    }
    String name = one(names);
    drop(name);
    return name;
  }

  private void create(String name, Step step, Work work) {
    HashAlgorithm hash = random.nextInt(3) == 0 ? HashAlgorithm.SHA_256 : HashAlgorithm.BLAKE3;
    try (StoredMemory memory =
        store.create(name, Step.regions(MEMORY), hash, random.nextBoolean())) {
      commit(memory, step, work, hash);
    }
  }

  private void commit(StoredMemory memory, Step step, Work work, HashAlgorithm hash) {
    long base = memory.version().map(Version::number).orElse(0L);
    Job job = Job.commit(worker.id(), work, memory.name(), base, hash, step);
    step.apply(memory.space());
    worker.voice.begin(job);
    said(job, memory.commit());
  }

  private void said(Job job, Version version) {
    worker.voice.done(job, version.number() + " " + version.root());
  }

  private StoredMemory open(String name) {
    SpaceBuilder builder = Step.regions(MEMORY);
    return random.nextBoolean() ? store.open(name, builder) : store.openShared(name, builder);
  }

  private void commits(String name) {
    try (StoredMemory memory = open(name)) {
      HashAlgorithm hash = memory.version().orElseThrow().hash();
      for (int i = random.nextInt(1, 5); i > 0; i--) {
        commit(memory, Step.some(random), Work.COMMIT, hash);
      }
    }
  }

  private void staged(String name) {
    if (!store.has(name)) {
      create(name, Step.bulk(random), Work.STAGED);
    } else {
      try (StoredMemory memory = open(name)) {
        HashAlgorithm hash = memory.version().orElseThrow().hash();
        commit(memory, Step.bulk(random), Work.STAGED, hash);
      }
    }
  }

  private void imported() throws IOException {
    String from = taken();
    List<Version> history = store.history(from);
    importFrom(from, history.get(random.nextInt(history.size())), one(names), Work.IMPORT);
  }

  private void stagedImport() throws IOException {
    String from = LARGE.getFirst();
    String into = LARGE.getLast();
    if (!store.has(from)) {
      staged(from);
    }
    if (store.has(into)) {
      drop(into); // of what is there already nothing would be written
    }
    importFrom(from, store.head(from), into, Work.STAGED_IMPORT);
  }

  private void importFrom(String from, Version version, String into, Work work) throws IOException {
    Path image = Files.createTempFile(worker.beside, "image", "");
    try (OutputStream to = new BufferedOutputStream(Files.newOutputStream(image))) {
      store.exportTo(from, version.number(), to);
    }
    HashAlgorithm hash = HashAlgorithm.KECCAK_256;
    Job job =
        new Job(
            worker.id(), work, into, from, version.number(), hash, new Step(Step.Kind.NOTHING, 0));
    try (InputStream bytes = new BufferedInputStream(Files.newInputStream(image))) {
      worker.voice.begin(job);
      said(job, store.importFrom(into, bytes, hash));
    }
    Files.delete(image);
  }

  /** Something that is done in a known order. */
  private void inOrder(Job job, Runnable what) {
    worker.structure.lock();
    try {
      worker.voice.begin(job);
      what.run();
      worker.voice.done(job, "-");
    } finally {
      worker.structure.unlock();
    }
  }

  private void branch(String from, String as) {
    if (!store.has(from)) {
      return; // it was dropped to have a free name
    }
    List<Version> history = store.history(from);
    long number = history.get(random.nextInt(history.size())).number();
    inOrder(
        Job.of(worker.id(), Work.BRANCH, as, from, number), () -> store.branch(from, number, as));
  }

  private void prune() {
    List<String> all = new ArrayList<>(names.stream().filter(store::has).toList());
    if (hasLarge && random.nextBoolean()) {
      all.addAll(LARGE.stream().filter(store::has).toList());
    }
    Optional<String> most =
        all.stream().max((a, b) -> store.history(a).size() - store.history(b).size());
    if (most.isPresent()) {
      String name = most.get();
      int keep = random.nextInt(1, 4);
      inOrder(
          Job.of(worker.id(), Work.PRUNE, name, "-", keep),
          () -> store.prune(name, new Keep.Last(keep)));
    }
  }

  private void drop(String name) {
    inOrder(Job.of(worker.id(), Work.DROP, name, "-", 0), () -> store.drop(name));
  }

  private void backup() {
    int id = worker.id();
    Path to = worker.beside.resolve("backup" + id);
    inOrder(Job.of(id, Work.BACKUP, to.getFileName() + "", "-", 0), () -> store.backup(to));
  }
}
