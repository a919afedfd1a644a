/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.arena;

/** The threads that allocate. */
enum Threads {
  ONE("One platform thread", 1, false),
  TWO("Two platform threads", 2, false),
  ONE_VIRTUAL("One virtual thread", 1, true),
  TWO_VIRTUAL("Two virtual threads", 2, true);

  private final String title;
  private final int count;
  private final boolean virtual;

  Threads(String title, int count, boolean virtual) {
    this.title = title;
    this.count = count;
    this.virtual = virtual;
  }

  String title() {
    return title;
  }

  int count() {
    return count;
  }

  boolean isVirtual() {
    return virtual;
  }

  /** Whether many live blocks are measured too. */
  boolean all() {
    return this == ONE;
  }

  /** Whether a contender runs on them at all. */
  boolean suit(Contender contender) {
    return !virtual || contender.executor().isEmpty();
  }
}
