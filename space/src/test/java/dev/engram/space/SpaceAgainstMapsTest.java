/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random programs on a space and, step by step, on maps of bytes that are copied as a whole. */
class SpaceAgainstMapsTest {

  private static final int[] REGIONS = {1, 2, 7, 255};

  /** A few neighbourhoods, so that accesses meet: planes' ends, leaves' ends, the region's ends. */
  private static final long[] PLACES = {
    0, 4000, 32_700, 65_000, 65_536 * 3 - 9000, 0x00FF_F000L, 0x7FFF_F000L, 0xFFFF_0000L
  };

  /** A space and what it should hold. */
  private static final class Pair {
    private final Space space;
    private NavigableMap<Long, Byte> bytes;
    private final List<Long> checkpoints = new ArrayList<>();
    private final List<NavigableMap<Long, Byte>> saved = new ArrayList<>();
    private final List<Mark> marks = new ArrayList<>();
    private final List<NavigableMap<Long, Byte>> marked = new ArrayList<>();

    private Pair(Space space, NavigableMap<Long, Byte> bytes) {
      this.space = space;
      this.bytes = bytes;
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aConfinedSpaceHoldsWhatMapsHold(long seed) {
    run(builder().confined(), seed, 2_500);
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13})
  void aSharedSpaceHoldsWhatMapsHold(long seed) {
    run(builder().shared(), seed, 1_500);
  }

  private static SpaceBuilder builder() {
    return Space.builder()
        .memory(64 << 20)
        .region(1, RegionSettings.of(RegionType.HEAP))
        .region(2, RegionSettings.of(RegionType.STATE).of(CellType.SHORT))
        .region(7, RegionSettings.of(RegionType.STACK).of(CellType.INT))
        .region(255, RegionSettings.of(RegionType.TRANSIENT));
  }

  private static void run(Space first, long seed, int steps) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Pair> pairs = new ArrayList<>();
    pairs.add(new Pair(first, new TreeMap<>()));
    for (int step = 0; step < steps && !pairs.isEmpty(); step++) {
      Pair pair = pairs.get(random.nextInt(pairs.size()));
      switch (random.nextInt(40)) {
        case 0, 1 -> {
          pair.checkpoints.add(pair.space.checkpoint());
          pair.saved.add(new TreeMap<>(pair.bytes));
        }
        case 2, 3 -> end(pair, random, true);
        case 4 -> end(pair, random, false);
        case 5 -> {
          if (pairs.size() < 4) {
            pairs.add(new Pair(pair.space.fork(), new TreeMap<>(pair.bytes)));
          }
        }
        case 6 -> {
          if (pairs.size() > 1) {
            pair.space.close();
            pairs.remove(pair);
          }
        }
        case 7 -> mark(pair, random);
        case 8 -> {
          pair.space.endTransaction();
          pair.bytes.subMap(255L << 34, 256L << 34).clear();
        }
        default -> access(pair, random);
      }
    }
    for (Pair pair : pairs) {
      compareAll(pair);
      while (!pair.checkpoints.isEmpty()) {
        end(pair, random, true);
        compareAll(pair);
      }
      pair.space.close();
    }
  }

  private static void end(Pair pair, SplittableRandom random, boolean revert) {
    if (pair.checkpoints.isEmpty()) {
      return;
    }
    int which = pair.checkpoints.size() - 1 - random.nextInt(Math.min(2, pair.checkpoints.size()));
    if (revert) {
      pair.space.revert(pair.checkpoints.get(which));
      pair.bytes = pair.saved.get(which);
    } else {
      pair.space.commit(pair.checkpoints.get(which));
    }
    while (pair.checkpoints.size() > which) {
      pair.checkpoints.removeLast();
      pair.saved.removeLast();
    }
    assertThat(pair.space.depth()).isEqualTo(which);
  }

  private static void mark(Pair pair, SplittableRandom random) {
    if (pair.marks.size() < 3 && random.nextBoolean()) {
      pair.marks.add(pair.space.mark());
      pair.marked.add(new TreeMap<>(pair.bytes));
      return;
    }
    if (pair.marks.isEmpty()) {
      return;
    }
    int which = random.nextInt(pair.marks.size());
    long[] chunks = pair.marks.get(which).chunks();
    assertThat(chunks).isSorted().doesNotHaveDuplicates();
    TreeSet<Long> said = new TreeSet<>();
    for (long chunk : chunks) {
      said.add(chunk);
    }
    assertThat(said).containsAll(differences(pair.marked.get(which), pair.bytes));
    pair.marks.remove(which).close();
    pair.marked.remove(which);
  }

  private static Set<Long> differences(Map<Long, Byte> a, Map<Long, Byte> b) {
    TreeSet<Long> chunks = new TreeSet<>();
    TreeSet<Long> keys = new TreeSet<>(a.keySet());
    keys.addAll(b.keySet());
    for (long key : keys) {
      if (a.getOrDefault(key, (byte) 0) != (byte) b.getOrDefault(key, (byte) 0)) {
        int region = (int) (key >>> 34);
        long pointer = (key & (1L << 34) - 1) >>> shift(region);
        chunks.add((long) region << 24 | pointer >>> 8);
      }
    }
    return chunks;
  }

  private static int shift(int region) {
    return region == 2 ? 1 : region == 7 ? 2 : 0;
  }

  private static void access(Pair pair, SplittableRandom random) {
    int region = REGIONS[random.nextInt(REGIONS.length)];
    long address = place(region, random);
    int width = 1 << shift(region);
    long key = key(address);
    Space space = pair.space;
    switch (random.nextInt(9)) {
      case 0, 1 -> {
        byte[] value = new byte[width * length(random)];
        random.nextBytes(value);
        if (fits(address, value.length)) {
          space.write(address, value, 0, value.length);
          put(pair, key, value);
        }
      }
      case 2 -> {
        long value = random.nextLong();
        if (fits(address, 8)) {
          space.putLong(address, value);
          byte[] bytes = new byte[8];
          Space.LONG.set(bytes, 0, value);
          put(pair, key, bytes);
        }
      }
      case 3 -> {
        int value = random.nextInt() & (int) ((1L << 8 * width) - 1);
        space.putCell(address, value);
        byte[] bytes = new byte[width];
        for (int i = 0; i < width; i++) {
          bytes[i] = (byte) (value >>> 8 * (width - 1 - i));
        }
        put(pair, key, bytes);
      }
      case 4 -> {
        long length = (long) width * length(random);
        byte value = width == 1 ? (byte) random.nextInt(3) : 0;
        if (fits(address, length)) {
          space.fill(address, length, value);
          byte[] bytes = new byte[(int) length];
          Arrays.fill(bytes, value);
          put(pair, key, bytes);
        }
      }
      case 5 -> {
        long target = place(random.nextBoolean() ? region : REGIONS[random.nextInt(4)], random);
        if (random.nextInt(3) == 0) {
          target = Address.plus(Address.at(region, 5000), random.nextInt(40));
          address = Address.plus(Address.at(region, 5000), random.nextInt(40));
        }
        long length = 4L * length(random);
        if (fits(address, length) && fits(target, length)) {
          byte[] bytes = get(pair, key(address), (int) length);
          space.copy(address, target, length);
          put(pair, key(target), bytes);
        }
      }
      default -> {
        byte[] is = new byte[width * length(random)];
        if (fits(address, is.length)) {
          space.read(address, is, 0, is.length);
          assertThat(is).isEqualTo(get(pair, key, is.length));
        }
        if (fits(address, 8)) {
          assertThat(space.getLong(address)).isEqualTo(Space.LONG.get(get(pair, key, 8), 0));
        }
        byte[] cell = get(pair, key, width);
        int value = 0;
        for (byte each : cell) {
          value = value << 8 | each & 0xFF;
        }
        assertThat(space.getCell(address)).isEqualTo(value);
      }
    }
  }

  private static int length(SplittableRandom random) {
    return switch (random.nextInt(4)) {
      case 0 -> 8;
      case 1 -> 32;
      case 2 -> random.nextInt(1, 300);
      default -> random.nextInt(1, 3000);
    };
  }

  private static long place(int region, SplittableRandom random) {
    long start = PLACES[random.nextInt(PLACES.length)];
    return Address.at(region, start + random.nextInt(0x1000));
  }

  private static boolean fits(long address, long length) {
    int region = Address.region(address);
    return Address.pointer(address) + (length >>> shift(region)) <= Address.REGION_CELLS;
  }

  private static long key(long address) {
    int region = Address.region(address);
    return (long) region << 34 | Address.pointer(address) << shift(region);
  }

  private static void put(Pair pair, long key, byte[] value) {
    for (int i = 0; i < value.length; i++) {
      pair.bytes.put(key + i, value[i]);
    }
  }

  private static byte[] get(Pair pair, long key, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = pair.bytes.getOrDefault(key + i, (byte) 0);
    }
    return bytes;
  }

  private static void compareAll(Pair pair) {
    for (int region : REGIONS) {
      for (long start : PLACES) {
        byte[] is = new byte[0x2000];
        long address = Address.at(region, start);
        int length = (int) Math.min(is.length, Address.REGION_CELLS - start << shift(region));
        pair.space.read(address, is, 0, length);
        byte[] expected = get(pair, key(address), length);
        assertThat(Arrays.copyOf(is, length)).isEqualTo(expected);
      }
    }
  }
}
