/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A source that cannot read now and then: what needed it has changed nothing, and is done when it
 * is tried again.
 */
class UnreadableSourceTest {

  private static final boolean NIGHTLY = Boolean.getBoolean("engram.nightly");
  private static final int STEPS = NIGHTLY ? 6_000 : 1_000;

  /** Of how many questions about one is not answered. */
  private int rarity;

  private int failures;

  static LongStream seeds() {
    return LongStream.rangeClosed(1, NIGHTLY ? 60 : 5);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whatFailedHasChangedNothingAndIsDoneTheNextTime(long seed) throws IOException {
    RandomAccess random = new RandomAccess(seed);
    SplittableRandom bad = new SplittableRandom(~seed);
    SpaceBuilder builder = RandomAccess.builder().cached((1 + seed % 7) * PageTable.PAGE_BYTES);
    byte[] image;
    try (Space first = RandomAccess.builder().confined()) {
      random.fill(first);
      image = Images.of(first);
    }
    ImageSource source = new ImageSource(image);
    boolean[] fails = new boolean[1];
    source.failIf(() -> fails[0] && bad.nextInt(rarity) == 0);
    try (Space good = builder.confinedFrom(new ByteArrayInputStream(image));
        Space space = OpenedOnSourceTest.opened(builder, source, seed % 2 == 0)) {
      List<Long> here = new ArrayList<>();
      List<Long> there = new ArrayList<>();
      for (int step = 0; step < STEPS; step++) {
        rarity = 1 + random.nextInt(8);
        Function<Space, Object> what = null;
        switch (random.nextInt(20)) {
          case 0 -> {
            here.add(space.checkpoint());
            there.add(good.checkpoint());
          }
          case 1 -> {
            if (!here.isEmpty()) {
              space.revert(here.removeLast());
              good.revert(there.removeLast());
            }
          }
          case 2 -> {
            if (!here.isEmpty()) {
              space.commit(here.removeLast());
              good.commit(there.removeLast());
            }
          }
          case 3 -> {
            Function<Space, Object> move = random.evacuation(); // in several steps, each by itself
            assertThat(RandomAccess.answer(space, move)).isEqualTo(RandomAccess.answer(good, move));
          }
          case 4 ->
              what =
                  all -> {
                    all.endTransaction();
                    return "";
                  };
          case 5, 6, 7, 8, 9, 10 -> what = random.blocks();
          case 11, 12 -> what = random.counts();
          default -> what = random.access();
        }
        if (what != null) {
          Object answer = tried(space, what, fails, good);
          assertThat(answer).isEqualTo(RandomAccess.answer(good, what));
        }
      }
      compare(space, good);
    }
    assertThat(failures).isGreaterThan(STEPS / 20);
  }

  private Object tried(Space space, Function<Space, Object> what, boolean[] fails, Space good) {
    for (; ; rarity++) {
      fails[0] = true;
      try {
        return RandomAccess.answer(space, what);
      } catch (ImageSource.Unreadable failed) {
        failures++;
        fails[0] = false;
        compare(space, good);
      } finally {
        fails[0] = false;
      }
    }
  }

  private static void compare(Space space, Space good) {
    assertThat(space.pages().resident()).isEqualTo(good.pages().resident());
    assertThat(space.pages().kept()).isEqualTo(good.pages().kept());
    try {
      assertThat(Images.of(space)).isEqualTo(Images.of(good));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** An evacuation goes block by block, and each is in one place or the other. */
  @Test
  void anEvacuationThatFailsLosesNoBlock() throws IOException {
    byte[] image;
    List<Long> blocks = new ArrayList<>();
    try (Space first = Space.builder().confined()) {
      Heap heap = first.heap(1);
      for (int i = 0; i < 3_000; i++) {
        blocks.add(heap.allocate(300));
        first.putInt(blocks.getLast() + 200, i + 1);
      }
      for (int i = 2_999; i >= 0; i--) {
        if (i % 25 != 0) {
          heap.free(blocks.remove(i));
        }
      }
      image = Images.of(first);
    }
    SplittableRandom random = new SplittableRandom(3);
    for (int run = 0; run < 10; run++) {
      ImageSource source = new ImageSource(image);
      boolean[] fails = {false};
      boolean[] stuck = {false}; // once it fails, it goes on to fail
      source.failIf(() -> fails[0] && (stuck[0] |= random.nextInt(40) == 0));
      try (Space space = OpenedOnSourceTest.opened(Space.builder().cached(8_192), source, false)) {
        int tries = 0;
        for (boolean done = false; !done; ) {
          try {
            fails[0] = true;
            stuck[0] = false;
            space.heap(1).evacuate(50, Long.MAX_VALUE);
            done = true;
          } catch (ImageSource.Unreadable failed) {
            tries++;
            done = run % 2 == 0;
          }
          fails[0] = false;
          for (int i = 0; i < blocks.size(); i++) {
            assertThat(space.getInt(blocks.get(i) + 200)).isEqualTo(25 * i + 1);
          }
        }
        assertThat(tries).isPositive();
        fails[0] = false;
        blocks.forEach(space.heap(1)::free);
        // nothing lies where a block was or was to be
        assertThat(space.resident(1)).isZero();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void whateverQuestionOfAReallocationFailsNothingHasChanged(int depth) throws IOException {
    byte[] image;
    long block;
    try (Space first = Space.builder().confined()) {
      Heap heap = first.heap(1);
      for (int i = 0; i < 40; i++) {
        first.putInt(heap.allocate(5_000) + 4_500, i + 1);
      }
      block = heap.blockAt(Address.of(1, 0, 30_000));
      long[] others = new long[60];
      for (int i = 0; i < others.length; i++) {
        others[i] = heap.allocate(6_500);
        first.fill(others[i], 6_500, (byte) 5);
      }
      for (int i = 1; i < others.length; i += 2) {
        heap.free(others[i]);
      }
      image = Images.of(first);
    }
    ImageSource source = new ImageSource(image);
    int[] left = {-1};
    source.failIf(() -> left[0]-- == 0);
    int failed = 0;
    for (boolean done = false; !done; ) {
      try (Space good = Images.imported(image);
          Space space = OpenedOnSourceTest.opened(Space.builder().cached(4_096), source, false)) {
        for (int i = 0; i < depth; i++) {
          good.checkpoint();
          space.checkpoint();
        }
        left[0] = failed;
        try {
          space.heap(1).reallocate(block, 6_500);
          good.heap(1).reallocate(block, 6_500);
          done = true;
        } catch (ImageSource.Unreadable unread) {
          failed++;
        }
        left[0] = -1;
        compare(space, good);
      }
    }
    assertThat(failed).isPositive();
  }

  /** Bytes side by side of which some are elsewhere, so that one write needs two pages. */
  @Test
  void aWriteToAPageOfWhichPartsWereMovedIsDoneAsAWholeOrNot() throws IOException {
    byte[] image;
    long block;
    try (Space first = Space.builder().confined()) {
      Heap heap = first.heap(1);
      for (int i = 0; i < 257; i++) {
        first.putInt(heap.allocate(256), i + 1);
      }
      block = heap.blockAt(Address.of(1, 1, 0));
      heap.free(Address.of(1, 0, 0));
      assertThat(heap.evacuate(50, Long.MAX_VALUE).moves()).isOne();
      first.putInt(block + 256, 7); // in no block
      image = Images.of(first);
    }
    ImageSource source = new ImageSource(image);
    int[] reads = {-1};
    source.failIf(() -> reads[0]-- == 0);
    for (int after = 0; after < 2; after++) {
      try (Space space = OpenedOnSourceTest.opened(Space.builder(), source, false)) {
        byte[] bytes = new byte[300];
        Arrays.fill(bytes, (byte) 9);
        reads[0] = after;
        assertThatExceptionOfType(ImageSource.Unreadable.class)
            .isThrownBy(() -> space.write(block, bytes, 0, bytes.length));
        reads[0] = -1;
        assertThat(Images.of(space)).isEqualTo(image);
        space.write(block, bytes, 0, bytes.length);
        assertThat(space.getInt(block + 256)).isEqualTo(0x0909_0909);
      }
      reads[0] = -1;
    }
  }

  @Test
  void aBlockThatIsFreedIsFreedThoughWhatMovesThenCannotBeRead() throws IOException {
    byte[] image;
    try (Space first = Space.builder().confined()) {
      for (int i = 0; i < 300; i++) {
        first.putInt(first.heap(1).allocate(256), i + 1);
      }
      image = Images.of(first);
    }
    ImageSource source = new ImageSource(image);
    boolean[] fails = {false};
    source.failIf(() -> fails[0]);
    try (Space space = OpenedOnSourceTest.opened(Space.builder().evacuation(50), source, false)) {
      Heap heap = space.heap(1);
      fails[0] = true;
      long first = Address.of(1, 1, 0);
      assertThatExceptionOfType(ImageSource.Unreadable.class).isThrownBy(() -> heap.free(first));
      fails[0] = false;
      heap.free(first);
      for (long block = heap.next(first); block >= 0; block = heap.next(block + 1)) {
        assertThat(space.getInt(block)).isEqualTo((int) (block - Address.of(1, 0, 0)) / 256 + 1);
      }
    }
  }

  /** What a log is told of a revert may have to be read again, since clean pages leave. */
  @Test
  void allRegionsAreRevertedThoughALogCannotBeTold() {
    SpaceBuilder builder = Space.builder();
    for (int region = 1; region <= 3; region++) {
      builder.region(region, RegionSettings.of(RegionType.HEAP));
    }
    ImageSource source;
    try (Space first = builder.confined()) {
      for (int region = 1; region <= 3; region++) {
        first.putInt(Address.at(region, 0), region);
      }
      source = ImageSource.of(first);
    }
    boolean[] fails = {false};
    source.failIf(() -> fails[0]);
    builder.cached(PageTable.PAGE_BYTES).log(_ -> new Explained(0));
    try (Space space = OpenedOnSourceTest.opened(builder, source, false)) {
      long checkpoint = space.checkpoint();
      for (int region = 1; region <= 3; region++) {
        space.putInt(Address.at(region, 0), 99);
      }
      fails[0] = true;
      assertThatExceptionOfType(ImageSource.Unreadable.class)
          .isThrownBy(() -> space.revert(checkpoint));
      fails[0] = false;
      for (int region = 1; region <= 3; region++) {
        assertThat(space.getInt(Address.at(region, 0))).isEqualTo(region);
      }
    }
  }
}
