/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.engram.arena.Arena;
import dev.engram.arena.ArenaException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What is refused for want of room leaves everything as it was. */
class LimitsTest {

  private static final int PAGE = PageTable.PAGE_BYTES;
  private static final long BASE = Address.of(1, 0, 0);

  @Test
  void aQuotaIsForPagesThatAreThere() {
    try (Space space = quota(2 * PAGE)) {
      space.putByte(Address.of(1, 0, 0), (byte) 1);
      space.putByte(Address.of(1, 60_000, 0), (byte) 2);
      space.putByte(Address.of(1, 0, 4_095), (byte) 3);
      outOfSpace(() -> space.putByte(Address.of(1, 1, 0), (byte) 4));
      assertThat(space.resident(1)).isEqualTo(2 * PAGE);
      assertThat(space.getByte(Address.of(1, 1, 0))).isZero();
      space.fill(Address.of(1, 60_000, 0), PAGE, (byte) 0);
      space.putByte(Address.of(1, 1, 0), (byte) 4);
      assertThat(space.getByte(Address.of(1, 1, 0))).isEqualTo((byte) 4);
    }
  }

  @Test
  void readsAndZerosTakeNoQuota() {
    try (Space space = quota(0)) {
      assertThat(space.getLong(BASE)).isZero();
      space.fill(BASE, 1 << 20, (byte) 0);
      space.copy(BASE, Address.of(1, 9, 0), 0);
      outOfSpace(() -> space.putByte(BASE, (byte) 1));
      assertThat(space.resident(1)).isZero();
    }
  }

  @Test
  void aWriteFillOrCopyOverSeveralPagesIsAllOrNothing() {
    try (Space space = quota(4 * PAGE)) {
      space.fill(BASE, 3 * PAGE, (byte) 1);
      byte[] before = all(space, 8 * PAGE);
      byte[] twos = new byte[4 * PAGE];
      Arrays.fill(twos, (byte) 2);
      outOfSpace(() -> space.write(BASE + PAGE + 5, twos, 0, twos.length));
      assertThat(all(space, 8 * PAGE)).isEqualTo(before);
      outOfSpace(() -> space.fill(BASE + PAGE + 5, 4 * PAGE, (byte) 2));
      assertThat(all(space, 8 * PAGE)).isEqualTo(before);
      outOfSpace(() -> space.copy(BASE, BASE + 2 * PAGE, 3 * PAGE));
      assertThat(all(space, 8 * PAGE)).isEqualTo(before);
    }
  }

  @Test
  void aRevertGivesTheQuotaBack() {
    try (Space space = quota(2 * PAGE)) {
      space.putByte(BASE, (byte) 1);
      long checkpoint = space.checkpoint();
      space.fill(BASE, PAGE, (byte) 0);
      space.putByte(BASE + PAGE, (byte) 2);
      space.putByte(BASE + 2 * PAGE, (byte) 3);
      space.revert(checkpoint);
      assertThat(space.resident(1)).isEqualTo(PAGE);
      space.putByte(BASE + 3 * PAGE, (byte) 4);
      outOfSpace(() -> space.putByte(BASE + 4 * PAGE, (byte) 5));
    }
  }

  @Test
  void blocksMayAskForNoMoreThanTheQuota() {
    try (Space space = quota(4 * PAGE)) {
      Heap heap = space.heap(1);
      long block = heap.allocate(3 * PAGE);
      outOfSpace(() -> heap.allocate(PAGE + 1));
      outOfSpace(() -> heap.reallocate(block, 4 * PAGE + 1));
      assertThat(heap.size(block)).isEqualTo(3 * PAGE);
      heap.allocate(PAGE);
    }
  }

  @Test
  void whatHasNoRoomInMemoryHasChangedNothing() {
    try (Space space = small()) {
      long pages = fillUp(space);
      byte[] ones = new byte[PAGE];
      outOfSpace(() -> space.write(at(pages), ones, 0, PAGE));
      outOfSpace(() -> space.write(at(pages) - 10, ones, 0, 20));
      assertThat(space.resident(1)).isEqualTo(pages * PAGE);
      for (long page = 0; page < pages; page++) {
        assertThat(space.getLong(at(page))).isEqualTo(page + 1);
        assertThat(space.getLong(at(page) + PAGE - 8)).isEqualTo(page + 1);
      }
    }
  }

  @Test
  void aFullMemoryUnderACheckpointRefusesAndIsRevertedAllTheSame() {
    try (Space space = small()) {
      long pages = fillUp(space);
      long checkpoint = space.checkpoint();
      outOfSpace(() -> space.putLong(at(0), 7));
      space.fill(at(1), PAGE, (byte) 0);
      outOfSpace(() -> space.putLong(at(2), 7));
      assertThat(space.getLong(at(0))).isEqualTo(1);
      assertThat(space.getLong(at(1))).isZero();
      space.revert(checkpoint);
      for (long page = 0; page < pages; page++) {
        assertThat(space.getLong(at(page))).isEqualTo(page + 1);
      }
    }
  }

  /** The two ends of the range are pages to be copied, and there is room for one of them. */
  @Test
  void zerosThatCannotAllBeSetAreNotSetAtAll() {
    try (Space space = small()) {
      long pages = fillUp(space);
      space.fill(at(pages - 1), PAGE, (byte) 0);
      space.checkpoint();
      byte[] before = all(space, (int) pages * PAGE);
      outOfSpace(() -> space.fill(at(0) + 100, 2 * PAGE, (byte) 0));
      assertThat(all(space, (int) pages * PAGE)).isEqualTo(before);
      outOfSpace(() -> space.copy(at(pages), at(0) + 100, 2 * PAGE));
      assertThat(all(space, (int) pages * PAGE)).isEqualTo(before);
    }
  }

  /** There is room for a copy of one page, and each needs two. */
  @Test
  void whatIsRefusedUnderACheckpointKeepsNoPages() {
    try (Space space = small()) {
      long pages = fillUp(space);
      space.fill(at(pages - 1), PAGE, (byte) 0);
      byte[] before = all(space, (int) pages * PAGE);
      space.checkpoint();
      long checkpoint = space.checkpoint();
      Mark mark = space.mark();
      for (int i = 0; i < 2; i++) {
        outOfSpace(() -> space.write(at(1) - 10, new byte[20], 0, 20));
        outOfSpace(() -> space.fill(at(0) + 100, PAGE, (byte) 1));
        outOfSpace(() -> space.fill(at(0) + 100, PAGE, (byte) 0));
        outOfSpace(() -> space.copy(at(5), at(1) - 10, 20));
        assertThat(space.pages().kept()).isZero();
        assertThat(space.pages().toKeep(at(0), PAGE)).isOne();
        assertThat(all(space, (int) pages * PAGE)).isEqualTo(before);
        mark.close();
      }
      space.putLong(at(1), 42);
      assertThat(space.pages().kept()).isOne();
      outOfSpace(() -> space.write(at(1) - 10, new byte[20], 0, 20));
      assertThat(space.pages().kept()).isOne();
      assertThat(space.getLong(at(1))).isEqualTo(42);
      space.revert(checkpoint);
      assertThat(space.pages().kept()).isZero();
      assertThat(all(space, (int) pages * PAGE)).isEqualTo(before);
    }
  }

  @Test
  void aBlockThatCannotBeMadeZeroIsNotAllocated() {
    try (Space space = small()) {
      Heap heap = space.heap(1);
      fillUp(space);
      space.checkpoint();
      outOfSpace(() -> heap.allocate(100));
      assertThat(heap.next(BASE)).isEqualTo(-1);
      assertThat(heap.report(50).used()).isZero();
      assertThat(space.getLong(BASE)).isEqualTo(1);
    }
  }

  @Test
  void aBlockThatCannotBeMadeZeroIsNotFreedNorCut() {
    try (Space space = small()) {
      Heap heap = space.heap(1);
      long block = heap.allocate(1_000);
      fillUp(space);
      byte[] before = all(space, 2 * PAGE);
      space.checkpoint();
      outOfSpace(() -> heap.free(block));
      assertThat(heap.size(block)).isEqualTo(1_000);
      outOfSpace(() -> heap.reallocate(block, 900));
      outOfSpace(() -> heap.reallocate(block, 1_010));
      assertThat(heap.size(block)).isEqualTo(1_000);
      assertThat(all(space, 2 * PAGE)).isEqualTo(before);
    }
  }

  @Test
  void aBlockThatHasNoRoomToMoveLosesNoCellsThatAreInNone() {
    try (Space space = small()) {
      Heap heap = space.heap(1);
      long block = heap.allocate(9_000);
      space.fill(block, 9_000, (byte) 1);
      long next = heap.allocate(14_000);
      heap.free(next);
      space.putLong(next + 5_000, 42);
      fillUpFrom(space, Address.of(1, 1_000, 0));
      outOfSpace(() -> heap.reallocate(block, 14_000));
      assertThat(space.getLong(next + 5_000)).isEqualTo(42);
      assertThat(heap.size(block)).isEqualTo(9_000);
      assertThat(heap.blocks()).isOne();
      space.fill(Address.of(1, 1_000, 0), 3 * PAGE, (byte) 0);
      assertThat(heap.reallocate(block, 14_000)).isEqualTo(next);
      assertThat(space.getByte(next + 5_000)).isOne();
    }
  }

  @Test
  void theEndOfATransactionNeedsNoRoom() {
    try (Space space =
        Space.builder()
            .memory(1 << 20)
            .region(1, RegionSettings.of(RegionType.TRANSIENT))
            .confined()) {
      Heap heap = space.heap(1);
      long block = heap.allocate(100);
      long pages = fillUp(space);
      long checkpoint = space.checkpoint();
      space.endTransaction();
      assertThat(space.getLong(at(0))).isZero();
      assertThat(heap.next(BASE)).isEqualTo(-1);
      assertThat(space.resident(1)).isZero();
      space.revert(checkpoint);
      assertThat(space.getLong(at(0))).isEqualTo(1);
      assertThat(space.getLong(at(pages - 1))).isEqualTo(pages);
      assertThat(heap.size(block)).isEqualTo(100);
    }
  }

  @Test
  void aForkThatIsWrittenInAFullMemoryIsRefusedAndTheOtherStays() {
    try (Space space = small()) {
      long pages = fillUp(space);
      try (Space fork = space.fork()) {
        outOfSpace(() -> fork.putLong(at(3), 9));
        outOfSpace(() -> space.putLong(at(3), 9));
        assertThat(fork.getLong(at(3))).isEqualTo(4);
        assertThat(space.getLong(at(3))).isEqualTo(4);
      }
      space.putLong(at(3), 9);
      assertThat(space.getLong(at(3))).isEqualTo(9);
      assertThat(space.resident(1)).isEqualTo(pages * PAGE);
    }
  }

  @Test
  void anEvacuationWithoutRoomLosesNothing() {
    try (Space space = small()) {
      Heap heap = space.heap(1);
      List<Long> live = new ArrayList<>();
      for (int i = 0; i < 1_024; i++) {
        live.add(heap.allocate(256));
      }
      for (int i = 0; i < 1_024; i++) {
        if (i % 16 != 0) {
          heap.free(live.get(i));
        } else {
          space.putLong(live.get(i), i + 1);
        }
      }
      fillUpFrom(space, Address.of(1, 1_000, 0));
      space.checkpoint();
      try {
        heap.evacuate(50, Long.MAX_VALUE);
      } catch (SpaceException.OutOfSpace full) {
        assertThat(full).hasMessageContaining("room");
      }
      for (int i = 0; i < 1_024; i += 16) {
        assertThat(space.getLong(live.get(i))).isEqualTo(i + 1);
      }
    }
  }

  @Test
  void aBlockUpToTheEndOfItsRegionKeepsItsSize() {
    try (Space space = Space.builder().confined()) {
      Heap heap = space.heap(1);
      long block = heap.allocate(1L << 32);
      assertThat(heap.reallocate(block, 1L << 32)).isEqualTo(block);
      assertThat(heap.reallocate(block, (1L << 32) - 1)).isEqualTo(block);
      assertThat(heap.reallocate(block, 1L << 32)).isEqualTo(block);
      assertThat(heap.size(block)).isEqualTo(1L << 32);
    }
  }

  /**
   * There is room for a copy of the page that a block moves to, and not of that which it leaves.
   */
  @Test
  void aBlockThatCannotBeMadeZeroWhereItWasIsNotMoved() {
    try (Space space = small()) {
      Heap heap = space.heap(1);
      long[] blocks = new long[257];
      for (int i = 0; i < blocks.length; i++) {
        blocks[i] = heap.allocate(256);
      }
      long block = blocks[256];
      space.putLong(blocks[1], 1);
      space.putLong(block, 42);
      heap.free(blocks[0]);
      long start = Address.of(1, 1_000, 0);
      long pages = fillUpFrom(space, start);
      space.fill(start + (pages - 1) * PAGE, PAGE, (byte) 0);
      long checkpoint = space.checkpoint();
      outOfSpace(() -> heap.evacuate(50, Long.MAX_VALUE));
      assertThat(space.getLong(block)).isEqualTo(42);
      space.commit(checkpoint);
      heap.free(block);
      assertThat(space.getLong(block)).isZero();
      assertThat(space.getLong(blocks[0])).isZero();
      assertThat(space.getLong(blocks[1])).isOne();
    }
  }

  private static Space quota(long bytes) {
    return Space.builder().region(1, RegionSettings.of(RegionType.HEAP).quota(bytes)).confined();
  }

  private static Space small() {
    return Space.builder().memory(1 << 20).confined();
  }

  /** Writes a number at both ends of each page from the first on until there is no more room. */
  private static long fillUp(Space space) {
    return fillUpFrom(space, BASE);
  }

  private static long fillUpFrom(Space space, long start) {
    long page = 0;
    try {
      for (; ; page++) {
        space.putLong(start + page * PAGE, page + 1);
        space.putLong(start + page * PAGE + PAGE - 8, page + 1);
      }
    } catch (SpaceException.OutOfSpace full) {
      return page;
    }
  }

  private static long at(long page) {
    return BASE + page * PAGE;
  }

  private static byte[] all(Space space, int length) {
    byte[] bytes = new byte[length];
    space.read(BASE, bytes, 0, length);
    return bytes;
  }

  private static void outOfSpace(ThrowingCallable call) {
    assertThatExceptionOfType(SpaceException.OutOfSpace.class).isThrownBy(call);
  }

  @Test
  void whatExceedsTheQuotaTakesNothingOfIt() {
    try (Space space = quota(2 * PAGE)) {
      space.putByte(BASE, (byte) 1);
      byte[] ones = new byte[3 * PAGE];
      outOfSpace(() -> space.write(BASE + 5 * PAGE - 1, ones, 0, PAGE));
      outOfSpace(() -> space.fill(BASE + 5 * PAGE, 2 * PAGE, (byte) 1));
      outOfSpace(() -> space.copy(BASE, BASE + 5 * PAGE, 2 * PAGE));
      assertThat(space.resident(1)).isEqualTo(PAGE);
      assertThat(space.pages().resident()).isEqualTo(1);
      space.putByte(BASE + 9 * PAGE, (byte) 2);
      assertThat(space.resident(1)).isEqualTo(2 * PAGE);
    }
  }

  @Test
  void whatHasNoRoomInMemoryTakesNoneOfIt() {
    try (Space space = small()) {
      long pages = fillUp(space) - 2;
      space.fill(at(pages), 2 * PAGE, (byte) 0);
      byte[] ones = new byte[3 * PAGE];
      for (int i = 0; i < 2; i++) {
        outOfSpace(() -> space.write(at(pages + 5) - 10, ones, 0, 20 + 2 * PAGE));
        outOfSpace(() -> space.fill(at(pages + 5) - 10, 2 * PAGE + 20, (byte) 1));
        outOfSpace(() -> space.copy(at(0), at(pages + 5) - 10, 2 * PAGE + 20));
        assertThat(space.resident(1)).isEqualTo(pages * PAGE);
        space.checkpoint();
      }
      space.putLong(at(pages + 9), 1);
      space.putLong(at(pages + 11), 1);
      space.revert(1);
      assertThat(space.resident(1)).isEqualTo(pages * PAGE);
      for (long page = 0; page < pages; page++) {
        assertThat(space.getLong(at(page))).isEqualTo(page + 1);
      }
      space.putLong(at(pages), 1);
      space.putLong(at(pages + 1), 1);
    }
  }

  @Test
  void aChunkThatIsNoneIsRefused() {
    try (Space space = quota(2 * PAGE)) {
      space.putByte(BASE, (byte) 1);
      byte[] chunk = new byte[256];
      for (long none : new long[] {-1, 1L << 32, 1L << 56 | BASE >>> 8, Long.MIN_VALUE}) {
        assertThatExceptionOfType(SpaceException.BadAddress.class)
            .as("%x", none)
            .isThrownBy(() -> space.readChunk(none, chunk, 0));
      }
      assertThat(space.readChunk(BASE >>> 8, chunk, 0)).isEqualTo(256);
    }
  }

  @Test
  void aConfinedSpaceThatAnotherThreadClosesStaysOpen() throws Exception {
    Space space = quota(2 * PAGE);
    space.putByte(BASE, (byte) 1);
    Arena arena = space.store.arena;
    FutureTask<?> other = new FutureTask<>(space::close, true);
    Thread.ofPlatform().start(other);
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(other::get)
        .withCauseInstanceOf(ArenaException.WrongThread.class);
    assertThat(space.getByte(BASE)).isOne();
    space.close();
    assertThatExceptionOfType(ArenaException.Closed.class).isThrownBy(arena::statistics);
  }

  /** Of 30 GiB each, of which a process has room for some thousands. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void aSpaceThatIsRefusedItsLogGivesItsAddressesBack() throws IOException {
    SpaceBuilder builder =
        Space.builder()
            .memory(30L << 30)
            .log(_ -> {
              throw new IllegalStateException("no log");
            });
    byte[] image = Images.small();
    long before = addresses();
    for (int i = 0; i < 40; i++) {
      assertThatIllegalStateException().isThrownBy(builder::confined);
      assertThatIllegalStateException()
          .isThrownBy(() -> builder.sharedFrom(new ByteArrayInputStream(image)));
    }
    assertThat(addresses() - before).isLessThan(600L << 30);
  }

  @Test
  void theSystemIsAskedForLargePagesIfTheyAreWanted() throws IOException {
    assumeThat(Path.of("/sys/kernel/mm/transparent_hugepage/enabled")).exists();
    long before = mappingsOfLargePages();
    try (Space plain = Space.builder().confined()) {
      plain.putLong(BASE, 42);
      assertThat(mappingsOfLargePages()).isEqualTo(before);
    }
    try (Space large = Space.builder().largePages(true).confined()) {
      large.putLong(BASE, 42);
      assertThat(large.getLong(BASE)).isEqualTo(42);
      assertThat(mappingsOfLargePages()).isGreaterThan(before);
    }
  }

  /** Mappings with the flag that proc(5) names hg. */
  private static long mappingsOfLargePages() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/smaps"))) {
      return lines.filter(line -> line.startsWith("VmFlags:") && line.contains(" hg")).count();
    }
  }

  /** Bytes of addresses that the process has taken. */
  private static long addresses() throws IOException {
    String sizes = Files.readString(Path.of("/proc/self/statm"));
    return Long.parseLong(sizes.substring(0, sizes.indexOf(' '))) * PAGE;
  }
}
