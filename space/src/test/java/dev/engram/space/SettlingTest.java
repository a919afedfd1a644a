/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A space that is kept elsewhere again and again, as whoever makes it durable does. */
class SettlingTest {

  private static final int PAGE = PageTable.PAGE_BYTES;
  private static final long BASE = Address.of(1, 0, 0);
  private static final int CACHED = 16;

  private final Space space = Space.builder().memory(1 << 20).cached(CACHED * PAGE).confined();

  @AfterEach
  void close() {
    space.close();
  }

  @Test
  void aSpaceThatIsKeptElsewhereGrowsFarBeyondItsMemory() {
    int all = 4_000;
    ImageSource source = null;
    Mark mark = space.mark();
    for (int page = 0; page < all; page++) {
      space.putLong(at(page), page + 1);
      if (page % 100 == 99) {
        source = ImageSource.of(space);
        mark.settle(source);
        mark.close();
        mark = space.mark();
        assertThat(physical()).isLessThanOrEqualTo(CACHED);
        assertThat(space.pages().resident()).isEqualTo(page + 1);
      }
    }
    for (int page = 0; page < all; page++) {
      assertThat(space.getLong(at(page))).isEqualTo(page + 1);
    }
    assertThat(mark.chunks()).isEmpty();
    space.close();
    assertThat(source).isNotNull().satisfies(last -> assertThat(last.users).hasValue(0));
  }

  @Test
  void noMarkLosesAChange() {
    Mark early = space.mark();
    space.putByte(at(0) + 300, (byte) 1);
    Mark late = space.mark();
    space.putByte(at(0) + 600, (byte) 2);
    space.putByte(at(5), (byte) 3);
    late.settle(ImageSource.of(space));
    long chunk = BASE >>> 8;
    assertThat(early.chunks()).containsExactly(chunk + 1, chunk + 2, chunk + 80);
    assertThat(late.chunks()).containsExactly(chunk + 2, chunk + 80);
    Mark after = space.mark();
    assertThat(after.chunks()).isEmpty();
    space.putByte(at(0), (byte) 4);
    assertThat(early.chunks()).containsExactly(chunk, chunk + 1, chunk + 2, chunk + 80);
    assertThat(late.chunks()).containsExactly(chunk, chunk + 2, chunk + 80);
    assertThat(after.chunks()).containsExactly(chunk);
    // and the first write after it, without another mark between
    after.settle(ImageSource.of(space));
    space.putByte(at(0) + 4_000, (byte) 5);
    assertThat(after.chunks()).containsExactly(chunk, chunk + 15);
  }

  @Test
  void aWriteAfterItIsNotLostThroughAShortWay() {
    Mark mark = space.mark();
    space.putLong(at(0), 1);
    space.putLong(at(0), 2);
    mark.settle(ImageSource.of(space));
    mark.close();
    try (Mark next = space.mark()) {
      space.putLong(at(0), 3);
      assertThat(next.chunks()).containsExactly(BASE >>> 8);
    }
    fillCache();
    assertThat(space.getLong(at(0))).isEqualTo(3);
  }

  @Test
  void aShortWayEndsWithItThoughNoPageLeaves() {
    for (int page = 0; page < 4 * CACHED; page++) {
      space.putLong(at(page), 1);
    }
    SpaceBuilder builder = Space.builder().cached(CACHED * PAGE);
    try (Space opened = OpenedOnSourceTest.opened(builder, ImageSource.of(space), false);
        Mark mark = opened.mark()) {
      opened.putLong(at(0), 2);
      ImageSource source = ImageSource.of(opened);
      opened.putLong(at(0), 2);
      opened.putLong(at(0), 2);
      mark.settle(source);
      opened.putLong(at(0), 3);
      for (int page = 1; page < 4 * CACHED; page++) {
        assertThat(opened.getLong(at(page))).isEqualTo(1);
      }
      assertThat(opened.getLong(at(0))).isEqualTo(3);
    }
  }

  @Test
  void whatChangedBeforeTheMarkStaysInMemory() {
    space.putLong(at(0), 1);
    Mark mark = space.mark();
    space.putLong(at(1), 2);
    mark.settle(ImageSource.of(space));
    fillCache();
    assertThat(space.getLong(at(0))).isEqualTo(1);
    assertThat(space.getLong(at(1))).isEqualTo(2);
    assertThat(physical()).isLessThanOrEqualTo(CACHED + 1);
  }

  @Test
  void aPageOfZerosStaysAndCounts() {
    Mark mark = space.mark();
    space.putLong(at(0), 1);
    space.putLong(at(0), 0);
    space.putLong(at(1), 1);
    mark.settle(ImageSource.of(space));
    fillCache();
    assertThat(space.pages().resident()).isEqualTo(2 + 4 * CACHED);
    assertThat(space.pages().missing(at(0), 1)).isZero();
    space.fill(at(0), PAGE, (byte) 0);
    assertThat(space.pages().resident()).isEqualTo(1 + 4 * CACHED);
    assertThat(space.getLong(at(1))).isEqualTo(1);
  }

  @Test
  void whatARevertBringsBackMayGoAgain() {
    fillCache();
    for (int round = 0; round < 10; round++) {
      long checkpoint = space.checkpoint();
      for (int page = 100; page < 100 + 4 * CACHED; page++) {
        space.putLong(at(page), -1);
      }
      assertThat(space.pages().kept()).isEqualTo(4 * CACHED);
      space.revert(checkpoint);
      for (int page = 100; page < 100 + 4 * CACHED; page++) {
        assertThat(space.getLong(at(page))).isEqualTo(page);
      }
      assertThat(physical()).isLessThanOrEqualTo(CACHED);
    }
  }

  @Test
  void thePageThatIsWrittenAgainAndAgainTakesNoPlaceOfOthers() {
    fillCache();
    ImageSource source = ImageSource.of(space);
    for (int round = 0; round < 20 * CACHED; round++) {
      try (Mark mark = space.mark()) {
        space.putLong(at(100), round);
        source = ImageSource.of(space);
        mark.settle(source);
      }
    }
    for (int round = 0; round < 2; round++) {
      for (int page = 100; page < 100 + CACHED / 2; page++) {
        space.getLong(at(page));
      }
    }
    assertThat(source.reads.get()).isLessThanOrEqualTo(CACHED / 2);
  }

  @Test
  void aForkKeepsTheSourceThatItHas() {
    ImageSource first = fillCache();
    Space fork = space.fork();
    assertThat(first.users).hasValue(2);
    Mark mark = space.mark();
    for (int page = 100; page < 100 + 4 * CACHED; page++) {
      space.putLong(at(page), -page);
    }
    ImageSource second = ImageSource.of(space);
    mark.settle(second);
    assertThat(first.users).hasValue(1);
    assertThat(second.users).hasValue(1);
    for (int page = 100; page < 100 + 4 * CACHED; page++) {
      assertThat(fork.getLong(at(page))).isEqualTo(page);
      assertThat(space.getLong(at(page))).isEqualTo(-page);
    }
    fork.close();
    assertThat(first.users).hasValue(0);
    space.close();
    assertThat(second.users).hasValue(0);
  }

  @Test
  void itIsRefusedWhileACheckpointIsOpenAndByAMarkThatIsClosed() {
    Mark mark = space.mark();
    space.putLong(at(0), 1);
    ImageSource source = ImageSource.of(space);
    long checkpoint = space.checkpoint();
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> mark.settle(source))
        .withMessageContaining("1 checkpoints are open");
    space.commit(checkpoint);
    source.failIf(() -> true);
    assertThatExceptionOfType(ImageSource.Unreadable.class).isThrownBy(() -> mark.settle(source));
    assertThat(source.users).hasValue(0);
    source.failIf(() -> false);
    mark.close();
    assertThatExceptionOfType(SpaceException.Closed.class).isThrownBy(() -> mark.settle(source));
    assertThat(source.users).hasValue(0);
    assertThat(space.getLong(at(0))).isEqualTo(1);
  }

  @Test
  void whatIsWrittenWhileItIsKeptElsewhereIsKeptTheNextTime() {
    Mark first = space.mark();
    space.putLong(at(0), 1);
    space.putLong(at(1), 1);
    Mark second = space.mark();
    ImageSource source;
    try (Space snapshot = space.snapshot()) {
      space.putLong(at(0), 2);
      space.putLong(at(2), 2);
      source = ImageSource.of(snapshot);
    }
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> second.settle(source, first));
    long checkpoint = space.checkpoint();
    Mark inside = space.mark();
    space.revert(checkpoint);
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> first.settle(source, inside));
    first.settle(source, second);
    first.close();
    fillCache(second);
    assertThat(space.getLong(at(0))).isEqualTo(2);
    assertThat(space.getLong(at(1))).isEqualTo(1);
    assertThat(space.getLong(at(2))).isEqualTo(2);
    assertThat(physical()).isLessThanOrEqualTo(CACHED);
  }

  /** Writes pages from 100 on, and has them settled and replaced by each other. */
  private ImageSource fillCache() {
    return fillCache(space.mark());
  }

  private ImageSource fillCache(Mark mark) {
    for (int page = 100; page < 100 + 4 * CACHED; page++) {
      space.putLong(at(page), page);
    }
    ImageSource source = ImageSource.of(space);
    mark.settle(source);
    mark.close();
    for (int page = 100; page < 100 + 4 * CACHED; page++) {
      assertThat(space.getLong(at(page))).isEqualTo(page);
    }
    return source;
  }

  private long physical() {
    return OpenedOnSourceTest.physical(space);
  }

  private static long at(int page) {
    return BASE + (long) page * PAGE;
  }
}
