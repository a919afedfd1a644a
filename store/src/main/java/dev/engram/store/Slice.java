/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store;

import dev.engram.merkle.hash.HashAlgorithm;
import dev.engram.merkle.hash.Hasher;
import java.io.IOException;
import java.util.stream.IntStream;

/**
 * Some groups at a time on their way into the database: read one by one, since a space is for one
 * thread, and hashed by all processors.
 */
final class Slice {

  /** How many groups: 4 MiB of bytes. */
  private static final int GROUPS = 1_024;

  /** How many are hashed by one thread at a time. */
  private static final int PART = 32;

  private static final int PAGE = 4_096;

  private final Records records;
  private final HashAlgorithm hash;
  private final int[] widths;
  private final byte[] bytes = new byte[GROUPS * Tree.GROUP_CELLS + Tree.MOST_BYTES];
  private final byte[] digests = new byte[GROUPS * Hasher.DIGEST];
  private final int[] groups = new int[GROUPS];
  private final int[] starts = new int[GROUPS];
  private final int[] pages = new int[GROUPS];
  private int size;

  Slice(Records records, HashAlgorithm hash, int[] widths) {
    this.records = records;
    this.hash = hash;
    this.widths = widths;
  }

  /**
   * Takes the next groups and hashes them.
   *
   * @return whether there were some
   */
  boolean fill(Groups from) throws IOException {
    size = 0;
    int used = 0;
    while (size < GROUPS && used + Tree.MOST_BYTES <= bytes.length) {
      int group = from.next(bytes, used);
      if (group < 0) {
        break;
      }
      groups[size] = group;
      starts[size++] = used;
      used += Tree.GROUP_CELLS * width(group);
    }
    IntStream.range(0, (size + PART - 1) / PART).parallel().forEach(this::hash);
    return size > 0;
  }

  private int width(int group) {
    return widths[group >>> 20];
  }

  private void hash(int part) {
    records.with(
        hash,
        nodes -> {
          int end = Math.min(size, (part + 1) * PART);
          for (int i = part * PART; i < end; i++) {
            int width = width(groups[i]);
            boolean some = nodes.ofGroup(bytes, starts[i], width);
            nodes.top(digests, i * Hasher.DIGEST);
            pages[i] = some ? countPages(starts[i], width) : 0;
          }
        });
  }

  private int countPages(int at, int width) {
    int count = 0;
    for (int i = 0; i < width; i++) {
      count += Zeros.are(bytes, at + i * PAGE, PAGE) ? 0 : 1;
    }
    return count;
  }

  /** Enters them in a tree, and keeps those that are new. */
  void write(TreeWriter tree, int family, long version, Database.Batch batch) {
    byte[] one = new byte[Tree.GROUP_CELLS];
    for (int i = 0; i < size; i++) {
      if (tree.set(groups[i], pages[i], digests, i * Hasher.DIGEST) && pages[i] > 0) {
        int length = Tree.GROUP_CELLS * width(groups[i]);
        byte[] value = length == one.length ? one : new byte[length];
        System.arraycopy(bytes, starts[i], value, 0, length);
        batch.put(Database.Kind.PAGES, Keys.group(family, version, groups[i]), value);
      }
    }
  }
}
