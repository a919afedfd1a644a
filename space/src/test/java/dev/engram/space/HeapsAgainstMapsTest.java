/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random programs that allocate, use and move blocks, on two spaces at once and on arrays.
 *
 * <p>{@code -Dspace.seeds=N} runs N programs of each kind instead of a few.
 */
class HeapsAgainstMapsTest {

  private static final int[] REGIONS = {1, 2, 7, 255};
  private static final int FIELD = 7;
  private static final int TRANSIENT = 255;
  private static final int STEPS = 600;

  private final List<Explained> told = new ArrayList<>();

  static LongStream seeds() {
    return LongStream.rangeClosed(1, Integer.getInteger("space.seeds", 4));
  }

  @MethodSource("seeds")
  @ParameterizedTest
  void twoSpacesHoldTheBlocksThatArraysHold(long seed) throws IOException {
    run(seed, 0, false);
  }

  @MethodSource("seeds")
  @ParameterizedTest
  void frequentEvacuationChangesNoAddressAndNoByte(long seed) throws IOException {
    run(seed + 1_000_000, 60, true);
  }

  private SpaceBuilder builder(int relief) {
    return Space.builder()
        .memory(128 << 20)
        .evacuation(relief)
        .region(1, RegionSettings.of(RegionType.HEAP))
        .region(2, RegionSettings.of(RegionType.STATE).of(CellType.SHORT).blocksFrom(3))
        .region(FIELD, RegionSettings.of(RegionType.HEAP).of(CellType.KOALA_BEAR))
        .region(TRANSIENT, RegionSettings.of(RegionType.TRANSIENT));
  }

  private Explained explained(int region) {
    Explained log = new Explained(region == 2 ? 1 : region == 7 || region == 0 ? 2 : 0);
    told.add(log);
    return log;
  }

  private void run(long seed, int relief, boolean sparse) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    List<Twins> all = new ArrayList<>();
    all.add(
        new Twins(
            builder(relief).confined(),
            builder(relief).log(this::explained).shared(),
            new NaiveHeaps()));
    if (sparse) {
      makeSparse(all.getFirst());
    }
    for (int step = 0; step < STEPS; step++) {
      Twins twins = all.get(random.nextInt(all.size()));
      switch (random.nextInt(60)) {
        case 0, 1 -> twins.checkpoint();
        case 2 -> twins.end(random.nextInt(2), true);
        case 3 -> twins.end(random.nextInt(2), false);
        case 4 -> {
          if (all.size() < 3) {
            all.add(random.nextBoolean() ? twins.fork() : twins.throughAnImage(builder(relief)));
            all.getLast().compareAll();
          }
        }
        case 5 -> {
          if (all.size() > 1) {
            twins.close();
            all.remove(twins);
          }
        }
        case 6 -> twins.snapshot();
        case 7 -> twins.mark();
        case 8 -> protect(twins, REGIONS[random.nextInt(4)], random.nextBoolean());
        case 9 -> {
          twins.one.endTransaction();
          twins.two.endTransaction();
          twins.model.clear(TRANSIENT);
        }
        case 10, 11, 12 -> evacuate(twins, random);
        default -> step(twins, random, relief);
      }
    }
    for (Twins twins : all) {
      twins.compareAll();
      twins.end(Integer.MAX_VALUE, true);
      twins.compareAll();
      twins.close();
    }
    assertThat(told.stream().mapToLong(each -> each.reads).sum()).isPositive();
  }

  /** Blocks all over a few planes of which most are freed again. */
  private static void makeSparse(Twins twins) {
    for (int region : new int[] {1, FIELD}) {
      for (int i = 0; i < 600; i++) {
        long block = twins.both(space -> space.heap(region).allocate(256));
        if (i % 20 == 0) {
          byte[] bytes = new byte[256 << twins.shift(region)];
          bytes[bytes.length - 1] = (byte) (1 + i / 20);
          twins.one.write(block, bytes, 0, bytes.length);
          twins.two.write(block, bytes, 0, bytes.length);
          twins.model.blocks.put(block, bytes);
        }
      }
      for (long block = Address.at(region, 0); block >= 0; ) {
        long now = block;
        if (!twins.model.blocks.containsKey(now)) {
          twins.both(space -> free(space, now));
        }
        block = twins.one.heap(region).next(now + 1);
      }
    }
    twins.compareAll();
  }

  private static long free(Space space, long block) {
    space.heap(Address.region(block)).free(block);
    return space.heap(Address.region(block)).report(50).used();
  }

  private static void protect(Twins twins, int region, boolean writable) {
    Permission[] allowed =
        writable
            ? new Permission[] {Permission.READ, Permission.WRITE}
            : new Permission[] {Permission.READ};
    twins.one.protect(region, allowed);
    twins.two.protect(region, allowed);
    if (writable) {
      twins.model.readOnly.remove(region);
    } else {
      twins.model.readOnly.add(region);
    }
  }

  private static void evacuate(Twins twins, SplittableRandom random) {
    int region = REGIONS[random.nextInt(4)];
    int percent = random.nextInt(10, 101);
    long budget = random.nextBoolean() ? Long.MAX_VALUE : random.nextInt(2_000);
    twins.both(space -> evacuate(space, region, percent, budget));
    if (random.nextInt(4) == 0) {
      twins.compareAll();
    }
  }

  private static long evacuate(Space space, int region, int percent, long budget) {
    long before = space.resident(region);
    Evacuation.Outcome outcome = space.heap(region).evacuate(percent, budget);
    assertThat(before - space.resident(region)).isEqualTo(outcome.pages() * PageTable.PAGE_BYTES);
    return outcome.cells() << 20 | outcome.moves();
  }

  private static void step(Twins twins, SplittableRandom random, int relief) {
    int region = REGIONS[random.nextInt(4)];
    long start = Address.at(region, 0);
    NaiveHeaps model = twins.model;
    Map<Long, byte[]> here = model.blocks.subMap(start, start + Address.REGION_CELLS);
    int kind = random.nextInt(12);
    if (kind < 3 && here.size() < 120 || here.isEmpty()) {
      allocate(twins, region, random);
      return;
    }
    long block = List.copyOf(here.keySet()).get(random.nextInt(here.size()));
    switch (kind) {
      case 3 -> {
        byte[] had = model.contents(block);
        model.blocks.remove(block);
        twins.both(space -> free(space, block));
        if (relief == 0) {
          assertThat(twins.read(block, had.length)).containsOnly(0);
        }
        assertThatExceptionOfType(SpaceException.NotABlock.class)
            .isThrownBy(() -> twins.one.heap(region).free(block));
      }
      case 4 -> {
        int cells = size(random);
        long now = twins.both(space -> space.heap(region).reallocate(block, cells));
        byte[] had = model.contents(block);
        model.blocks.remove(block);
        model.blocks.put(now, Arrays.copyOf(had, cells << twins.shift(region)));
        assertThat(twins.read(now, cells << twins.shift(region))).isEqualTo(model.blocks.get(now));
      }
      default -> use(twins, region, block, random);
    }
  }

  private static void allocate(Twins twins, int region, SplittableRandom random) {
    int cells = size(random);
    BlockRequest request =
        new BlockRequest(
            1L << (random.nextBoolean() ? 0 : random.nextInt(17)),
            random.nextInt(4) == 0 ? BlockRequest.PINNED : 0);
    long block = twins.both(space -> space.heap(region).allocate(cells, request));
    int shift = twins.shift(region);
    assertThat(Address.pointer(block) % request.alignment()).isZero();
    assertThat(twins.model.at(block, shift)).isNull();
    Long next = twins.model.blocks.higherKey(block);
    assertThat(next == null || next >= block + cells).isTrue();
    byte[] zeros = new byte[cells << shift];
    assertThat(twins.read(block, zeros.length)).isEqualTo(zeros);
    twins.model.blocks.put(block, zeros);
  }

  private static void use(Twins twins, int region, long block, SplittableRandom random) {
    NaiveHeaps model = twins.model;
    int shift = twins.shift(region);
    int cells = model.contents(block).length >>> shift;
    int at = random.nextInt(cells);
    int count = random.nextInt(1, Math.min(cells - at, 6_000) + 1);
    int length = count << shift;
    boolean writes = random.nextInt(3) > 0;
    if (writes && model.readOnly.contains(region)) {
      for (Space space : List.of(twins.one, twins.two)) {
        assertThatExceptionOfType(SpaceException.Forbidden.class)
            .isThrownBy(() -> space.fill(block + at, length, (byte) 0));
      }
    } else if (!writes) {
      assertThat(twins.read(block + at, length)).isEqualTo(model.get(block, at << shift, length));
    } else if (random.nextInt(3) == 0) {
      twins.one.fill(block + at, length, (byte) 0);
      twins.two.fill(block + at, length, (byte) 0);
      model.put(block, at << shift, new byte[length]);
    } else if (random.nextInt(3) == 0) {
      int from = random.nextInt(cells - count + 1);
      twins.one.copy(block + from, block + at, length);
      twins.two.copy(block + from, block + at, length);
      model.put(block, at << shift, model.get(block, from << shift, length));
    } else {
      byte[] bytes = new byte[length];
      random.nextBytes(bytes);
      for (int i = 0; region == FIELD && i < length; i += 4) {
        bytes[i] &= 0x3F;
      }
      twins.one.write(block + at, bytes, 0, length);
      twins.two.write(block + at, bytes, 0, length);
      model.put(block, at << shift, bytes);
    }
  }

  private static int size(SplittableRandom random) {
    return switch (random.nextInt(20)) {
      case 0 -> random.nextInt(60_000, 150_000);
      case 1, 2, 3 -> random.nextInt(1, 10_000);
      default -> random.nextInt(1, 600);
    };
  }
}
