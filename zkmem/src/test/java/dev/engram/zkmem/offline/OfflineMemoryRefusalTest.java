/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.zkmem.model.MemoryConfiguration;
import dev.engram.zkmem.model.MemoryException;
import dev.engram.zkmem.model.MemoryException.Reason;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What a memory refuses, and that it is as it was then. */
class OfflineMemoryRefusalTest {

  private static final int PRIME = 2_013_265_921;
  private static final int LAST = (1 << 10) - 1;

  private final RecordedAccesses records = new RecordedAccesses();
  private final int[] data = new int[64];

  private final OfflineMemory memory =
      new OfflineMemory(
          MemoryConfiguration.volatileElements(8).withBits(1, 10), records, PRIME, 100);

  @Test
  void aWidthThatThereIsNoneOf() {
    for (int width : new int[] {0, -1, 3, 31, 33, 64, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
      refuses(Reason.WIDTH, () -> memory.read(1, 0, width, data));
      refuses(Reason.WIDTH, () -> memory.readExpecting(1, 0, width, data));
      refuses(Reason.WIDTH, () -> memory.write(1, 0, width, data));
    }
  }

  @Test
  void aWriteToTheIdentitySpaceAndAWideReadOfIt() {
    refuses(Reason.IDENTITY_SPACE, () -> memory.write(0, 0, 1, data));
    refuses(Reason.IDENTITY_SPACE, () -> memory.read(0, 0, 2, data));
    refuses(Reason.IDENTITY_SPACE, () -> memory.readExpecting(0, 0, 2, data));
    refuses(Reason.BEYOND_SPACE, () -> memory.read(0, 1 << 29, 1, data));
    refuses(Reason.BEYOND_SPACE, () -> memory.read(0, -1, 1, data));
    refuses(Reason.BEYOND_SPACE, () -> memory.cell(0, -1));
    refuses(Reason.INCONSISTENT, () -> memory.readExpecting(0, 5, 1, data));
  }

  @Test
  void anAddressSpaceThatIsNotThere() {
    for (int space : new int[] {-1, 3, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      refuses(Reason.NO_SUCH_SPACE, () -> memory.read(space, 0, 1, data));
      refuses(Reason.NO_SUCH_SPACE, () -> memory.readExpecting(space, 0, 1, data));
      refuses(Reason.NO_SUCH_SPACE, () -> memory.write(space, 0, 1, data));
      refuses(Reason.NO_SUCH_SPACE, () -> memory.cell(space, 0));
    }
    memory.write(2, LAST, 1, data);
  }

  @Test
  void cellsBeyondTheEnd() {
    for (int pointer : new int[] {LAST, 1 << 10, -1, -2, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      refuses(Reason.BEYOND_SPACE, () -> memory.read(1, pointer, 2, data));
      refuses(Reason.BEYOND_SPACE, () -> memory.readExpecting(1, pointer, 2, data));
      refuses(Reason.BEYOND_SPACE, () -> memory.write(1, pointer, 2, data));
    }
    refuses(Reason.BEYOND_SPACE, () -> memory.cell(1, LAST + 1));
    memory.write(1, LAST - 1, 2, data);
  }

  @Test
  void withoutAdaptersAnythingButAlignedBlocks() {
    OfflineMemory fixed = new OfflineMemory(MemoryConfiguration.volatileBytes(16).fixed(), records);
    refuses(Reason.NOT_ALIGNED, fixed, () -> fixed.read(1, 8, 16, data));
    refuses(Reason.NOT_ALIGNED, fixed, () -> fixed.readExpecting(1, 1, 16, data));
    refuses(Reason.NOT_ALIGNED, fixed, () -> fixed.write(1, 17, 16, data));
    refuses(Reason.WIDTH, fixed, () -> fixed.write(1, 0, 8, data));
    refuses(Reason.WIDTH, fixed, () -> fixed.write(1, 0, 32, data));
    refuses(Reason.WIDTH, fixed, () -> fixed.write(1, 0, 0, data));
    refuses(Reason.NOT_ALIGNED, fixed, () -> fixed.claim(1, 8, data));
    fixed.write(1, 16, 16, data);
    fixed.read(0, 5, 1, data);
    fixed.finish();
    assertThat(records.take()).hasSize(3);
  }

  @Test
  void whereAccessesAreAlignedAnythingElse() {
    OfflineMemory aligned = new OfflineMemory(MemoryConfiguration.EVM_WORDS, records);
    refuses(Reason.NOT_ALIGNED, aligned, () -> aligned.read(1, 16, 32, data));
    refuses(Reason.NOT_ALIGNED, aligned, () -> aligned.readExpecting(1, 2, 4, data));
    refuses(Reason.NOT_ALIGNED, aligned, () -> aligned.write(1, 17, 2, data));
    refuses(Reason.WIDTH, aligned, () -> aligned.write(1, 0, 3, data));
    aligned.write(1, 16, 16, data);
    aligned.write(1, 17, 1, data);
    aligned.read(1, 32, 32, data);
    // a claim is no access
    aligned.claim(1, 5, data);
    assertThat(aligned.accesses()).isEqualTo(3);
    records.take();
  }

  @Test
  void aValueThatNoCellHolds() {
    memory.write(1, 0, 1, new int[] {PRIME - 1});
    for (int value : new int[] {PRIME, Integer.MAX_VALUE, -1, Integer.MIN_VALUE}) {
      refuses(Reason.VALUE, () -> memory.write(1, 0, 2, new int[] {1, value}));
      refuses(Reason.VALUE, () -> memory.readExpecting(1, 0, 2, new int[] {PRIME - 1, value}));
    }
    OfflineMemory bytes = new OfflineMemory(MemoryConfiguration.VOLATILE_WORDS, records);
    bytes.write(1, 0, 1, new int[] {255});
    for (int value : new int[] {256, -1, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
      refuses(Reason.VALUE, bytes, () -> bytes.write(1, 0, 2, new int[] {1, value}));
      refuses(Reason.VALUE, bytes, () -> bytes.readExpecting(1, 0, 1, new int[] {value}));
    }
    OfflineMemory persistent = new OfflineMemory(MemoryConfiguration.PERSISTENT_BYTES, records);
    refuses(Reason.VALUE, persistent, () -> persistent.setInitial(1, 0, 256));
  }

  @Test
  void aClockAtItsEnd() {
    int end = MemoryConfiguration.TIME_LIMIT - 1;
    refuses(Reason.TIME, () -> memory.increment(0));
    refuses(Reason.TIME, () -> memory.increment(-1));
    refuses(Reason.TIME, () -> memory.increment(end));
    refuses(Reason.TIME, () -> memory.increment(Long.MAX_VALUE));
    memory.increment(end - 2);
    memory.write(1, 0, 1, data);
    assertThat(memory.time()).isEqualTo(end);
    refuses(Reason.TIME, () -> memory.write(1, 0, 1, data));
    refuses(Reason.TIME, () -> memory.read(1, 0, 1, data));
    refuses(Reason.TIME, () -> memory.readExpecting(1, 0, 1, data));
    refuses(Reason.TIME, () -> memory.read(0, 0, 1, data));
    refuses(Reason.TIME, () -> memory.increment(1));
    memory.finish();
    memory.beginSegment();
    memory.write(1, 0, 1, data);
  }

  @Test
  void moreAccessesThanItIsFor() {
    for (int i = 0; i < 50; i++) {
      memory.write(1, i, 1, data);
      memory.read(0, i, 1, data);
    }
    refuses(Reason.CAPACITY, () -> memory.write(1, 0, 1, data));
    refuses(Reason.CAPACITY, () -> memory.read(1, 0, 1, data));
    refuses(Reason.CAPACITY, () -> memory.readExpecting(1, 0, 1, data));
    refuses(Reason.CAPACITY, () -> memory.read(0, 0, 1, data));
    memory.increment(1);
    memory.finish();
    memory.beginSegment();
    memory.write(1, 0, 1, data);
  }

  @Test
  void aReadThatFoundWhatWasNotThere() {
    memory.increment(41);
    memory.write(2, 30, 2, new int[] {7, 8});
    assertThatThrownBy(() -> memory.readExpecting(2, 30, 4, new int[] {7, 9, 0, 0}))
        .hasMessage(
            "the read at time 43 of address space 2, pointer 30, found [7, 9, 0, 0] where [7, 8,"
                + " 0, 0] was");
    refuses(Reason.INCONSISTENT, () -> memory.readExpecting(2, 30, 4, new int[] {7, 9, 0, 0}));
    refuses(Reason.INCONSISTENT, () -> memory.readExpecting(2, 30, 2, new int[] {7, 9}));
    refuses(Reason.INCONSISTENT, () -> memory.readExpecting(1, 30, 2, new int[] {7, 8}));

    OfflineMemory bytes = new OfflineMemory(MemoryConfiguration.VOLATILE_WORDS, records);
    bytes.write(1, 4_088, 16, new int[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 5, 6, 7});
    refuses(Reason.INCONSISTENT, bytes, () -> bytes.readExpecting(1, 4_094, 4, cells(7, 8, 9, 2)));
    refuses(Reason.INCONSISTENT, bytes, () -> bytes.readExpecting(1, 4_094, 4, cells(7, 0, 9, 1)));
    bytes.readExpecting(1, 4_094, 4, cells(7, 8, 9, 1));
  }

  @Test
  void whatComesTooEarlyOrTooLate() {
    refuses(Reason.ORDER, () -> memory.setInitial(1, 0, 1));
    refuses(Reason.ORDER, memory::beginSegment);
    memory.write(1, 0, 8, data);
    memory.finish();
    records.take();
    refuses(Reason.ORDER, memory::finish);
    refuses(Reason.ORDER, () -> memory.write(1, 0, 8, data));
    refuses(Reason.ORDER, () -> memory.read(1, 0, 8, data));
    refuses(Reason.ORDER, () -> memory.readExpecting(1, 0, 8, data));
    refuses(Reason.ORDER, () -> memory.read(0, 0, 1, data));
    refuses(Reason.ORDER, () -> memory.increment(1));
    assertThat(memory.cell(1, 0)).isZero();
    memory.beginSegment();
    memory.write(1, 0, 8, data);
  }

  @Test
  void anImageAfterTheFirstAccessOrOfWhatIsNotThere() {
    OfflineMemory image = new OfflineMemory(MemoryConfiguration.OPENVM, records);
    refuses(Reason.IDENTITY_SPACE, image, () -> image.setInitial(0, 0, 0));
    refuses(Reason.NO_SUCH_SPACE, image, () -> image.setInitial(9, 0, 1));
    refuses(Reason.BEYOND_SPACE, image, () -> image.setInitial(1, 1 << 29, 1));
    image.setInitial(8, (1 << 29) - 1, 1);
    image.read(0, 0, 1, data);
    refuses(Reason.ORDER, image, () -> image.setInitial(1, 0, 1));

    OfflineMemory idle = new OfflineMemory(MemoryConfiguration.OPENVM, records);
    idle.increment(1);
    refuses(Reason.ORDER, idle, () -> idle.setInitial(1, 0, 1));

    OfflineMemory second = new OfflineMemory(MemoryConfiguration.OPENVM, records);
    second.finish();
    second.beginSegment();
    refuses(Reason.ORDER, second, () -> second.setInitial(1, 0, 1));
  }

  @Test
  void anArrayThatIsTooShort() {
    int[] three = new int[3];
    changesNothing(
        memory,
        () -> {
          assertThatThrownBy(() -> memory.write(1, 0, 4, three))
              .isInstanceOf(IndexOutOfBoundsException.class);
          assertThatThrownBy(() -> memory.read(1, 0, 4, three))
              .isInstanceOf(IndexOutOfBoundsException.class);
          assertThatThrownBy(() -> memory.readExpecting(1, 0, 4, three))
              .isInstanceOf(IndexOutOfBoundsException.class);
        });
  }

  @Test
  void limitsThatAllowNothing() {
    assertThatThrownBy(() -> new OfflineMemory(MemoryConfiguration.OPENVM, records, 0, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new OfflineMemory(MemoryConfiguration.OPENVM, records, 1, 0))
        .isInstanceOf(IllegalArgumentException.class);
    for (int width : new int[] {-2, 0, 1, 3, 64, Integer.MIN_VALUE}) {
      assertThatThrownBy(() -> memory.adapters().records(width))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static int[] cells(int... cells) {
    return cells;
  }

  private void refuses(Reason reason, ThrowingCallable what) {
    refuses(reason, memory, what);
  }

  private void refuses(Reason reason, OfflineMemory of, ThrowingCallable what) {
    changesNothing(
        of,
        () ->
            assertThatThrownBy(what)
                .isInstanceOfSatisfying(
                    MemoryException.class, e -> assertThat(e.reason()).isEqualTo(reason)));
  }

  private void changesNothing(OfflineMemory of, Runnable what) {
    records.take();
    int time = of.time();
    int accesses = of.accesses();
    int touched = of.touchedBlocks();
    long adapters = of.adapters().total();
    what.run();
    assertThat(records.take()).isEmpty();
    assertThat(of.time()).isEqualTo(time);
    assertThat(of.accesses()).isEqualTo(accesses);
    assertThat(of.touchedBlocks()).isEqualTo(touched);
    assertThat(of.adapters().total()).isEqualTo(adapters);
  }
}
