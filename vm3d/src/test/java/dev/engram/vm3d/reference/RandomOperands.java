/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d.reference;

import dev.engram.space.Address;
import java.util.SplittableRandom;

/** What the instructions of a {@link RandomProgram} are about. */
final class RandomOperands {

  /** Registers from 0 on that are for everything. */
  static final int REGISTERS = 13;

  /** Where accesses meet: the ends of pages, chunks and planes, and where blocks are. */
  private static final long[] PLACES = {
    0,
    200,
    4_070,
    8_000,
    65_500,
    65_536,
    65_536 + 4_080,
    131_000,
    196_608,
    0x7FFF_FFF0L,
    0xFFFF_FF00L
  };

  private static final long[] SIZES = {
    1, 16, 100, 256, 256, 1_000, 3_000, 4_096, 5_000, 20_000, 40_000, 65_536, 70_000, 200_000
  };

  /** Sizes of slots, so that blocks of these lie side by side. */
  private static final int[] FIELDS = {64, 256, 320, 512, 1_024, 1_280, 2_048, 4_096};

  /** Regions and sizes that programs of one machine have their fields of blocks in. */
  record Theme(int[] regions, int[] sizes) {

    static Theme of(SplittableRandom random) {
      int[] regions = {random.nextInt(3, 8), random.nextInt(3, 7)};
      int[] sizes = {FIELDS[random.nextInt(1, 6)], FIELDS[random.nextInt(FIELDS.length)]};
      return new Theme(regions, sizes);
    }
  }

  private final Theme theme;
  private final SplittableRandom random;

  /** Of how many operands one may be anything. */
  int calm;

  RandomOperands(Theme theme, SplittableRandom random) {
    this.theme = theme;
    this.random = random;
  }

  boolean isWild() {
    return random.nextInt(calm) == 0;
  }

  int register() {
    return isWild() ? random.nextInt(16) : random.nextInt(REGISTERS);
  }

  int region() {
    return isWild() ? random.nextInt(10) : random.nextInt(3, 8);
  }

  int regionOfBlocks() {
    return random.nextInt(6) == 0
        ? random.nextInt(3, 8)
        : theme.regions[random.nextInt(theme.regions.length)];
  }

  int sizeOfBlocks() {
    return random.nextInt(6) == 0
        ? FIELDS[random.nextInt(FIELDS.length)]
        : theme.sizes[random.nextInt(theme.sizes.length)];
  }

  long address() {
    long place = PLACES[random.nextInt(random.nextInt(4) == 0 ? PLACES.length : 5)];
    long pointer = place + random.nextInt(random.nextInt(3) == 0 ? 5_000 : 120);
    if (pointer > 0xFFFF_0000L && !isWild()) {
      pointer = 0xFFFF_8000L + random.nextInt(5_000);
    }
    return Address.at(region(), Math.min(pointer, 0xFFFF_FFFFL));
  }

  /** Where a block of its size is likely to be. */
  long block() {
    int size = sizeOfBlocks();
    int slot = random.nextInt(3) == 0 ? random.nextInt(4) : random.nextInt(65_536 / size);
    return Address.of(regionOfBlocks(), random.nextInt(3), slot * size);
  }

  long number() {
    return switch (random.nextInt(6)) {
      case 0 -> random.nextLong();
      case 1 -> 1L << random.nextInt(64);
      case 2 -> -random.nextInt(70);
      default -> random.nextInt(70);
    };
  }

  long length() {
    return switch (random.nextInt(12)) {
      case 0 -> 0;
      case 1 -> 4_096 + random.nextInt(3) - 1;
      case 2 -> random.nextInt(20_000);
      case 3 -> random.nextInt(8) == 0 ? 70_000 : 1;
      case 4 -> isWild() ? random.nextLong() : 256;
      default -> random.nextInt(300);
    };
  }

  int size() {
    return switch (random.nextInt(4)) {
      case 0 -> 32;
      case 1 -> 8;
      default -> random.nextInt(1, 33);
    };
  }

  int offset() {
    return switch (random.nextInt(4)) {
      case 0 -> 0;
      case 1 -> random.nextInt(-40, 0);
      default -> random.nextInt(300);
    };
  }

  /** What a block of any size may have. */
  long cells() {
    return SIZES[random.nextInt(SIZES.length)];
  }
}
