/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.engram.space.Address;
import dev.engram.space.CellType;
import dev.engram.space.PageSource;
import dev.engram.space.RegionSettings;
import dev.engram.space.RegionType;
import dev.engram.space.Space;
import dev.engram.space.SpaceException;
import dev.engram.zkmem.model.MemoryConfiguration;
import dev.engram.zkmem.model.MemoryException;
import dev.engram.zkmem.model.MemoryException.Reason;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The memory of time 0: put in before the first access, and shown ever after. */
class InitialCellsTest {

  private static final MemoryConfiguration BYTES =
      MemoryConfiguration.PERSISTENT_BYTES.withBits(1, 16);
  private static final MemoryConfiguration ELEMENTS = MemoryConfiguration.OPENVM.withBits(1, 16);
  private static final int PRIME = 0x7F00_0001;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private OnlineMemory memory(MemoryConfiguration configuration) {
    return OnlineMemory.builder(configuration).log(out).build();
  }

  private static List<String> shown(OnlineMemory memory) {
    List<String> blocks = new ArrayList<>();
    memory
        .initial()
        .forEach((space, pointer, cells) ->
            blocks.add(space + ":" + pointer + " " + Arrays.toString(cells)));
    return blocks;
  }

  private static void refused(Reason reason, ThrowingCallable misuse) {
    assertThatExceptionOfType(MemoryException.class)
        .isThrownBy(misuse)
        .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @Test
  void blocksThatAreNotZeroAreShownInOrderBeforeAndAfterAccesses() {
    List<String> blocks =
        List.of(
            "1:0 [0, 0, 0, 0, 0, 0, 0, 7]",
            "1:2048 [1, 2, 3, 0, 0, 0, 0, 0]",
            "2:65528 [0, 0, 0, 0, 0, 0, 0, 2130706432]");
    try (OnlineMemory memory = memory(ELEMENTS)) {
      memory.initial().put(2, 65535, new int[] {PRIME - 1}, 0, 1);
      memory.initial().put(1, 2048, new int[] {0, 1, 2, 3}, 1, 3);
      memory.initial().put(1, 7, new int[] {7}, 0, 1);
      memory.initial().put(1, 4000, new int[] {0, 0, 0}, 0, 3);
      assertThat(shown(memory)).isEqualTo(blocks);
      assertThat(memory.time()).isEqualTo(1);

      assertThat(memory.readCell(1, 2049)).isEqualTo(2);
      memory.writeCell(1, 2049, 99);
      memory.writeCell(1, 0, 1);
      memory.writeCell(2, 100, 1);
      assertThat(shown(memory)).isEqualTo(blocks);
      long checkpoint = memory.checkpoint();
      memory.writeCell(1, 7, 0);
      memory.revert(checkpoint);
      assertThat(memory.cell(1, 7)).isEqualTo(7);
      assertThat(shown(memory)).isEqualTo(blocks);
    }
    assertThat(Entry.all(out.toByteArray())).hasSize(4);
  }

  @Test
  void bytesArePutInAsBytesOrNumbers() {
    try (OnlineMemory memory = memory(BYTES)) {
      memory.initial().put(1, 0, new byte[] {0, -1}, 1, 1);
      memory.initial().put(1, 17, new int[] {200}, 0, 1);
      assertThat(shown(memory))
          .containsExactly(
              "1:0 [255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]",
              "1:16 [0, 200, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]");
    }
  }

  @Test
  void afterTheFirstAccessItIsTooLate() {
    List<Consumer<OnlineMemory>> uses =
        List.of(
            memory -> memory.readCell(1, 0),
            memory -> memory.readCell(0, 0),
            memory -> memory.writeCell(1, 0, 0),
            memory -> memory.increment(1),
            memory -> memory.revert(memory.checkpoint()));
    for (Consumer<OnlineMemory> each : uses) {
      try (OnlineMemory memory = memory(ELEMENTS);
          Space other = Space.builder().confined()) {
        each.accept(memory);
        refused(Reason.ORDER, () -> memory.initial().put(1, 0, new int[] {1}, 0, 1));
        refused(Reason.ORDER, () -> memory.initial().putAll(other));
        assertThat(memory.cell(1, 0)).isZero();
        assertThat(shown(memory)).isEmpty();
      }
    }
  }

  @Test
  void anAccessThatWasRefusedIsNone() {
    try (OnlineMemory memory = OnlineMemory.builder(ELEMENTS).capacity(1).build()) {
      refused(Reason.CAPACITY, () -> memory.writeAll(1, 1, new int[4], 0, 4));
      refused(Reason.BEYOND_SPACE, () -> memory.readCell(1, 1 << 16));
      memory.initial().put(1, 0, new int[] {1}, 0, 1);
      assertThat(memory.readCell(1, 0)).isEqualTo(1);
    }
  }

  @Test
  void aVolatileMemoryHoldsNothing() {
    try (OnlineMemory memory = memory(MemoryConfiguration.VOLATILE_WORDS.withBits(1, 16));
        Space other = Space.builder().confined()) {
      refused(Reason.ORDER, () -> memory.initial().put(1, 0, new byte[] {1}, 0, 1));
      refused(Reason.ORDER, () -> memory.initial().put(1, 0, new int[] {1}, 0, 1));
      refused(Reason.ORDER, () -> memory.initial().putAll(other));
      assertThat(shown(memory)).isEmpty();
    }
  }

  @Test
  void whatNoCellHoldsIsRefused() {
    try (OnlineMemory memory = memory(ELEMENTS)) {
      refused(Reason.VALUE, () -> memory.initial().put(1, 0, new int[] {1, PRIME}, 0, 2));
      refused(Reason.VALUE, () -> memory.initial().put(1, 0, new byte[] {1}, 0, 1));
      refused(Reason.IDENTITY_SPACE, () -> memory.initial().put(0, 0, new int[] {1}, 0, 1));
      refused(Reason.NO_SUCH_SPACE, () -> memory.initial().put(3, 0, new int[] {1}, 0, 1));
      refused(Reason.BEYOND_SPACE, () -> memory.initial().put(1, 65535, new int[2], 0, 2));
      assertThat(shown(memory)).isEmpty();
      assertThat(memory.cell(1, 0)).isZero();
    }
  }

  @Test
  void whatOneMemoryEndsWithAnotherBeginsWith() throws IOException {
    ByteArrayOutputStream image = new ByteArrayOutputStream();
    try (OnlineMemory first = memory(ELEMENTS);
        OnlineMemory second = OnlineMemory.builder(ELEMENTS).build();
        OnlineMemory third = OnlineMemory.builder(ELEMENTS).build()) {
      first.initial().put(1, 8, new int[] {1, 2}, 0, 2);
      first.writeCell(1, 9, 5);
      first.writeCell(2, 65535, 6);
      try (Space end = first.snapshot()) {
        first.writeCell(1, 9, 77);
        second.initial().putAll(end);
        end.exportTo(image);
      }
      third.initial().putImage(new ByteArrayInputStream(image.toByteArray()));
      List<String> blocks =
          List.of("1:8 [1, 5, 0, 0, 0, 0, 0, 0]", "2:65528 [0, 0, 0, 0, 0, 0, 0, 6]");
      assertThat(shown(second)).isEqualTo(blocks);
      assertThat(shown(third)).isEqualTo(blocks);
      assertThat(third.readCell(2, 65535)).isEqualTo(6);
      assertThatExceptionOfType(SpaceException.BadImage.class)
          .isThrownBy(() -> OnlineMemory.builder(ELEMENTS).build().initial().putImage(nothing()));
    }
  }

  private static ByteArrayInputStream nothing() {
    return new ByteArrayInputStream(new byte[0]);
  }

  @Test
  void ofASpaceThatDoesNotFitNothingIsPutIn() {
    RegionSettings ints = RegionSettings.of(RegionType.STATE).of(CellType.INT);
    refusedSpace(Reason.VALUE, ints, 1, 5, PRIME);
    refusedSpace(Reason.VALUE, ints, 1, 5, -1);
    refusedSpace(Reason.BEYOND_SPACE, ints, 1, 65536, 1);
    refusedSpace(Reason.NO_SUCH_SPACE, ints, 3, 0, 1);
    refusedSpace(Reason.VALUE, RegionSettings.of(RegionType.STATE), 2, 0, 1);
  }

  private void refusedSpace(
      Reason reason, RegionSettings settings, int region, long pointer, int value) {
    RegionSettings good = RegionSettings.of(RegionType.STATE).of(CellType.KOALA_BEAR);
    try (OnlineMemory memory = memory(ELEMENTS);
        Space other = Space.builder().region(1, good).region(region, settings).confined()) {
      if (region != 1) {
        other.putCell(Address.at(1, 0), 9);
      }
      other.putCell(Address.at(region, pointer), value);
      refused(reason, () -> memory.initial().putAll(other));
      assertThat(memory.cell(1, 0)).isZero();
      assertThat(memory.cell(1, 5)).isZero();
      assertThat(shown(memory)).isEmpty();
      memory.initial().put(1, 0, new int[] {3}, 0, 1);
      assertThat(memory.readCell(1, 0)).isEqualTo(3);
    }
  }

  /** A page of ones, and then the end of the stack. */
  private static final class EndOfStack implements PageSource {

    @Override
    public boolean read(int region, int page, byte[] into) {
      if (page != 0) {
        throw new StackOverflowError();
      }
      Arrays.fill(into, (byte) 1);
      return true;
    }

    @Override
    public int next(int region, int from, int end) {
      return from < Math.min(end, 2) ? from : -1;
    }

    @Override
    public long pages(int region) {
      return region == 1 ? 2 : 0;
    }

    @Override
    public void retain() {}

    @Override
    public void release() {}
  }

  @Test
  void ofASpaceThatCannotBeReadToItsEndNothingIsPutIn() {
    try (OnlineMemory memory = memory(BYTES);
        Space other = Space.builder().confined();
        Space broken = Space.builder().confinedOn(other.tables(), new EndOfStack())) {
      assertThatExceptionOfType(StackOverflowError.class)
          .isThrownBy(() -> memory.initial().putAll(broken));
      assertThat(memory.cell(1, 0)).isZero();
      assertThat(shown(memory)).isEmpty();
    }
  }

  @Test
  void blocksThatASpaceHasMovedAreWhereTheirAddressesSay() {
    try (OnlineMemory memory = memory(BYTES.withBits(1, 24));
        Space other = Space.builder().confined()) {
      long[] blocks = new long[2_000];
      for (int i = 0; i < blocks.length; i++) {
        blocks[i] = other.heap(1).allocate(256);
        other.putByte(blocks[i], (byte) (i / 20 + 1));
      }
      for (int i = 0; i < blocks.length; i++) {
        if (i % 20 != 0) {
          other.heap(1).free(blocks[i]);
        }
      }
      assertThat(other.heap(1).evacuate(50, Long.MAX_VALUE).pages()).isPositive();
      memory.initial().putAll(other);
      for (int i = 0; i < blocks.length; i++) {
        int is = memory.cell(1, Address.pointer(blocks[i]));
        assertThat(is).isEqualTo(other.getByte(blocks[i]) & 0xFF);
        if (i % 20 == 0) {
          assertThat(is).isEqualTo(i / 20 + 1);
        }
      }
    }
  }
}
