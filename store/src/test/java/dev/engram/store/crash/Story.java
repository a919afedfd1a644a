/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store.crash;

import dev.engram.merkle.proof.Root;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a worker said, line by line. */
final class Story {

  private static final int LAST = 40;

  /**
   * A backup that came to its end.
   *
   * @param directory its name
   * @param heads at which versions which memories were when it began
   */
  record Backup(String directory, Map<String, Long> heads) {}

  private final Model model;
  private final Map<Integer, Job> inFlight = new LinkedHashMap<>();
  private final Map<Integer, Map<String, Long>> heads = new TreeMap<>();
  private final List<Backup> backups = new ArrayList<>();
  private final Deque<String> last = new ArrayDeque<>();
  private final List<String> strange = new ArrayList<>();
  private boolean opening;
  private boolean ready;
  private boolean closing;
  private boolean closed;
  private boolean foundClosed;
  private int commitsUndone;
  private int removalsEnded;

  /**
   * A story.
   *
   * @param model is told what was done
   */
  Story(Model model) {
    this.model = model;
  }

  /** Takes a line in, and returns what it says is about to be done, or null. */
  @Nullable Work hear(String line) {
    last.addLast(line);
    if (last.size() > LAST) {
      last.removeFirst();
    }
    if (line.startsWith(Voice.BEGUN)) {
      Job job = Job.parse(line.substring(Voice.BEGUN.length()));
      inFlight.put(job.id(), job);
      if (job.work() == Work.BACKUP) {
        Map<String, Long> now = new TreeMap<>();
        model.memories().forEach((name, memory) -> now.put(name, memory.head().number));
        heads.put(job.id(), now);
      }
      return job.work();
    }
    if (line.startsWith(Voice.DONE)) {
      done(line.substring(Voice.DONE.length()).split(" ", -1));
      return null;
    }
    if (line.startsWith(Voice.READY)) {
      String[] parts = line.split(" ", -1);
      ready = true;
      foundClosed = Boolean.parseBoolean(parts[1]);
      commitsUndone = Integer.parseInt(parts[2]);
      removalsEnded = Integer.parseInt(parts[3]);
      return null;
    }
    return switch (line) {
      case Voice.OPENING -> {
        opening = true;
        yield Work.OPEN;
      }
      case Voice.CLOSING -> {
        closing = true;
        yield Work.CLOSE;
      }
      case Voice.CLOSED -> {
        closed = true;
        yield null;
      }
      case Child.END -> {
        if (!strange.isEmpty()) {
          throw new AssertionError(String.join("; ", strange));
        }
        yield null;
      }
      default -> {
        strange.add(line); // a virtual machine that fails says so in several lines
        yield null;
      }
    };
  }

  private void done(String[] parts) {
    Job job = inFlight.remove(Integer.parseInt(parts[0]));
    if (job == null) {
      throw new AssertionError("job " + parts[0] + " was done and not begun");
    }
    switch (job.work()) {
      case CREATE, COMMIT, STAGED, IMPORT, STAGED_IMPORT ->
          model.add(job, Long.parseLong(parts[1]), Root.parse(parts[2]), model.content(job));
      case BRANCH -> model.branch(job);
      case PRUNE -> model.remove(job.name(), model.pruned(job));
      case DROP -> model.drop(job.name());
      case BACKUP -> backups.add(new Backup(job.name(), heads.getOrDefault(job.id(), Map.of())));
      case COMPACT, OPEN, CLOSE -> {}
    }
  }

  /** What was begun and not done. */
  Collection<Job> inFlight() {
    return inFlight.values();
  }

  /** How many jobs of a kind were begun and not done. */
  long inFlight(Work work) {
    return inFlight.values().stream().filter(each -> each.work() == work).count();
  }

  List<Backup> backups() {
    return backups;
  }

  /** Whether the store was open. */
  boolean isReady() {
    return ready;
  }

  boolean isOpening() {
    return opening && !ready;
  }

  boolean isClosing() {
    return closing && !closed;
  }

  boolean isClosed() {
    return closed;
  }

  /** Whether the worker found a store that had been closed. */
  boolean foundClosed() {
    return foundClosed;
  }

  /** How many commits were undone when the worker opened the store. */
  int commitsUndone() {
    return commitsUndone;
  }

  /** How many removals were brought to their end then. */
  int removalsEnded() {
    return removalsEnded;
  }

  /** Whether it may be that the store is found closed, and that it is found not closed. */
  boolean mayBe(boolean found) {
    return !ready || isClosing() || found == closed;
  }

  /** The lines that were said last. */
  @Override
  public String toString() {
    return String.join("\n  ", last);
  }
}
