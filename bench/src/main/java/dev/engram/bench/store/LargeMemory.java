/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.store;

import dev.engram.space.Address;
import dev.engram.space.RegionSettings;
import dev.engram.space.RegionType;
import dev.engram.space.Space;
import dev.engram.space.SpaceBuilder;
import dev.engram.store.Store;
import dev.engram.store.StoredMemory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * A memory that is larger than what a benchmark may have of RAM: made once, in commits of 512 MiB,
 * and left where it is for the next run. Half of each page is random, so that it compresses to
 * about half.
 */
final class LargeMemory {

  static final String NAME = "large";

  /** Pages of a region of bytes. */
  private static final int REGION_PAGES = 1 << 20;

  private static final int PAGE = 4_096;
  private static final int COMMIT_PAGES = 1 << 17;

  private LargeMemory() {}

  /** How many GiB: 10, or what the property engram.bench.gib says. */
  static int gib() {
    return Integer.getInteger("engram.bench.gib", 10);
  }

  static int pages() {
    return gib() << 18;
  }

  static Path directory() {
    return Path.of(System.getProperty("java.io.tmpdir"), "engram-bench-store-" + gib());
  }

  /** The address of the first cell of a page. */
  static long address(int page) {
    return Address.at(1 + page / REGION_PAGES, (long) (page % REGION_PAGES) * PAGE);
  }

  /** The key of a page in the database: family 1, the version that wrote it, its group. */
  static byte[] key(int page) {
    return ByteBuffer.allocate(16)
        .putInt(1)
        .putLong(1 + page / COMMIT_PAGES)
        .putInt(1 + page / REGION_PAGES << 20 | page % REGION_PAGES)
        .array();
  }

  /** What the first eight bytes of a page are. */
  static long first(int page) {
    return page * 0x9E37_79B9_7F4A_7C15L | 1;
  }

  /** Fills a page. */
  static void fill(int page, SplittableRandom random, byte[] bytes) {
    ByteBuffer to = ByteBuffer.wrap(bytes);
    for (int at = 0; at < PAGE; at += Long.BYTES) {
      to.putLong(at, (at & 64) == 0 ? random.nextLong() : 0);
    }
    to.putLong(0, first(page));
  }

  /** Makes it, if it is not there. */
  static void make() {
    if (Files.exists(directory().resolve("made"))) {
      return;
    }
    SpaceBuilder builder = Space.builder().memory(1L << 30);
    for (int region = 1; region <= 1 + (pages() - 1) / REGION_PAGES; region++) {
      builder.region(region, RegionSettings.of(RegionType.HEAP));
    }
    try (Store store = Store.builder().create(true).open(directory());
        StoredMemory memory = store.create(NAME, builder)) {
      SplittableRandom random = new SplittableRandom(1);
      byte[] bytes = new byte[PAGE];
      for (int page = 0; page < pages(); page++) {
        fill(page, random, bytes);
        memory.space().write(address(page), bytes, 0, PAGE);
        if ((page + 1) % COMMIT_PAGES == 0) {
          memory.commit();
          System.err.printf("made %d of %d pages%n", page + 1, pages());
        }
      }
      memory.commit();
      store.compact();
    }
    try {
      Files.writeString(directory().resolve("made"), "");
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
