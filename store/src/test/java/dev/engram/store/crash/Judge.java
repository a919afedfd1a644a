/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store.crash;

import dev.engram.merkle.proof.Root;
import dev.engram.space.Space;
import dev.engram.store.Check;
import dev.engram.store.Store;
import dev.engram.store.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Compares a store with what it must be. What was in flight is there whole or not at all; the model
 * is told which.
 */
final class Judge {

  private final Store store;
  private final Model model;

  Judge(Store store, Model model) {
    this.store = store;
    this.model = model;
  }

  /**
   * Finds out what became of a job that was in flight, and tells the model.
   *
   * @return whether it was done
   * @throws AssertionError if it was done in part, or as something else
   */
  boolean settle(Job job) {
    return switch (job.work()) {
      case CREATE, COMMIT, STAGED, IMPORT, STAGED_IMPORT -> settleCommit(job);
      case BRANCH -> {
        boolean done = store.has(job.name());
        if (done) {
          model.branch(job);
        }
        yield done;
      }
      case PRUNE -> settlePrune(job);
      case DROP -> {
        boolean done = !store.has(job.name());
        if (done) {
          model.drop(job.name());
        }
        yield done;
      }
      case BACKUP, COMPACT, OPEN, CLOSE -> false;
    };
  }

  private boolean settleCommit(Job job) {
    boolean was = model.has(job.name());
    if (!store.has(job.name())) {
      return false; // if it was there, the judging of the rest says so
    }
    Version head = store.head(job.name());
    long before = was ? model.require(job.name()).head().number : 0;
    if (head.number() == before) {
      return false;
    }
    if (head.parent() != before) {
      throw new AssertionError(
          "\"%s\" is at %d, after %d".formatted(job.name(), head.number(), head.parent()));
    }
    Space content = model.content(job);
    Root root = Image.of(content).root(model.hash(job));
    if (!root.equals(head.root())) {
      content.close();
      throw new AssertionError(
          "\"%s\" is at a version of root %s, and %s was in flight"
              .formatted(job.name(), head.root(), root));
    }
    model.add(job, head.number(), root, content);
    return true;
  }

  /** Versions go one after another, the oldest first, each whole. */
  private boolean settlePrune(Job job) {
    List<Known> out = model.pruned(job).reversed();
    List<Long> there = store.history(job.name()).stream().map(Version::number).toList();
    int gone = 0;
    while (gone < out.size() && !there.contains(out.get(gone).number)) {
      gone++;
    }
    model.remove(job.name(), out.subList(0, gone));
    return gone == out.size();
  }

  /**
   * Compares all names, versions and roots, and the content of those versions that are asked for.
   *
   * @return how many versions were read whole
   * @throws AssertionError if anything is not as it must be
   */
  int judge(Predicate<Known> read) {
    if (!store.names().equals(List.copyOf(model.memories().keySet()))) {
      throw new AssertionError(
          "there are %s, not %s".formatted(store.names(), model.memories().keySet()));
    }
    List<Known> seen = new ArrayList<>();
    model
        .memories()
        .forEach((name, memory) -> {
          history(name, memory.history());
          for (Known each : memory.history()) {
            if (!seen.contains(each) && read.test(each)) {
              seen.add(each);
              each.prove(Image.of(store, name, each.number));
            }
          }
        });
    check(model.versions());
    return seen.size();
  }

  private void history(String name, List<Known> expected) {
    List<Version> history = store.history(name);
    List<String> is = history.stream().map(each -> each.number() + " " + each.root()).toList();
    if (!is.equals(expected.stream().map(Known::toString).toList())) {
      throw new AssertionError("\"%s\" has %s, not %s".formatted(name, is, expected));
    }
    for (int i = 0; i < history.size(); i++) {
      long parent = i + 1 < history.size() ? history.get(i + 1).number() : 0;
      if (history.get(i).parent() != parent || history.get(i).hash() != expected.get(i).hash) {
        throw new AssertionError("\"%s\" has %s before %d".formatted(name, history.get(i), parent));
      }
    }
  }

  private void check(Set<Known> versions) {
    Check check = store.check(_ -> {});
    if (!check.isGood() || check.lost() != 0 || check.versions() != versions.size()) {
      throw new AssertionError(
          "the check of %d versions says %d, %d lost, %s"
              .formatted(versions.size(), check.versions(), check.lost(), check.damage()));
    }
  }
}
