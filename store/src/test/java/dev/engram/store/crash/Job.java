/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store.crash;

import dev.engram.merkle.hash.HashAlgorithm;
import java.util.List;

/**
 * Something that a worker says it is about to do.
 *
 * @param id which one
 * @param work what
 * @param name the memory that it is done to; the directory of a backup
 * @param from the memory that is branched or imported from
 * @param number the version that it is made from; of a pruning, how many versions stay
 * @param hash of a new memory
 * @param step how a commit changes what was there
 */
record Job(
    int id, Work work, String name, String from, long number, HashAlgorithm hash, Step step) {

  private static final Step NO_STEP = new Step(Step.Kind.NOTHING, 0);

  static Job commit(int id, Work work, String name, long base, HashAlgorithm hash, Step step) {
    return new Job(id, work, name, "-", base, hash, step);
  }

  static Job of(int id, Work work, String name, String from, long number) {
    return new Job(id, work, name, from, number, HashAlgorithm.BLAKE3, NO_STEP);
  }

  /** One line. */
  String text() {
    return "%d %s %s %s %d %s %s".formatted(id, work.name(), name, from, number, hash.name(), step);
  }

  static Job parse(String text) {
    List<String> parts = List.of(text.split(" ", -1));
    return new Job(
        Integer.parseInt(parts.get(0)),
        Work.valueOf(parts.get(1)),
        parts.get(2),
        parts.get(3),
        Long.parseLong(parts.get(4)),
        HashAlgorithm.valueOf(parts.get(5)),
        Step.parse(parts.get(6)));
  }
}
