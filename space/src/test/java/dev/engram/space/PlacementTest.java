/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import static dev.engram.space.BlockRequest.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlacementTest {

  private static final long UNLIMITED = 1L << 32;

  private final Placement placement = new Placement(0, UNLIMITED);

  @Test
  void blocksOfASizeLieSideBySide() {
    assertThat(placement.place(256, PLAIN)).isEqualTo(0);
    assertThat(placement.place(250, PLAIN)).isEqualTo(256);
    assertThat(placement.place(16, PLAIN)).isEqualTo(65_536);
    assertThat(placement.place(256, PLAIN)).isEqualTo(512);
  }

  @Test
  void theLowestFreeSlotIsTakenFirstWhateverWasFreedLast() {
    for (int i = 0; i < 600; i++) {
      placement.place(256, PLAIN);
    }
    placement.release(256 * 500);
    placement.release(256 * 3);
    placement.release(256 * 256);
    assertThat(placement.place(256, PLAIN)).isEqualTo(256 * 3);
    assertThat(placement.place(256, PLAIN)).isEqualTo(256 * 256);
    assertThat(placement.place(256, PLAIN)).isEqualTo(256 * 500);
    assertThat(placement.place(256, PLAIN)).isEqualTo(256 * 600);
  }

  @Test
  void aBlockLargerThanAPlaneSpansSeveral() {
    long pointer = placement.place(200_000, PLAIN);
    assertThat(pointer).isZero();
    assertThat(placement.blockAt(199_999)).isZero();
    assertThat(placement.blockAt(200_000)).isEqualTo(-1);
    assertThat(placement.place(1, PLAIN)).isEqualTo(4 << 16);
  }

  @Test
  void aBlockMayBeTheWholeRegion() {
    assertThat(placement.place(UNLIMITED, PLAIN.aligned(1L << 32))).isZero();
    assertThat(placement.blockAt(UNLIMITED - 1)).isZero();
    assertThatThrownBy(() -> placement.place(1, PLAIN))
        .isInstanceOf(SpaceException.OutOfSpace.class);
    placement.release(0);
    assertThat(placement.place(1, PLAIN)).isZero();
  }

  @Test
  void aPlaneWhoseLastBlockGoesServesAnyOtherSize() {
    long only = placement.place(100, PLAIN);
    placement.release(only);
    assertThat(placement.place(70_000, PLAIN)).isZero();
  }

  /** Memory3D's bitmap wrapped at 2^16 and gave the end of a plane out twice. */
  @Test
  void theEndOfAPlaneIsNotGivenOutTwice() {
    List<Long> blocks = new ArrayList<>();
    for (int i = 0; i < 65; i++) {
      blocks.add(placement.place(1_000, PLAIN));
    }
    placement.release(blocks.getFirst());
    assertThat(placement.place(1_200, PLAIN)).isNotEqualTo(placement.place(1_200, PLAIN));
    assertNoOverlap(placement);
  }

  /** Memory3D freed the neighbour of a block over several planes, and not the block's own rest. */
  @Test
  void freeingABlockOverSeveralPlanesFreesItsPlanesAndNoOther() {
    long before = placement.place(900, PLAIN);
    long span = placement.place(3 * 65_536, PLAIN);
    long after = placement.place(70_000, PLAIN);
    int free = placement.planes.free.count();
    placement.release(span);
    assertThat(placement.planes.free.count()).isEqualTo(free + 3);
    assertThat(placement.blockAt(before + 899)).isEqualTo(before);
    assertThat(placement.blockAt(after + 69_999)).isEqualTo(after);
    assertThat(placement.blockAt(span)).isEqualTo(-1);
    assertThat(placement.used()).isEqualTo(70_900);
    assertThat(placement.place(3 * 65_536, PLAIN)).isEqualTo(span);
    assertNoOverlap(placement);
  }

  /** Memory3D's second block of size 0 was at address 0 and made the free count 2^64. */
  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE, UNLIMITED + 1, Long.MAX_VALUE})
  void aSizeThatNoBlockHasIsRefused(long size) {
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> placement.place(size, PLAIN))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(placement.live()).isZero();
    assertThat(placement.used()).isZero();
    assertThat(placement.planes.free.count()).isEqualTo(65_536);
    long block = placement.place(1, PLAIN);
    assertThatThrownBy(() -> placement.resize(block, size))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(placement.size(block)).isEqualTo(1);
  }

  /** Memory3D's choice among equals was its map's; its addresses changed from run to run. */
  @Test
  void theSameProgramGetsTheSameAddresses() {
    List<Long> first = addresses(new Placement(0, UNLIMITED));
    assertThat(addresses(new Placement(0, UNLIMITED))).isEqualTo(first);
    assertThat(first).doesNotHaveDuplicates();
  }

  private static List<Long> addresses(Placement placement) {
    List<Long> all = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      all.add(placement.place(1 + i * 7919 % 20_000, PLAIN));
    }
    return all;
  }

  @Test
  void theOrderOfFreesLeavesNoTrace() {
    Placement forwards = new Placement(0, UNLIMITED);
    Placement backwards = new Placement(0, UNLIMITED);
    List<Long> blocks = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      long size = 1L + i * 7919 % 80_000;
      blocks.add(forwards.place(size, PLAIN));
      backwards.place(size, PLAIN);
    }
    for (int i = 0; i < 2_000; i += 3) {
      forwards.release(blocks.get(i));
      backwards.release(blocks.get(1_998 - i));
    }
    assertThat(addresses(forwards)).isEqualTo(addresses(backwards));
  }

  @Test
  void whatIsNoBlockIsNotFreed() {
    long block = placement.place(100, PLAIN);
    long span = placement.place(200_000, PLAIN);
    long gone = placement.place(100, PLAIN);
    placement.release(gone);
    long[] wrong = {
      block + 1,
      block + 112,
      span + 1,
      span + 65_536,
      gone,
      65_520,
      65_535,
      -1,
      UNLIMITED,
      9L << 32,
      1L << 48
    };
    for (long pointer : wrong) {
      assertThatThrownBy(() -> placement.release(pointer))
          .isInstanceOfSatisfying(
              SpaceException.NotABlock.class, e -> assertThat(e.pointer()).isEqualTo(pointer));
      assertThatThrownBy(() -> placement.resize(pointer, 5))
          .isInstanceOf(SpaceException.NotABlock.class);
      assertThatThrownBy(() -> placement.size(pointer))
          .isInstanceOf(SpaceException.NotABlock.class);
    }
    assertThat(placement.used()).isEqualTo(200_100);
    assertThat(placement.live()).isEqualTo(2);
  }

  @Test
  void alignmentHoldsForSlotsAndForRuns() {
    placement.place(20, PLAIN);
    for (int log = 31; log >= 0; log--) {
      long alignment = 1L << log;
      assertThat(placement.place(20, PLAIN.aligned(alignment)) % alignment).isZero();
    }
    assertThatThrownBy(() -> placement.place(20, PLAIN.aligned(1L << 32)))
        .isInstanceOf(SpaceException.OutOfSpace.class);
    assertNoOverlap(placement);
  }

  @Test
  void aRequestSaysWhatItIs() {
    BlockRequest atomic = PLAIN.with(BlockRequest.ATOMIC | BlockRequest.SHARED);
    assertThat(atomic.alignment()).isEqualTo(8);
    assertThat(atomic.aligned(64).alignment()).isEqualTo(64);
    assertThat(atomic.has(BlockRequest.SHARED)).isTrue();
    assertThat(atomic.has(BlockRequest.SHARED | BlockRequest.PINNED)).isFalse();
    for (long alignment : new long[] {0, 3, -1, Long.MIN_VALUE, 1L << 33}) {
      assertThatThrownBy(() -> PLAIN.aligned(alignment))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> PLAIN.with(32)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void flagsAreKeptPerBlock() {
    for (int flags = 0; flags < 32; flags++) {
      long small = placement.place(30, PLAIN.with(flags));
      long span = placement.place(70_000, PLAIN.with(flags));
      assertThat(BlockRequest.flags(placement.traits(small))).isEqualTo(flags);
      assertThat(BlockRequest.flags(placement.traits(span))).isEqualTo(flags);
    }
  }

  @Test
  void theQuotaIsExactInCells() {
    Placement limited = new Placement(0, 100_000);
    long large = limited.place(99_990, PLAIN);
    assertThatThrownBy(() -> limited.place(11, PLAIN))
        .isInstanceOf(SpaceException.OutOfSpace.class);
    long small = limited.place(10, PLAIN);
    assertThatThrownBy(() -> limited.resize(small, 11))
        .isInstanceOf(SpaceException.OutOfSpace.class);
    assertThat(limited.resize(large, 99_989)).isTrue();
    assertThat(limited.resize(small, 11)).isTrue();
    assertThat(limited.used()).isEqualTo(100_000);
  }

  @Test
  void aBlockGrowsWhereItLiesIfItsSlotOrThePlanesBehindItAllow() {
    long small = placement.place(250, PLAIN);
    assertThat(placement.resize(small, 256)).isTrue();
    assertThat(placement.resize(small, 257)).isFalse();
    assertThat(placement.resize(small, 1)).isTrue();
    assertThat(placement.size(small)).isEqualTo(1);
    long span = placement.place(100_000, PLAIN);
    assertThat(placement.resize(span, 300_000)).isTrue();
    long wall = placement.place(40_000, PLAIN);
    assertThat(wall).isEqualTo(6 << 16);
    assertThat(placement.resize(span, 5 * 65_536 + 1)).isFalse();
    assertThat(placement.resize(span, 1)).isTrue();
    assertThat(placement.place(4 * 65_536, PLAIN)).isEqualTo(2 << 16);
  }

  @Test
  void blocksLieAboveTheFirstPlane() {
    Placement upper = new Placement(65_535, UNLIMITED);
    assertThat(upper.place(1, PLAIN)).isEqualTo(65_535L << 16);
    assertThatThrownBy(() -> upper.place(17, PLAIN)).isInstanceOf(SpaceException.OutOfSpace.class);
    assertThatThrownBy(() -> new Placement(65_537, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Placement(0, -1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aMillionBlocksAreFoundAgain() {
    int count = 1_000_000;
    for (int i = 0; i < count; i++) {
      placement.place(256, PLAIN);
    }
    assertThat(placement.used()).isEqualTo(256L * count);
    SplittableRandom random = new SplittableRandom(9);
    for (int i = 0; i < count; i++) {
      long pointer = 256L * random.nextInt(count);
      placement.release(pointer);
      assertThat(placement.blockAt(pointer + 3)).isEqualTo(-1);
      assertThat(placement.place(251, PLAIN)).isEqualTo(pointer);
      assertThat(placement.blockAt(pointer + 250)).isEqualTo(pointer);
    }
    assertThat(placement.live()).isEqualTo(count);
  }

  static void assertNoOverlap(Placement placement) {
    long end = 0;
    for (long block = placement.next(0); block >= 0; block = placement.next(block + 1)) {
      assertThat(block).isGreaterThanOrEqualTo(end);
      end = block + placement.reserved(block);
    }
  }
}
