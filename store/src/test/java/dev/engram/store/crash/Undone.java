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
   * @param before how much was undone by who opened the store before
   * @throws AssertionError if more was undone than was in flight, or something else
   */
  void compare(List<String> said, int before, Tally tally) {
    long undone = said.stream().filter(each -> each.startsWith(COMMIT)).count();
    long gone = said.stream().filter(each -> each.startsWith(REMOVAL)).count();
    if (undone > commits
        || gone > removals
        || undone + gone != said.size()
        || undone + gone + before > commits + removals) {
      throw new AssertionError(
          "undone: %s, and %d before; %d commits and %d removals were in flight"
              .formatted(said, before, commits, removals));
    }
    tally.of(Work.STAGED).undone += (int) undone;
    tally.of(Work.DROP).undone += (int) gone + before;
  }
}
