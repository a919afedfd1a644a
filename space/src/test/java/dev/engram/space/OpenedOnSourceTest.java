/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A space whose pages come from elsewhere when they are first looked at. */
class OpenedOnSourceTest {

  private static final int PAGE = PageTable.PAGE_BYTES;
  private static final long BASE = Address.of(1, 0, 0);

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void openingAndCountingReadsNoPage(boolean shared) {
    ImageSource source = pages(1_000);
    try (Space space = opened(Space.builder(), source, shared)) {
      assertThat(space.resident(1)).isEqualTo(1_000 * PAGE);
      Pages pages = space.pages();
      assertThat(pages.resident()).isEqualTo(1_000);
      assertThat(pages.missing(BASE, 1_010 * PAGE)).isEqualTo(10);
      assertThat(pages.missing(BASE, 1L << 32)).isEqualTo((1 << 20) - 1_000);
      assertThat(pages.toKeep(BASE, 1_010 * PAGE)).isZero();
      long checkpoint = space.checkpoint();
      assertThat(pages.toKeep(BASE, 1_010 * PAGE)).isEqualTo(1_000);
      space.commit(checkpoint);
      assertThat(pages.kept()).isZero();
      assertThat(space.heap(1).report(50).blocks()).isZero();
      assertThat(physical(space)).isZero();
      assertThat(source.reads).hasValue(0);
    }
    assertThat(source.users).hasValue(0);
  }

  @Test
  void aPageIsReadOnceAndReadingIsNotWriting() {
    ImageSource source = pages(10);
    try (Space space = opened(Space.builder(), source, false);
        Mark mark = space.mark()) {
      for (int i = 0; i < 3; i++) {
        assertThat(space.getLong(at(7))).isEqualTo(8);
        assertThat(space.getByte(at(7) + 7)).isEqualTo((byte) 8);
        assertThat(space.getLong(at(7) + 64)).isZero();
      }
      assertThat(source.reads).hasValue(1);
      assertThat(physical(space)).isOne();
      assertThat(mark.chunks()).isEmpty();
      assertThat(space.pages().resident()).isEqualTo(10);
      long checkpoint = space.checkpoint();
      assertThat(space.pages().toKeep(at(7), 1)).isOne();
      space.putLong(at(7), 1);
      space.putLong(at(8), 2);
      space.putLong(at(12), 3);
      assertThat(space.pages().kept()).isEqualTo(2);
      assertThat(space.pages().resident()).isEqualTo(11);
      space.revert(checkpoint);
      assertThat(space.getLong(at(7))).isEqualTo(8);
      assertThat(space.getLong(at(8))).isEqualTo(9);
      assertThat(space.getLong(at(12))).isZero();
      assertThat(space.pages().resident()).isEqualTo(10);
      assertThat(source.reads).hasValue(3);
    }
  }

  @Test
  void zerosTakeNoMemoryHoweverManyAreLookedAt() {
    ImageSource source = pages(3);
    try (Space space = opened(Space.builder(), source, false)) {
      byte[] bytes = new byte[1 << 20];
      for (long at = 1 << 20; at < 1L << 32; at += bytes.length) {
        space.read(BASE + at, bytes, 0, bytes.length);
      }
      assertThat(bytes).containsOnly(0);
      assertThat(space.getInt(BASE + (1L << 32) - 4)).isZero();
      assertThat(physical(space)).isZero();
      // a directory that has pages, leaves that have none
      assertThat(source.reads.get()).isLessThan(1_000);
      assertThat(space.getLong(at(2))).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aMemoryOfFiftyTimesTheCacheIsReadThrough(boolean shared) {
    long cached = 32;
    int all = 1_600;
    ImageSource source = pages(all);
    SpaceBuilder builder = Space.builder().memory(1 << 20).cached(cached * PAGE);
    try (Space space = opened(builder, source, shared)) {
      for (int round = 0; round < 2; round++) {
        for (int page = 0; page < all; page++) {
          assertThat(space.getLong(at(page))).isEqualTo(page + 1);
          assertThat(physical(space)).isLessThanOrEqualTo(cached);
        }
      }
      assertThat(source.reads).hasValue(2L * all);
      assertThat(space.pages().resident()).isEqualTo(all);
      // what was read last is still there
      assertThat(space.getLong(at(all - 1))).isEqualTo(all);
      assertThat(source.reads).hasValue(2L * all);
    }
  }

  @Test
  void aQuarterOfTheMemoryIsCachedUnlessSaidOtherwise() {
    ImageSource source = pages(200);
    try (Space space = opened(Space.builder().memory(1 << 20), source, false)) {
      for (int page = 0; page < 200; page++) {
        space.getLong(at(page));
      }
      assertThat(physical(space)).isBetween(56L, 64L);
    }
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> Space.builder().cached(4_095));
  }

  @Test
  void whatWasWrittenStaysAndTheRestGivesWayToIt() {
    ImageSource source = pages(600);
    SpaceBuilder builder = Space.builder().memory(1 << 20).cached(1 << 20);
    try (Space space = opened(builder, source, false)) {
      int written = 0;
      for (int page = 0; page < 600; page++) {
        assertThat(space.getLong(at(page))).isEqualTo(page + 1);
        if (page % 3 == 0) {
          space.putLong(at(page), -page);
          written++;
        }
      }
      assertThat(written).isEqualTo(200);
      for (int page = 0; page < 600; page++) {
        assertThat(space.getLong(at(page))).isEqualTo(page % 3 == 0 ? -page : page + 1);
      }
      assertThatExceptionOfType(SpaceException.OutOfSpace.class)
          .isThrownBy(() -> space.fill(BASE, 600 * PAGE, (byte) 1));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aPageThatIsToBeCopiedDoesNotGiveWayToItsCopy(int more) {
    ImageSource source = pages(600);
    SpaceBuilder builder = Space.builder().memory(1 << 20).cached(1 << 20);
    try (Space space = opened(builder, source, false)) {
      long checkpoint = space.checkpoint();
      space.fill(at(700), more, (byte) 1); // so that each of the two may be what has no room
      int[] written = {0};
      assertThatExceptionOfType(SpaceException.OutOfSpace.class)
          .isThrownBy(() -> {
            for (; written[0] < 600; written[0]++) {
              assertThat(space.getLong(at(written[0]))).isEqualTo(written[0] + 1);
              space.putLong(at(written[0]), 0);
            }
          });
      assertThat(written[0]).isBetween(120, 128);
      for (int page = 0; page < 600; page += 7) {
        assertThat(space.getLong(at(page))).isEqualTo(page < written[0] ? 0 : page + 1);
      }
      space.revert(checkpoint);
      for (int page = 0; page < 600; page++) {
        assertThat(space.getLong(at(page))).isEqualTo(page + 1);
      }
    }
  }

  @Test
  void aDropReadsWhatACheckpointKeepsAndNothingElse() {
    ImageSource source = pages(100);
    try (Space space = opened(Space.builder(), source, false);
        Mark mark = space.mark()) {
      space.fill(BASE, 50 * PAGE, (byte) 0);
      assertThat(source.reads).hasValue(0);
      assertThat(space.pages().resident()).isEqualTo(50);
      assertThat(mark.pages()).isEqualTo(50);
      long checkpoint = space.checkpoint();
      space.fill(at(50), 20 * PAGE, (byte) 0);
      assertThat(source.reads).hasValue(20);
      assertThat(space.pages().kept()).isEqualTo(20);
      assertThat(space.getLong(at(60))).isZero();
      space.revert(checkpoint);
      assertThat(space.getLong(at(60))).isEqualTo(61);
      assertThat(space.getLong(at(40))).isZero();
      assertThat(source.reads).hasValue(20);
    }
  }

  @Test
  void anExportReadsEachPageAndKeepsNone() throws IOException {
    ImageSource source = pages(300);
    try (Space space = opened(Space.builder(), source, false)) {
      byte[] image = Images.of(space);
      assertThat(physical(space)).isZero();
      assertThat(source.reads).hasValue(300);
      assertThat(image).isEqualTo(imageOf(300));
    }
  }

  @Test
  void blocksAndWhatWasMovedAreAsTheyWere() throws IOException {
    byte[] image = Images.small();
    ImageSource source = new ImageSource(image);
    try (Space space = opened(Space.builder(), source, false);
        Space same = Images.imported(image)) {
      assertThat(space.tables().blocks()).isEqualTo(same.tables().blocks());
      assertThat(source.reads).hasValue(0);
      long block = space.heap(1).next(Address.of(1, 0, 5_000));
      assertThat(space.getLong(block)).isEqualTo(0x0102_0304_0506_0708L);
      assertThat(space.heap(1).report(50)).isEqualTo(same.heap(1).report(50));
      assertThat(Images.of(space)).isEqualTo(image);
      space.heap(1).free(block);
      same.heap(1).free(block);
      assertThat(Images.of(space)).isEqualTo(Images.of(same));
    }
  }

  @Test
  void theLastOfAllForksReleasesTheSource() {
    ImageSource source = pages(20);
    Space space = opened(Space.builder(), source, false);
    assertThat(source.users).hasValue(1);
    Space fork = space.fork();
    Space snapshot = fork.snapshot();
    assertThat(source.users).hasValue(3);
    assertThat(fork.getLong(at(3))).isEqualTo(4);
    fork.putLong(at(3), 0);
    space.close();
    space.close();
    assertThat(snapshot.getLong(at(3))).isEqualTo(4);
    assertThat(fork.getLong(at(3))).isZero();
    fork.close();
    assertThat(source.users).hasValue(1);
    assertThat(snapshot.getLong(at(5))).isEqualTo(6);
    snapshot.close();
    assertThat(source.users).hasValue(0);
  }

  @Test
  void pagesThatAForkHasTooGoWhenOneOfTheTwoIsClosed() {
    ImageSource source = pages(400);
    Space space = opened(Space.builder().cached(40L * PAGE), source, false);
    for (int generation = 0; generation < 20; generation++) {
      for (int page = 0; page < 400; page++) {
        assertThat(space.getLong(at(page))).isEqualTo(page + 1);
      }
      Space fork = space.fork();
      for (int page = 0; page < 400; page += 3) {
        assertThat(space.getLong(at(page))).isEqualTo(page + 1);
        assertThat(fork.getLong(at(399 - page))).isEqualTo(400 - page);
      }
      Space gone = generation % 2 == 0 ? space : fork;
      space = generation % 2 == 0 ? fork : space;
      gone.close();
      for (int page = 0; page < 400; page++) {
        assertThat(space.getLong(at(page))).isEqualTo(page + 1);
      }
      assertThat(physical(space)).isLessThanOrEqualTo(40);
    }
    space.close();
  }

  @Test
  void aReadThatFailsHasChangedNothingAndTheNextOneWorks() {
    ImageSource source = pages(100);
    try (Space space = opened(Space.builder(), source, false)) {
      boolean[] fails = {true};
      source.failIf(() -> fails[0]);
      assertThatExceptionOfType(ImageSource.Unreadable.class)
          .isThrownBy(() -> space.getLong(at(3)));
      assertThatExceptionOfType(ImageSource.Unreadable.class)
          .isThrownBy(() -> space.putLong(at(3), 1));
      assertThat(physical(space)).isZero();
      assertThat(space.pages().resident()).isEqualTo(100);
      fails[0] = false;
      assertThat(space.getLong(at(3))).isEqualTo(4);
      int[] left = {2};
      source.failIf(() -> left[0]-- == 0);
      assertThatExceptionOfType(ImageSource.Unreadable.class)
          .isThrownBy(() -> space.fill(at(50), 4 * PAGE, (byte) 7));
      for (int page = 50; page < 54; page++) {
        assertThat(space.getLong(at(page))).isEqualTo(page + 1);
      }
    }
  }

  @Test
  void wrongTablesAndPagesThatDoNotFitAreRefused() {
    ImageSource source = pages(10);
    Tables tables = source.tables;
    byte[] cut = Arrays.copyOf(tables.regions(), 14);
    refused(new Tables(cut, tables.permissions(), tables.blocks()), source);
    refused(new Tables(tables.regions(), new byte[] {2, 3}, tables.blocks()), source);
    refused(
        new Tables(tables.regions(), tables.permissions(), new byte[] {1, 0, 0, 0, 1, 9}), source);
    refused(
        new Tables(tables.regions(), tables.permissions(), new byte[] {9, 0, 0, 0, 1, 9}), source);
    refused(new Tables(new byte[0], new byte[0], new byte[0]), source);
    try (Space small =
        Space.builder().region(1, RegionSettings.of(RegionType.HEAP).quota(9 * PAGE)).confined()) {
      refused(small.tables(), source);
    }
    assertThat(source.users).hasValue(0);
    source.failIf(() -> true);
    assertThatExceptionOfType(ImageSource.Unreadable.class)
        .isThrownBy(() -> Space.builder().confinedOn(tables, source));
    assertThat(source.users).hasValue(0);
  }

  private static void refused(Tables tables, PageSource source) {
    assertThatExceptionOfType(SpaceException.BadImage.class)
        .isThrownBy(() -> Space.builder().confinedOn(tables, source));
    assertThatExceptionOfType(SpaceException.BadImage.class)
        .isThrownBy(() -> Space.builder().sharedOn(tables, source));
  }

  @Test
  void theQuotaCountsPagesThatWereNotRead() {
    ImageSource source;
    try (Space space =
        Space.builder().region(1, RegionSettings.of(RegionType.HEAP).quota(5 * PAGE)).confined()) {
      space.fill(BASE, 5 * PAGE, (byte) 1);
      source = ImageSource.of(space);
    }
    try (Space space = opened(Space.builder(), source, false)) {
      assertThatExceptionOfType(SpaceException.OutOfSpace.class)
          .isThrownBy(() -> space.putLong(at(5), 1));
      space.putLong(at(4), 1);
      space.fill(at(0), PAGE, (byte) 0);
      space.putLong(at(5), 1);
    }
  }

  static Space opened(SpaceBuilder builder, ImageSource source, boolean shared) {
    return shared
        ? builder.sharedOn(source.tables, source)
        : builder.confinedOn(source.tables, source);
  }

  /** Pages of region 1, each with its number and one in its first eight bytes. */
  private static ImageSource pages(int count) {
    return new ImageSource(imageOf(count));
  }

  private static byte[] imageOf(int count) {
    try (Space space = Space.builder().confined()) {
      for (int page = 0; page < count; page++) {
        space.putLong(at(page), page + 1);
      }
      return Images.of(space);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** How many pages of a space and its forks are in memory. */
  static long physical(Space space) {
    return space.store.arena.statistics().liveBlocks();
  }

  private static long at(int page) {
    return BASE + (long) page * PAGE;
  }
}
