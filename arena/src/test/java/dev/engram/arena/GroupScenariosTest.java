/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GroupScenariosTest {

  private final Arena arena = Arena.confined();
  private final Group root = arena.root();

  @AfterEach
  void close() {
    arena.close();
  }

  @Test
  void aGroupTakesNoMoreThanItsLimitAndWhatIsRefusedIsNotCounted() {
    Group group = root.child("g", 1024, 0);
    Request mine = Request.of().in(group);
    long block = arena.allocate(1000, mine);
    assertThat(group.bytes()).isEqualTo(1024);
    assertThatExceptionOfType(ArenaException.GroupLimitExceeded.class)
        .isThrownBy(() -> arena.allocate(1, mine));
    assertThat(group.bytes()).isEqualTo(1024);
    assertThat(arena.statistics().allocations()).isEqualTo(1);
    arena.free(block);
    assertThat(group.bytes()).isZero();
    assertThat(group.peakBytes()).isEqualTo(1024);
    arena.allocate(1, mine);
    assertThat(group.blocks()).isEqualTo(1);
  }

  @Test
  void whatAGroupHoldsCountsForThoseAboveAndAReservationCannotFail() {
    Group parent = root.child("parent", 4096, 0);
    Group sure = parent.child("sure", 2048, 1024);
    Group other = parent.child("other");
    assertThat(parent.bytes()).isEqualTo(1024);
    arena.allocate(3072, Request.of().in(other));
    assertThatExceptionOfType(ArenaException.GroupLimitExceeded.class)
        .isThrownBy(() -> arena.allocate(16, Request.of().in(other)));
    arena.allocate(1024, Request.of().in(sure));
    assertThatExceptionOfType(ArenaException.GroupLimitExceeded.class)
        .isThrownBy(() -> arena.allocate(16, Request.of().in(sure)));
    assertThat(parent.bytes()).isEqualTo(4096);
    assertThat(parent.blocks()).isEqualTo(2);
    assertThat(parent.freeAll()).isEqualTo(2);
    assertThat(parent.bytes()).isEqualTo(1024);
    parent.close();
    assertThat(root.children()).isEmpty();
  }

  @Test
  void aGroupWithLiveBlocksNamesThemWhenItIsClosedAndStaysOpen() {
    Group group = root.child("outer").child("inner");
    long block = arena.allocate(10, Request.of().in(group).tagged("lost"));
    assertThatExceptionOfType(ArenaException.Leak.class)
        .isThrownBy(group::close)
        .withMessageContaining("root/outer/inner")
        .satisfies(leak ->
            assertThat(leak.blocks())
                .singleElement()
                .satisfies(info -> assertThat(info.handle()).isEqualTo(block)));
    arena.allocate(10, Request.of().in(group));
    assertThat(group.freeAll()).isEqualTo(2);
    group.close();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> arena.allocate(10, Request.of().in(group)));
  }

  @Test
  void freeAllFreesItsOwnAndNothingElse() {
    Group group = root.child("g");
    long mine = arena.allocate(10, Request.of().in(group));
    long below = arena.allocate(100_000, Request.of().in(group.child("below")));
    long others = arena.allocate(10);
    assertThat(group.dump()).extracting(BlockInfo::handle).containsExactlyInAnyOrder(mine, below);
    assertThat(group.freeAll()).isEqualTo(2);
    assertThat(List.of(mine, below)).noneMatch(arena::isLive);
    assertThat(arena.isLive(others)).isTrue();
  }

  @Test
  void aBlockThatIsAdoptedCountsElsewhereAndOneThatDoesNotFitStays() {
    Group from = root.child("from");
    Group to = root.child("to", 64, 0);
    long block = arena.allocate(64, Request.of().in(from));
    long large = arena.allocate(128, Request.of().in(from));
    to.adopt(block);
    assertThat(arena.describe(block).group()).isEqualTo("root/to");
    assertThat(from.bytes()).isEqualTo(128);
    assertThatExceptionOfType(ArenaException.GroupLimitExceeded.class)
        .isThrownBy(() -> to.adopt(large));
    assertThat(arena.describe(large).group()).isEqualTo("root/from");
    root.adopt(block);
    assertThat(to.bytes()).isZero();
    to.close();
  }

  @Test
  void aBlockMayGoToASiblingAlsoWhereTheirParentIsFull() {
    Group parent = root.child("parent", 64, 0);
    Group from = parent.child("from");
    Group to = parent.child("to");
    long block = arena.allocate(64, Request.of().in(from));
    to.adopt(block);
    assertThat(to.bytes()).isEqualTo(64);
    assertThat(parent.bytes()).isEqualTo(64);
  }

  @Test
  void maxBlocksIsRoundedUp() {
    try (Arena few = Arena.builder().maxBlocks(1).confined()) {
      assertThat(few.isLive(few.allocate(16))).isTrue();
    }
  }

  @Test
  void growthThatCannotHelpIsNotTried() {
    try (Arena small = Arena.builder().lanes(64 << 10, 64 << 10).growTo(8 << 20).confined()) {
      Request stay = Request.of().with(Hint.NO_SPILL);
      assertThatExceptionOfType(ArenaException.OutOfMemory.class)
          .isThrownBy(() -> {
            for (; ; ) {
              small.allocate(1024, stay);
            }
          });
      assertThat(small.statistics().limitBytes()).isEqualTo(128 << 10);
    }
  }

  @Test
  void aReservationThatWouldOverflowIsRefusedAndNothingIsCounted() {
    try (Arena arena = Arena.confined()) {
      Group group = arena.root().child("group");
      long block = arena.allocate(1_000, Request.of().in(group));
      long bytes = group.bytes();
      assertThatExceptionOfType(ArenaException.GroupLimitExceeded.class)
          .isThrownBy(() -> group.child("all", Long.MAX_VALUE, Long.MAX_VALUE));
      assertThat(group.bytes()).isEqualTo(bytes);
      assertThat(group.peakBytes()).isEqualTo(bytes);
      assertThat(group.children()).isEmpty();
      arena.free(block);
      try (Group all = group.child("all", Long.MAX_VALUE, Long.MAX_VALUE)) {
        assertThatExceptionOfType(ArenaException.GroupLimitExceeded.class)
            .isThrownBy(() -> arena.allocate(1_000, Request.of().in(group)));
        arena.free(arena.allocate(1_000, Request.of().in(all)));
      }
      assertThat(group.bytes()).isZero();
      group.close();
    }
  }
}
