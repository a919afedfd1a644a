/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena.collections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.engram.arena.Arena;
import dev.engram.arena.ArenaException;
import dev.engram.arena.BlockInfo;
import dev.engram.arena.Failover;
import dev.engram.arena.Handle;
import dev.engram.arena.Hint;
import dev.engram.arena.Lane;
import dev.engram.arena.Priority;
import dev.engram.arena.Request;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.NoSuchElementException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The edges of the collections: what is refused, what it costs, what is left. */
class CollectionsTest {

  private final Arena arena = Arena.confined();

  @AfterEach
  void close() {
    arena.close();
  }

  private static void assertOutside(ThrowingCallable call) {
    assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(call);
  }

  private static void assertEmpty(ThrowingCallable call) {
    assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(call);
  }

  @Test
  void everyCollectionRefusesAnIndexBelowItsFirstAndBehindItsLastElement() {
    ArenaBuffer buffer = ArenaBuffer.of(arena, Struct.LONG, 4);
    ArenaList list = ArenaList.of(arena, Struct.LONG);
    ArenaQueue queue = ArenaQueue.of(arena, Struct.LONG);
    ArenaStack stack = ArenaStack.of(arena, Struct.LONG);
    buffer.addLong(1);
    list.addLong(1);
    queue.addLong(1);
    stack.pushLong(1);
    for (Elements elements :
        List.of(buffer, list, queue, stack, ArenaRent.of(arena, Struct.LONG, 1))) {
      for (int index : new int[] {-1, 1, 2, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
        assertOutside(() -> elements.getLong(index));
        assertOutside(() -> elements.setLong(index, 1));
        assertOutside(() -> elements.getByte(index, 0));
        assertOutside(() -> elements.position(index));
        assertOutside(() -> elements.read(index, MemorySegment.ofArray(new long[1])));
        assertOutside(() -> elements.write(index, MemorySegment.ofArray(new long[1])));
      }
      assertOutside(() -> elements.getLong(0, 1));
      assertOutside(() -> elements.getInt(0, 5));
      assertOutside(() -> elements.getInt(0, -1));
      assertOutside(() -> elements.putShort(0, Long.MAX_VALUE, (short) 0));
      elements.setLong(0, 7);
      assertThat(elements.getByte(0, 7)).isZero();
      assertThat(elements.getLong(0)).isEqualTo(7);
    }
    assertOutside(() -> list.remove(1));
    assertOutside(() -> list.remove(-1));
    assertThat(list.size()).isEqualTo(1);
  }

  @Test
  void aBufferThatIsFullRefusesAndItsRoomOutlivesClear() {
    ArenaBuffer buffer = ArenaBuffer.of(arena, Struct.INT, 2);
    long handle = buffer.handle();
    buffer.addInt(1);
    buffer.addInt(2);
    assertThatIllegalStateException().isThrownBy(() -> buffer.addInt(3));
    assertThatIllegalStateException().isThrownBy(buffer::add);
    assertThat(buffer.size()).isEqualTo(2);
    buffer.clear();
    assertThat(buffer.capacity()).isEqualTo(2);
    assertThat(buffer.handle()).isEqualTo(handle);
    assertOutside(() -> buffer.getInt(0));
    assertThat(buffer.getInt(buffer.add())).as("an element that is added reads zero").isZero();
  }

  @Test
  void moreThanFitsIsRefusedAsAWholeByABufferAndMakesAListGrow() {
    MemorySegment five = MemorySegment.ofArray(new long[] {1, 2, 3, 4, 5});
    ArenaBuffer buffer = ArenaBuffer.of(arena, Struct.LONG, 4);
    assertThatIllegalStateException().isThrownBy(() -> buffer.addAll(five));
    assertThat(buffer.isEmpty()).isTrue();
    buffer.addAll(five.asSlice(0, 32));
    assertThat(buffer.getLong(3)).isEqualTo(4);
    ArenaList list = ArenaList.of(arena, Struct.LONG);
    list.addAll(five);
    list.addAll(five);
    list.addAll(five.asSlice(0, 0));
    assertThat(list.size()).isEqualTo(10);
    assertThat(list.getLong(9)).isEqualTo(5);
    assertThatIllegalArgumentException().isThrownBy(() -> list.addAll(five.asSlice(0, 7)));
  }

  @Test
  void aBufferIsCriticalAndDoesNotSpillUnlessAskedOtherwise() {
    BlockInfo usual = arena.describe(ArenaBuffer.of(arena, Struct.LONG, 4).handle());
    assertThat(usual.priority()).isEqualTo(Priority.CRITICAL);
    assertThat(usual.hints()).containsExactlyInAnyOrder(Hint.FRAME_CRITICAL, Hint.NO_SPILL);
    Request slow = Request.of().in(Lane.SLOW).tagged("mine");
    BlockInfo mine = arena.describe(ArenaBuffer.of(arena, Struct.LONG, 4, slow).handle());
    assertThat(mine.priority()).isEqualTo(Priority.NORMAL);
    assertThat(mine.hints()).isEmpty();
    assertThat(mine.lane()).isEqualTo(Lane.SLOW);
  }

  @Test
  void growthKeepsTheElementsAndFreesTheOldBlock() {
    ArenaList list = ArenaList.of(arena, Struct.LONG, 2, Request.of());
    long first = list.handle();
    for (int i = 0; i < 1000; i++) {
      list.addLong(i);
    }
    assertThat(arena.isLive(first)).isFalse();
    assertThat(arena.statistics().liveBlocks()).isEqualTo(1);
    assertThat(list.capacity()).isEqualTo(1024);
    for (int i = 0; i < 1000; i++) {
      assertThat(list.getLong(i)).isEqualTo(i);
    }
  }

  @Test
  void aQueueThatGrowsWhileItIsWrappedKeepsItsOrder() {
    ArenaQueue queue = ArenaQueue.of(arena, Struct.INT, 4, Request.of());
    for (int i = 0; i < 4; i++) {
      queue.addInt(i);
    }
    assertThat(queue.removeInt()).isZero();
    assertThat(queue.removeInt()).isEqualTo(1);
    queue.addInt(4);
    queue.addInt(5);
    queue.addInt(6);
    assertThat(queue.capacity()).isEqualTo(8);
    for (int i = 2; i <= 6; i++) {
      assertThat(queue.peekInt()).isEqualTo(i);
      assertThat(queue.removeInt()).isEqualTo(i);
    }
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void growthThatFailsLeavesTheCollectionAsItWas() {
    Request stay = Request.of().with(Hint.NO_SPILL).failingOver(Failover.FAIL);
    ArenaList list = ArenaList.of(arena, Struct.LONG, 4096, stay);
    ArenaQueue queue = ArenaQueue.of(arena, Struct.LONG, 4096, stay);
    queue.addLong(-1);
    queue.removeLong();
    for (int i = 0; i < 4096; i++) {
      list.addLong(i);
      queue.addLong(i);
    }
    fill(stay);
    long blocks = arena.statistics().liveBlocks();
    long handle = list.handle();
    assertThatExceptionOfType(ArenaException.OutOfMemory.class)
        .isThrownBy(() -> list.addLong(4096));
    assertThatExceptionOfType(ArenaException.OutOfMemory.class).isThrownBy(list::add);
    assertThatExceptionOfType(ArenaException.OutOfMemory.class)
        .isThrownBy(() -> list.addAll(MemorySegment.ofArray(new long[1])));
    assertThatExceptionOfType(ArenaException.OutOfMemory.class)
        .isThrownBy(() -> queue.addLong(4096));
    assertThat(list.handle()).isEqualTo(handle);
    assertThat(arena.statistics().liveBlocks()).isEqualTo(blocks);
    assertThat(list.size()).isEqualTo(4096);
    assertThat(list.capacity()).isEqualTo(4096);
    for (int i = 0; i < 4096; i++) {
      assertThat(list.getLong(i)).isEqualTo(i);
      assertThat(queue.getLong(i)).isEqualTo(i);
    }
  }

  private void fill(Request request) {
    assertThatExceptionOfType(ArenaException.OutOfMemory.class)
        .isThrownBy(() -> {
          for (; ; ) {
            arena.allocate(32 << 10, request);
          }
        });
  }

  @Test
  void growthOfAPinnedBlockIsRefusedAndLeavesItAsItWas() {
    ArenaList list = ArenaList.of(arena, Struct.LONG, 1, Request.of());
    list.addLong(1);
    arena.pin(list.handle());
    assertThatExceptionOfType(ArenaException.BlockPinned.class).isThrownBy(() -> list.addLong(2));
    assertThatExceptionOfType(ArenaException.BlockPinned.class).isThrownBy(list::close);
    assertThat(arena.statistics().liveBlocks()).isEqualTo(1);
    arena.unpin(list.handle());
    list.addLong(2);
    assertThat(list.getLong(0)).isEqualTo(1);
    assertThat(list.getLong(1)).isEqualTo(2);
  }

  @Test
  void nothingLeavesAnEmptyCollection() {
    ArenaQueue queue = ArenaQueue.of(arena, Struct.LONG);
    assertEmpty(queue::peek);
    assertEmpty(queue::peekLong);
    assertEmpty(queue::remove);
    assertEmpty(queue::removeLong);
    assertEmpty(queue::removeInt);
    ArenaStack stack = ArenaStack.of(arena, Struct.LONG);
    stack.pushLong(1);
    assertThat(stack.popLong()).isEqualTo(1);
    assertEmpty(stack::peek);
    assertEmpty(stack::peekInt);
    assertEmpty(stack::pop);
    assertEmpty(stack::popLong);
    assertEmpty(stack::popInt);
    assertEmpty(ArenaList.of(arena, Struct.LONG)::removeLast);
    assertThat(stack.size()).isZero();
    assertThat(queue.size()).isZero();
  }

  @Test
  void negativeCountsAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> ArenaBuffer.of(arena, Struct.INT, -1));
    assertThatIllegalArgumentException().isThrownBy(() -> ArenaRent.of(arena, Struct.INT, -1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ArenaList.of(arena, Struct.INT, -1, Request.of()));
    assertThat(arena.statistics().allocations()).isZero();
  }

  @Test
  void aRentIsAllZerosUntilTheEndOfItsScopeAndOneOfNothingTakesNoBlock() {
    long handle;
    try (ArenaRent rent = ArenaRent.of(arena, Struct.LONG, 100)) {
      handle = rent.handle();
      for (int i = 0; i < 100; i++) {
        assertThat(rent.getLong(i)).isZero();
        rent.setLong(i, -1);
      }
    }
    assertThat(arena.isLive(handle)).isFalse();
    try (ArenaRent again = ArenaRent.of(arena, Struct.LONG, 100)) {
      assertThat(again.getLong(99)).as("the slot was another's").isZero();
    }
    try (ArenaRent nothing = ArenaRent.of(arena, Struct.LONG, 0)) {
      assertThat(nothing.size()).isZero();
      assertThat(nothing.isEmpty()).isTrue();
      assertThat(nothing.handle()).isEqualTo(Handle.NULL);
      assertOutside(() -> nothing.getLong(0));
    }
    assertThat(arena.statistics().liveBlocks()).isZero();
  }

  @Test
  void aClosedCollectionRefusesEverythingAndHasNoBlock() {
    ArenaList list = ArenaList.of(arena, Struct.LONG);
    ArenaQueue queue = ArenaQueue.of(arena, Struct.LONG);
    ArenaStack stack = ArenaStack.of(arena, Struct.LONG);
    ArenaBuffer buffer = ArenaBuffer.of(arena, Struct.LONG, 4);
    list.addLong(1);
    for (Elements elements : List.of(list, queue, stack, buffer)) {
      elements.close();
      elements.close();
      assertThatIllegalStateException().isThrownBy(() -> elements.getLong(0));
      assertThatIllegalStateException().isThrownBy(() -> elements.setLong(0, 1));
      assertThatIllegalStateException().isThrownBy(elements::handle);
      assertThatIllegalStateException().isThrownBy(elements::clear);
    }
    assertThatIllegalStateException().isThrownBy(() -> list.addLong(1));
    assertThatIllegalStateException().isThrownBy(list::add);
    assertThatIllegalStateException().isThrownBy(list::removeLast);
    assertThatIllegalStateException().isThrownBy(() -> list.remove(0));
    assertThatIllegalStateException()
        .isThrownBy(() -> list.addAll(MemorySegment.ofArray(new long[0])));
    assertThatIllegalStateException().isThrownBy(() -> queue.addLong(1));
    assertThatIllegalStateException().isThrownBy(queue::peek);
    assertThatIllegalStateException().isThrownBy(() -> stack.pushLong(1));
    assertThatIllegalStateException().isThrownBy(stack::pop);
    assertThatIllegalStateException().isThrownBy(() -> buffer.addLong(1));
    assertThat(arena.statistics().liveBlocks()).isZero();
  }

  @Test
  void aCollectionMayBeClosedAfterItsArenaWasResetOrClosed() {
    Arena brief = Arena.confined();
    ArenaList list = ArenaList.of(brief, Struct.LONG);
    list.addLong(1);
    brief.reset();
    long other = brief.allocate(32);
    assertThatExceptionOfType(ArenaException.InvalidHandle.class).isThrownBy(() -> list.getLong(0));
    list.close();
    assertThat(brief.isLive(other)).isTrue();
    ArenaList second = ArenaList.of(brief, Struct.LONG);
    second.addLong(1);
    brief.close();
    assertThatExceptionOfType(ArenaException.Closed.class).isThrownBy(() -> second.getLong(0));
    second.close();
  }

  @Test
  void aValueOfAnotherSizeThanTheElementsIsRefused() {
    ArenaList longs = ArenaList.of(arena, Struct.LONG);
    assertThatIllegalStateException().isThrownBy(() -> longs.addInt(1));
    ArenaQueue ints = ArenaQueue.of(arena, Struct.INT);
    assertThatIllegalStateException().isThrownBy(() -> ints.addLong(1));
    assertThat(longs.isEmpty()).isTrue();
    assertThat(ints.isEmpty()).isTrue();
  }

  @Test
  void anElementIsCopiedOutAndInAsAWhole() {
    ArenaList list = ArenaList.of(arena, Struct.LONG);
    list.addLong(1);
    list.addLong(2);
    MemorySegment segment = MemorySegment.ofArray(new long[] {9, 8});
    list.write(1, segment);
    assertThat(list.getLong(1)).isEqualTo(9);
    list.read(0, segment);
    assertThat(segment.toArray(ValueLayout.JAVA_LONG)).containsExactly(1, 8);
  }
}
