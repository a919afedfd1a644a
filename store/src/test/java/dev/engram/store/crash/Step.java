/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store.crash;

import dev.engram.space.Address;
import dev.engram.space.CellType;
import dev.engram.space.RegionSettings;
import dev.engram.space.RegionType;
import dev.engram.space.Space;
import dev.engram.space.SpaceBuilder;
import java.util.SplittableRandom;

/**
 * A change of a space that follows from a number: whoever makes the same steps has the same space.
 *
 * @param kind what it is like
 * @param seed what it is
 */
record Step(Kind kind, long seed) {

  /** What steps are like. */
  enum Kind {
    /** Nothing changes. */
    NOTHING,
    /** A few cells near each other. */
    SMALL,
    /** Cells of two and four bytes, here and there. */
    WIDE,
    /** Blocks come and go. */
    BLOCKS,
    /** Some hundred pages. */
    MANY,
    /** Zeros, and copies of what there is. */
    CLEAR,
    /** So many pages that their commit is written in several stages. */
    BULK
  }

  private static final int[] REGIONS = {1, 2, 255};
  private static final long BULK_AT = 0x4000_0000L;

  /** Cells of a group, which is written whole. */
  private static final long GROUP = 4_096;

  /** Groups of four-byte cells that take more than the 48 MiB of a stage. */
  private static final int BULK_GROUPS = 4_000;

  /** Twice as many: two stages, and a last one. */
  private static final int MOST_GROUPS = 7_000;

  private static final int BULK_PAGES = 12_600;

  /** A space as all memories here have it. */
  static SpaceBuilder regions(long memory) {
    return Space.builder()
        .memory(memory)
        .evacuation(30)
        .region(1, RegionSettings.of(RegionType.HEAP))
        .region(2, RegionSettings.of(RegionType.HEAP).of(CellType.SHORT))
        .region(255, RegionSettings.of(RegionType.HEAP).of(CellType.KOALA_BEAR));
  }

  /** A step of a kind that is mostly small. */
  static Step some(SplittableRandom random) {
    int draw = random.nextInt(20);
    Kind kind =
        draw == 0
            ? Kind.NOTHING
            : draw < 9
                ? Kind.SMALL
                : draw < 12
                    ? Kind.WIDE
                    : draw < 16 ? Kind.BLOCKS : draw < 18 ? Kind.MANY : Kind.CLEAR;
    return new Step(kind, random.nextLong());
  }

  static Step bulk(SplittableRandom random) {
    return new Step(Kind.BULK, random.nextLong());
  }

  /** Makes the change. */
  void apply(Space space) {
    SplittableRandom random = new SplittableRandom(seed);
    switch (kind) {
      case NOTHING -> {}
      case SMALL -> cells(space, random, REGIONS[random.nextInt(3)], random.nextInt(1, 40));
      case WIDE -> {
        cells(space, random, 2, random.nextInt(1, 40));
        cells(space, random, 255, random.nextInt(1, 40));
      }
      case BLOCKS -> blocks(space, random);
      case MANY -> {
        int region = REGIONS[random.nextInt(3)];
        for (int i = random.nextInt(100, 600); i > 0; i--) {
          put(space, region, random.nextLong(1L << 23), random);
        }
      }
      case CLEAR -> clear(space, random);
      case BULK -> bulk(space, random);
    }
  }

  private static void put(Space space, int region, long pointer, SplittableRandom random) {
    int bits = 8 * Math.min(space.settings(region).cell().bytes(), 3);
    space.putCell(Address.at(region, pointer), random.nextInt(1, 1 << bits));
  }

  private static void cells(Space space, SplittableRandom random, int region, int count) {
    // near each other and far apart, so that parts of the tree of all levels are shared and not
    long from = (random.nextLong() & 0x8080_0FFFL) + (random.nextInt(3) << 20);
    for (int i = 0; i < count; i++) {
      put(space, region, from + random.nextInt(2_000), random);
    }
  }

  private static void blocks(Space space, SplittableRandom random) {
    int region = REGIONS[random.nextInt(3)];
    for (int i = random.nextInt(1, 5); i > 0; i--) {
      long first = space.heap(region).next(Address.at(region, 0));
      if (first >= 0 && random.nextInt(3) == 0) {
        space.heap(region).free(first);
      } else {
        long cells = random.nextInt(1, 9_000);
        long block = space.heap(region).allocate(cells);
        space.putCell(block, 1);
        space.putCell(block + cells - 1, 2);
      }
    }
  }

  private static void clear(Space space, SplittableRandom random) {
    int region = REGIONS[random.nextInt(3)];
    int width = space.settings(region).cell().bytes();
    long pointer = (random.nextLong() & 0x8080_0FFFL) + (random.nextInt(3) << 20);
    long address = Address.at(region, pointer);
    if (random.nextBoolean()) {
      space.fill(address, (long) random.nextInt(20_000) * width, (byte) 0);
    }
    space.copy(address, Address.at(region, pointer ^ 0x8000_0000L), 600L * width);
  }

  private static void bulk(Space space, SplittableRandom random) {
    // what another one left, so that a memory does not grow with each
    space.fill(Address.at(1, BULK_AT), BULK_PAGES * GROUP, (byte) 0);
    space.fill(Address.at(255, BULK_AT), MOST_GROUPS * GROUP * 4, (byte) 0);
    int draw = random.nextInt(8);
    int region = draw == 0 ? 1 : 255;
    int groups = draw == 0 ? BULK_PAGES : draw < 2 ? MOST_GROUPS : BULK_GROUPS;
    for (int i = 0; i < groups; i++) {
      put(space, region, BULK_AT + GROUP * i + random.nextInt(4_096), random);
    }
  }

  /** For example {@code SMALL:17}. */
  @Override
  public String toString() {
    return kind + ":" + seed;
  }

  static Step parse(String text) {
    int colon = text.indexOf(':');
    return new Step(
        Kind.valueOf(text.substring(0, colon)), Long.parseLong(text.substring(colon + 1)));
  }
}
