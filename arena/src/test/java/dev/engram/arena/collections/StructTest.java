/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena.collections;

import static java.lang.foreign.MemoryLayout.paddingLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.engram.arena.Arena;
import dev.engram.arena.Guard;
import dev.engram.arena.Lane;
import dev.engram.arena.Request;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import org.junit.jupiter.api.Test;

class StructTest {

  record Point(int x, double y) {}

  record Named(byte kind, Point at, short end) {}

  @Test
  void aRecordIsLaidOutAsACompilerOfCHasIt() {
    Struct named = Struct.of(Named.class);
    MemoryLayout point =
        structLayout(JAVA_INT.withName("x"), paddingLayout(4), JAVA_DOUBLE.withName("y"));
    assertThat(named.layout())
        .isEqualTo(
            structLayout(
                JAVA_BYTE.withName("kind"),
                paddingLayout(7),
                point.withName("at"),
                ValueLayout.JAVA_SHORT.withName("end"),
                paddingLayout(6)));
    assertThat(named.offset("at", "y")).isEqualTo(16);
    assertThat(named.offset("end")).isEqualTo(24);
    assertThat(named.stride()).isEqualTo(32);
  }

  @Test
  void whatHasNoPlaceOutsideTheHeapIsRefused() {
    record Text(String text) {}
    record Nothing() {}
    assertThatIllegalArgumentException().isThrownBy(() -> Struct.of(Text.class));
    assertThatIllegalArgumentException().isThrownBy(() -> Struct.of(Nothing.class));
    assertThatIllegalArgumentException().isThrownBy(() -> Struct.of(structLayout()));
    assertThatIllegalArgumentException().isThrownBy(() -> Struct.of(Point.class).offset("z"));
  }

  @Test
  void aRecordThatIsInItselfIsRefused() {
    record Chain(int link, Chain next) {}
    record Even(Odd next) {
      record Odd(Even next) {}
    }
    assertThatIllegalArgumentException().isThrownBy(() -> Struct.of(Chain.class));
    assertThatIllegalArgumentException().isThrownBy(() -> Struct.of(Even.class));
  }

  @Test
  void theNextElementOfALayoutWithoutPaddingIsAligned() {
    Struct struct = Struct.of(structLayout(JAVA_DOUBLE.withName("y"), JAVA_INT.withName("x")));
    assertThat(struct.stride()).isEqualTo(16);
  }

  @Test
  void fieldsAreReadByOffsetInAGuardByVarHandleAndInABlockOfOnesOwn() {
    Struct point = Struct.of(Point.class);
    long x = point.offset("x");
    long y = point.offset("y");
    VarHandle theY = point.field("y");
    try (Arena arena = Arena.shared();
        ArenaList points = ArenaList.of(arena, point);
        Guard guard = arena.guard()) {
      for (int i = 0; i < 100; i++) {
        assertThat(points.add()).isEqualTo(i);
        points.putInt(i, x, i);
        points.putDouble(i, y, i / 2.0);
      }
      arena.move(points.handle(), Lane.SLOW);
      guard.enter();
      try {
        MemorySegment all = guard.segment(points.handle());
        for (int i = 0; i < 100; i++) {
          assertThat((double) theY.get(all, points.position(i))).isEqualTo(i / 2.0);
          assertThat(guard.getInt(points.handle(), points.position(i) + x)).isEqualTo(i);
        }
        theY.set(all, points.position(7), -1.0);
      } finally {
        guard.exit();
      }
      assertThat(points.getDouble(7, y)).isEqualTo(-1.0);

      long one = arena.allocate(point.stride());
      arena.putInt(one, x, 42);
      theY.set(arena.pin(one), 0L, 1.5);
      arena.unpin(one);
      assertThat(arena.getInt(one, x)).isEqualTo(42);
      assertThat(arena.getLong(one, y)).isEqualTo(Double.doubleToLongBits(1.5));
    }
  }

  @Test
  void aLayoutThatWantsMoreThanSixteenBytesOfAlignmentGetsIt() {
    Struct lines = Struct.of(structLayout(JAVA_INT.withName("x").withByteAlignment(64)));
    VarHandle x = lines.field("x");
    try (Arena arena = Arena.confined();
        ArenaRent rent = ArenaRent.of(arena, lines, 10)) {
      assertThat(lines.stride()).isEqualTo(64);
      MemorySegment all = arena.pin(rent.handle());
      assertThat(all.address() % 64).isZero();
      x.set(all, rent.position(9), 5);
      arena.unpin(rent.handle());
      arena.move(rent.handle(), Lane.SLOW);
      assertThat(arena.pin(rent.handle()).address() % 64).isZero();
      arena.unpin(rent.handle());
      assertThat(rent.getInt(9)).isEqualTo(5);
    }
  }

  @Test
  void anElementMayBeAnArray() {
    Struct row = Struct.of(MemoryLayout.sequenceLayout(5, JAVA_INT));
    try (Arena arena = Arena.confined();
        ArenaBuffer rows = ArenaBuffer.of(arena, row, 3, Request.of())) {
      rows.add();
      int second = rows.add();
      rows.putInt(second, 4 * 4, 9);
      assertThat(rows.getInt(1, 16)).isEqualTo(9);
      assertThat(arena.getInt(rows.handle(), 20 + 16)).isEqualTo(9);
    }
  }
}
