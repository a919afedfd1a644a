/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store.crash;

import java.util.ArrayList;
import java.util.List;

/** What a store may say that it undid or brought to its end, by what was in flight. */
final class Undone {

  private static final String COMMIT = "a commit of version ";
  private static final String REMOVAL = "the removal of version ";

  private final Model model;
  private final List<Known> removed = new ArrayList<>();
  private int commits;
  private int removals;

  Undone(Model model) {
    this.model = model;
  }

  /** How many commits it says were undone. */
  static int commits(List<String> said) {
    return (int) said.stream().filter(each -> each.startsWith(COMMIT)).count();
  }

  /** How many removals it says were brought to their end. */
  static int removals(List<String> said) {
    return (int) said.stream().filter(each -> each.startsWith(REMOVAL)).count();
  }

  /** A job was in flight, and the model does not know yet what became of it. */
  void before(Job job) {
    removed.clear();
    if (job.work() == Work.DROP) {
      removed.addAll(model.require(job.name()).history());
    }
  }

  /** The model knows. */
  void after(Job job, boolean done) {
    if (job.work().isCommit() && !done) {
      commits++;
    }
    if (job.work() == Work.DROP && done) {
      removed.removeAll(model.versions());
      removals += removed.size();
    }
    if (job.work() == Work.PRUNE) {
      removals++;
    }
  }

  /**
   * Compares.
   *
   * @param commitsBefore how many commits were undone by who opened the store before
   * @param removalsBefore how many removals were brought to their end by them
   * @throws AssertionError if more was undone than was in flight, or something else
   */
  void compare(List<String> said, int commitsBefore, int removalsBefore, Tally tally) {
    int undone = commitsBefore + commits(said);
    int gone = removalsBefore + removals(said);
    if (undone > commits || gone > removals || commits(said) + removals(said) != said.size()) {
      throw new AssertionError(
          "undone: %s, and %d and %d before; %d commits and %d removals were in flight"
              .formatted(said, commitsBefore, removalsBefore, commits, removals));
    }
    tally.commitsUndone += undone;
    tally.removalsEnded += gone;
  }
}
