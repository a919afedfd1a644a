/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store.crash;

/**
 * What a worker does to a store. A kill when several things were in flight counts as a kill of the
 * last of them in this order.
 */
enum Work {
  OPEN("opening", 6),
  COMMIT("a small commit", 16),
  CREATE("a first commit", 4),
  BRANCH("a branch", 4),
  COMPACT("a compaction", 7),
  PRUNE("a prune", 9),
  DROP("a drop", 9),
  BACKUP("a backup", 5),
  IMPORT("an import", 8),
  STAGED("a staged commit", 20),
  STAGED_IMPORT("a staged import", 7),
  CLOSE("closing", 5);

  private final String text;

  /** How often it is waited for, of all that are. */
  final int weight;

  Work(String text, int weight) {
    this.text = text;
    this.weight = weight;
  }

  /** Whether it adds a version. */
  boolean isCommit() {
    return switch (this) {
      case CREATE, COMMIT, STAGED, IMPORT, STAGED_IMPORT -> true;
      default -> false;
    };
  }

  /** Whether it may be written in stages. */
  boolean isStaged() {
    return this == STAGED || this == STAGED_IMPORT;
  }

  @Override
  public String toString() {
    return text;
  }
}
