/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * Random things to do with a space, each to be done with several that should answer the same: with
 * the same object, or with the same refusal.
 */
final class RandomAccess {

  /** A quota of six pages. */
  static final int NARROW = 3;

  static final int FIELD = 7;
  static final int TRANSIENT = 255;
  static final int[] REGIONS = {1, 2, NARROW, FIELD, TRANSIENT};

  private static final int[] HEAPS = {1, 2, FIELD, TRANSIENT};

  /** A few neighbourhoods, so that accesses meet: planes' ends, leaves' ends, the region's ends. */
  private static final long[] PLACES = {
    0, 4000, 32_700, 65_000, 65_536 * 3 - 9000, 0x00FF_F000L, 0x7FFF_F000L, 0xFFFF_0000L
  };

  private final SplittableRandom random;

  RandomAccess(long seed) {
    this.random = new SplittableRandom(seed);
  }

  static SpaceBuilder builder() {
    return Space.builder()
        .memory(64 << 20)
        .region(1, RegionSettings.of(RegionType.HEAP))
        .region(2, RegionSettings.of(RegionType.STATE).of(CellType.SHORT).blocksFrom(3))
        .region(NARROW, RegionSettings.of(RegionType.STACK).quota(6 * PageTable.PAGE_BYTES))
        .region(FIELD, RegionSettings.of(RegionType.HEAP).of(CellType.KOALA_BEAR))
        .region(TRANSIENT, RegionSettings.of(RegionType.TRANSIENT));
  }

  int nextInt(int end) {
    return random.nextInt(end);
  }

  /** What a space answers. */
  static Object answer(Space space, Function<Space, Object> what) {
    try {
      return what.apply(space);
    } catch (SpaceException | IllegalArgumentException refused) {
      return refused.getClass() + ": " + refused.getMessage();
    }
  }

  /** Something that reads or writes cells. */
  Function<Space, Object> access() {
    int region = REGIONS[random.nextInt(REGIONS.length)];
    long address = place(region);
    int length = length() << shift(region);
    return switch (random.nextInt(12)) {
      case 0, 1, 2 -> {
        byte[] bytes = bytes(region, length);
        yield space -> {
          space.write(address, bytes, 0, bytes.length);
          return "";
        };
      }
      case 3 -> {
        long value = random.nextLong() & 0x3FFF_FFFF_3FFF_FFFFL;
        yield space -> {
          space.putLong(address & -8, value);
          return space.getAndAdd(address & -8, region == FIELD ? 0 : 1);
        };
      }
      case 4 -> {
        int value = random.nextInt(0x100);
        yield space -> {
          space.putCell(address, value);
          return space.getCell(address + 1);
        };
      }
      case 5 -> {
        byte value = (byte) (shift(region) == 0 ? random.nextInt(3) : 0);
        yield space -> {
          space.fill(address, length, value);
          return "";
        };
      }
      case 6 -> {
        long from = random.nextInt(3) == 0 ? address + random.nextInt(40) : place(other(region));
        yield space -> {
          space.copy(from, address, length & -4);
          return "";
        };
      }
      case 7 -> space -> space.compareAndSet(address & -8, 0, 1);
      case 8 -> {
        byte[] bytes = bytes(region, 4 * random.nextInt(1, 20));
        yield space -> {
          space.load(address, bytes);
          return "";
        };
      }
      default -> {
        yield space -> {
          byte[] is = new byte[length];
          space.read(address, is, 0, length);
          return List.of(ByteBuffer.wrap(is), space.getCell(address));
        };
      }
    };
  }

  /** Something that allocates, frees or moves blocks, or asks about them. */
  Function<Space, Object> blocks() {
    int region = HEAPS[random.nextInt(HEAPS.length)];
    long near = Address.at(region, random.nextInt(8) * 65_536L + random.nextInt(65_536));
    int cells = size();
    int percent = random.nextInt(10, 101);
    return switch (random.nextInt(12)) {
      case 0, 1, 2, 3 -> {
        long alignment = 1L << (random.nextBoolean() ? 0 : random.nextInt(17));
        int flags = random.nextInt(6) == 0 ? BlockRequest.PINNED : 0;
        yield space -> space.heap(region).allocate(cells, new BlockRequest(alignment, flags));
      }
      case 4, 5, 6 -> space -> space.heap(region).free(block(space, near));
      case 7 -> space -> space.heap(region).reallocate(block(space, near), cells);
      case 8 -> space -> space.heap(region).report(percent);
      default -> {
        byte[] bytes = bytes(region, 4 * random.nextInt(1, 200));
        int in = random.nextInt(300) & -4;
        yield space -> {
          long block = block(space, near);
          space.write(block + in, bytes, 0, bytes.length);
          return block;
        };
      }
    };
  }

  /** Something that moves blocks out of sparse planes. */
  Function<Space, Object> evacuation() {
    int region = HEAPS[random.nextInt(HEAPS.length)];
    int percent = random.nextInt(10, 101);
    long budget = random.nextBoolean() ? Long.MAX_VALUE : random.nextInt(2_000);
    return space ->
        List.of(space.heap(region).analyse(percent), space.heap(region).evacuate(percent, budget));
  }

  /** What pages there are, and what a write would take. */
  Function<Space, Object> counts() {
    int region = REGIONS[random.nextInt(REGIONS.length)];
    long address = place(region);
    long length = (long) length() << shift(region) + 2 * random.nextInt(4);
    return space -> {
      Pages pages = space.pages();
      return List.of(
          pages.missing(address, length),
          pages.toKeep(address, length),
          pages.isWhole(address),
          pages.place(address),
          space.readChunk(address >>> 8, new byte[1024], 0));
    };
  }

  /** A change of what may be done. */
  Function<Space, Object> protection() {
    int region = REGIONS[random.nextInt(REGIONS.length)];
    Permission[] allowed =
        random.nextInt(3) > 0
            ? new Permission[] {Permission.READ, Permission.WRITE}
            : new Permission[] {Permission.READ};
    return space -> {
      space.protect(region, allowed);
      return "";
    };
  }

  /** Fills a space, with sparse planes too. */
  void fill(Space space) {
    for (int i = 0; i < 120; i++) {
      answer(space, access());
      answer(space, blocks());
    }
    for (int region : new int[] {1, FIELD}) {
      Heap heap = space.heap(region);
      for (int i = 0; i < 400; i++) {
        long block = heap.allocate(256);
        if (i % 40 == 7) {
          space.putInt(block + 12, i);
        } else if (i % 20 != 0) {
          heap.free(block);
        }
      }
    }
    answer(space, evacuation());
  }

  private static long block(Space space, long near) {
    return space.heap(Address.region(near)).next(near);
  }

  private byte[] bytes(int region, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    for (int i = 0; region == FIELD && i < length; i += 4) {
      bytes[i] &= 0x3F;
    }
    return bytes;
  }

  private int other(int region) {
    return random.nextBoolean() ? region : REGIONS[random.nextInt(REGIONS.length)];
  }

  static int shift(int region) {
    return region == 2 ? 1 : region == FIELD ? 2 : 0;
  }

  private int length() {
    return switch (random.nextInt(5)) {
      case 0 -> 8;
      case 1 -> 32;
      case 2 -> random.nextInt(1, 300);
      case 3 -> random.nextInt(1, 3_000);
      default -> random.nextInt(1, 20_000);
    };
  }

  private int size() {
    return switch (random.nextInt(20)) {
      case 0 -> random.nextInt(60_000, 150_000);
      case 1, 2, 3 -> random.nextInt(1, 10_000);
      default -> random.nextInt(1, 600);
    };
  }

  private long place(int region) {
    long start = PLACES[random.nextInt(PLACES.length)];
    return Address.at(region, start + random.nextInt(0x1000));
  }
}
