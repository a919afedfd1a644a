/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store.crash;

import dev.engram.store.Check;
import dev.engram.store.Recovery;
import dev.engram.store.Store;
import dev.engram.store.StoreException;
import dev.engram.store.Version;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Lets workers work on stores, kills them, and looks at what they leave. */
final class CrashRun implements AutoCloseable {

  /** After how many kills a new store is begun. */
  private static final int ROUNDS = 25;

  /** A worker that does not say in so long what it was to do is killed anyhow. */
  private static final long PATIENCE = 4_000_000_000L;

  /** How often it is looked how much was written. */
  private static final long LOOK_AGAIN = 1_000_000;

  private static final double LATER = 0.2;

  private static final int READ_AGAIN = 10;

  private final Path folder;
  private final Path beside;
  private final SplittableRandom random;
  private final Tally tally;
  private Model model = new Model();
  private Path directory;
  private boolean exists;

  /**
   * A run.
   *
   * @param folder where all of it is
   * @param seed what follows from which
   */
  CrashRun(Path folder, long seed, Tally tally) {
    this.folder = folder;
    this.random = new SplittableRandom(seed);
    this.tally = tally;
    this.beside = folder.resolve("beside");
    this.directory = folder.resolve("store0");
    try {
      Files.createDirectories(beside);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Model model() {
    return model;
  }

  Path directory() {
    return directory;
  }

  /**
   * Kills workers, so often or once more.
   *
   * @throws AssertionError if a store is not as it must be
   */
  void kills(int count) throws Exception {
    int until = tally.kills + count;
    for (int round = 0; tally.kills < until; round++) {
      if (round % ROUNDS == 0) {
        begin();
      }
      round(round, round % ROUNDS == ROUNDS - 1 || tally.kills >= until - 1);
    }
  }

  private void begin() throws IOException {
    model.close();
    delete(directory);
    model = new Model();
    directory = folder.resolve("store" + tally.stores++);
    exists = false;
  }

  private void round(int round, boolean all) throws Exception {
    Plan plan = Plan.of(random);
    Story story = new Story(model);
    try {
      long seed = random.nextLong();
      try (Child child = new Child(directory, beside, seed, plan.at(), plan.after())) {
        work(child, story, plan);
        end(child, story);
      }
      if (exists && story.isReady() && (!story.foundClosed() || story.foundUndone() > 0)) {
        throw new AssertionError("a store that was closed was found not closed");
      }
      exists |= story.isReady();
      List<Job> inFlight = List.copyOf(story.inFlight());
      count(story);
      int undone = plan.again() ? again(story) : 0;
      look(story, inFlight, undone, all);
      clean();
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError(
          "round %d, %s, %s:%n  %s%n%s".formatted(round, directory, plan, story, e.getMessage()),
          e);
    }
  }

  /** Listens until it is time to kill. */
  private void work(Child child, Story story, Plan plan) throws InterruptedException {
    long start = System.nanoTime();
    long kill = start + (plan.millis() < 0 ? PATIENCE : plan.millis() * 1_000_000L);
    boolean heard = plan.millis() >= 0;
    long bytes = Long.MAX_VALUE;
    Map<String, Long> begun = new HashMap<>();
    while (System.nanoTime() < kill) {
      long wait = Math.min(kill - System.nanoTime(), bytes < Long.MAX_VALUE ? LOOK_AGAIN : kill);
      String line = child.line(wait);
      if (Child.END.equals(line)) {
        return;
      }
      if (line == null && size(directory) >= bytes) {
        bytes = Long.MAX_VALUE;
        kill = System.nanoTime() + (long) (LATER * plan.part() * tally.nanos(plan.at()));
      }
      if (line != null) {
        long now = System.nanoTime();
        Work work = story.hear(line);
        time(line, work, begun, now);
        if (!heard && work == plan.at()) {
          heard = true;
          if (plan.mebibytes() >= 0) {
            bytes = size(directory) + ((long) plan.mebibytes() << 20);
          } else {
            kill = now + (long) (plan.part() * tally.nanos(work));
          }
        } else if (bytes < Long.MAX_VALUE && story.inFlight(plan.at()) == 0) {
          return;
        }
      }
    }
  }

  /** Bytes that a store has written, about: files may go meanwhile. */
  private static long size(Path store) {
    try (Stream<Path> files = Files.walk(store, 2)) {
      return files.mapToLong(each -> each.toFile().length()).sum();
    } catch (IOException | UncheckedIOException _) {
      return 0;
    }
  }

  /** Learns how long what takes. */
  private void time(String line, @Nullable Work work, Map<String, Long> begun, long now) {
    if (line.startsWith(Voice.BEGUN)) {
      begun.put(line.split(" ", -1)[1] + " " + work, now);
    } else if (line.startsWith(Voice.READY)) {
      tally.took(Work.OPEN, now - begun.getOrDefault(Voice.OPENING, now));
    } else if (line.equals(Voice.OPENING)) {
      begun.put(line, now);
    } else if (line.startsWith(Voice.DONE)) {
      String id = line.split(" ", -1)[1] + " ";
      for (Work each : Work.values()) {
        Long since = begun.remove(id + each);
        if (since != null) {
          tally.took(each, now - since);
        }
      }
    }
  }

  private void end(Child child, Story story) throws InterruptedException {
    boolean killed = child.kill();
    String line = "";
    while (!line.equals(Child.END)) {
      line = child.line(Long.MAX_VALUE);
      if (line == null) {
        throw new AssertionError("interrupted");
      }
      story.hear(line);
    }
    if (!killed && !story.isClosed()) {
      throw new AssertionError("a worker ended by itself; see " + beside.resolve("stderr"));
    }
    tally.kills += killed ? 1 : 0;
    tally.closedByThemselves += killed ? 0 : 1;
  }

  private void count(Story story) {
    if (story.isClosed()) {
      return;
    }
    Work main =
        story.inFlight().stream().map(Job::work).max(Comparator.naturalOrder()).orElse(null);
    if (story.isOpening()) {
      tally.of(Work.OPEN).kills++;
    } else if (story.isClosing()) {
      tally.of(Work.CLOSE).kills++;
    } else if (main == null) {
      tally.killsOfNothing++;
    } else {
      tally.of(main).kills++;
    }
  }

  /**
   * Lets another process open the store, and kills that too.
   *
   * @return how much it said was unfinished
   */
  private int again(Story before) throws InterruptedException {
    Story story = new Story(new Model());
    try (Child child = new Child(directory, beside, 0, Work.OPEN, 0)) {
      work(child, story, new Plan(Work.OPEN, 0, -1, random.nextDouble(1.2), -1, false));
      end(child, story);
    }
    tally.killsWhileOpeningAgain++;
    if (story.isReady() && !before.mayBe(story.foundClosed())) {
      throw new AssertionError("a second process found closed: " + story.foundClosed());
    }
    exists |= story.isReady();
    if (story.isReady() && before.isClosed()) {
      return -1; // it was closed, and is not any more
    }
    return story.foundUndone();
  }

  private void look(Story story, List<Job> inFlight, int undone, boolean all) throws IOException {
    try (Store store = Store.builder().create(!exists).cache(8 << 20).open(directory)) {
      Recovery recovery = store.recovery();
      if (undone >= 0 && !story.mayBe(recovery.wasClosed())) {
        throw new AssertionError("found closed: " + recovery.wasClosed());
      }
      Judge judge = new Judge(store, model);
      Undone expected = new Undone(model);
      for (Job each : inFlight) {
        expected.before(each);
        boolean done = judge.settle(each);
        expected.after(each, done);
        Tally.Count count = tally.of(each.work());
        count.inFlight++;
        count.done += done ? 1 : 0;
        tally.foundAtNext += each.work().isCommit() && done ? 1 : 0;
        tally.foundAtLast += each.work().isCommit() && !done ? 1 : 0;
      }
      expected.compare(recovery.undone(), Math.max(undone, 0), tally);
      tally.versionsRead +=
          judge.judge(each -> all || !each.isProven() || random.nextInt(READ_AGAIN) == 0);
      for (Story.Backup each : story.backups()) {
        lookAtBackup(each);
      }
    }
    exists = true;
    model.sweep();
  }

  /** All that was committed before it began is in it, and what else is was committed too. */
  private void lookAtBackup(Story.Backup backup) {
    try (Store store = Store.builder().cache(2 << 20).open(beside.resolve(backup.directory()))) {
      Check check = store.check(_ -> {});
      if (!check.isGood() || check.lost() != 0) {
        throw new AssertionError("a backup is bad: " + check);
      }
      backup
          .heads()
          .forEach((name, number) -> {
            if (!store.has(name) || store.head(name).number() < number) {
              throw new AssertionError("a backup does not have \"%s\" %d".formatted(name, number));
            }
          });
      for (String name : store.names()) {
        for (Version each : store.history(name)) {
          Known known = model.ever(each.number(), each.root());
          if (each.number() == store.head(name).number()) {
            known.prove(Image.of(store, name, each.number()));
          }
        }
      }
      tally.backupsRead++;
    }
  }

  /** Backups go, and what is left of those that were cut off is no store, or a whole one. */
  private void clean() throws IOException {
    List<Path> all = new ArrayList<>();
    try (Stream<Path> inside = Files.list(beside)) {
      inside.forEach(all::add);
    }
    for (Path each : all) {
      String name = each.getFileName() + "";
      if (name.startsWith("backup")) {
        try (Store store = Store.open(each)) {
          if (!store.check(_ -> {}).isGood()) {
            throw new AssertionError("a backup that was cut off is a store, and damaged");
          }
        } catch (StoreException.NotAStore _) {
          // it was cut off
        }
        delete(each);
      } else if (name.startsWith("image")) {
        Files.delete(each);
      }
    }
  }

  private static void delete(Path directory) throws IOException {
    if (Files.exists(directory)) {
      List<Path> all;
      try (Stream<Path> walk = Files.walk(directory)) {
        all = walk.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path each : all) {
        Files.delete(each);
      }
    }
  }

  @Override
  public void close() {
    model.close();
  }
}
