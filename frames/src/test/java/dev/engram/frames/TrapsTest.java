/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.frames;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.engram.frames.MemoryException.ChildContextActive;
import dev.engram.frames.MemoryException.InvalidSize;
import dev.engram.frames.MemoryException.MemoryLimitExceeded;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * The places where the documents of the flat memory and of the call memory contradict each other or
 * the EVM, and what holds here; the numbers count them.
 */
class TrapsTest {

  private final Frames frames = Frames.create();
  private final Frame root = frames.root();

  @Test
  void trap1GrowthCostsTheDifferenceOfTotalsAndNotTheFormulaOfTheWordsAdded() {
    root.expand(22 * 32);
    assertThat(100 - root.charge(100, 0, 23 * 32)).isEqualTo(4);
    root.expand(723 * 32);
    assertThat(100 - root.charge(100, 0, 724 * 32)).isEqualTo(6);
  }

  @Test
  void trap2WordsAddedToTheFrameAreWordsAddedToTheSharedBuffer() {
    root.expand(33);
    Frame child = root.enter();
    for (int bytes : new int[] {1, 31, 32, 33, 100, 1_000}) {
      long before = frames.total();
      assertThat(child.expand(bytes) * 32).isEqualTo(frames.total() - before);
    }
    assertThat(100 - child.charge(100, 0, 1_001)).isEqualTo(0);
  }

  @Test
  void trap3AChildBehindAByteStillNeedsAWordOfItsOwn() {
    root.putByte(0, 1);
    Frame child = root.enter();
    assertThat(child.expand(1)).isEqualTo(1);
    assertThat(frames.total()).isEqualTo(64);
  }

  @Test
  void trap4SizesAreWholeWordsAndExactLengthsAreAskedFor() {
    root.putBytes(0, new byte[] {1, 2, 3, 4});
    assertThat(root.size()).isEqualTo(32);
    assertThat(root.toHex(0, 4)).isEqualTo("01020304");
    assertThat(root.getBytes(0, 4)).containsExactly(1, 2, 3, 4);
    root.putBytes(30, new byte[] {5, 6, 7});
    assertThat(root.size()).isEqualTo(64);
  }

  @Test
  void trap5AccessOnlyGrowsAndWhatIsCutReadsZeroWhenItComesBack() {
    CallFramesTest.fill(root, 128);
    assertThat(root.expand(32)).isZero();
    assertThat(root.size()).isEqualTo(128);
    root.restore(Arrays.copyOf(root.snapshot(), 64));
    assertThat(root.size()).isEqualTo(64);
    root.expand(128);
    assertThat(root.getBytes(0, 64)).containsOnly(0xEE);
    assertThat(root.getBytes(64, 64)).containsOnly(0);
  }

  @Test
  void trap6CommitAbsorbsTheChildAndReleaseDoesNot() {
    root.expand(32);
    root.enter().putByte(0, 1);
    root.release();
    assertThat(root.size()).isEqualTo(32);
    assertThat(frames.total()).isEqualTo(32);
    root.enter().putByte(0, 1);
    root.commit();
    assertThat(root.size()).isEqualTo(64);
    assertThat(root.getByte(32)).isEqualTo(1);
  }

  @Test
  void trap7AParentThatWouldChangeItsSizeUnderAnActiveChildIsRefused() {
    CallFramesTest.fill(root, 64);
    Frame child = root.enter();
    child.putByte(0, 0x11);
    refuses(ChildContextActive.class, () -> root.expand(65));
    refuses(ChildContextActive.class, () -> root.putByte(64, 1));
    refuses(ChildContextActive.class, () -> root.putWord(33, Words.counting(1)));
    refuses(ChildContextActive.class, () -> root.putBytes(64, new byte[5_000]));
    refuses(ChildContextActive.class, () -> root.copy(64, 0, 1));
    refuses(ChildContextActive.class, () -> root.copy(0, 64, 1));
    refuses(ChildContextActive.class, () -> root.charge(1_000, 64, 1));
    refuses(ChildContextActive.class, () -> root.store(1_000, 64, new long[4], 0));
    refuses(ChildContextActive.class, () -> root.load(1_000, 64, new long[4], 0));
    refuses(ChildContextActive.class, () -> root.restore(new byte[65]));
    refuses(ChildContextActive.class, () -> root.restore(new byte[32]));
    assertThat(root.size()).isEqualTo(64);
    root.putByte(63, 0x22);
    root.copy(0, 32, 32);
    root.restore(root.snapshot());
    assertThat(root.getByte(31)).isEqualTo(0x22);
    assertThat(root.store(0, 32, new long[4], 0)).isZero();
    assertThat(child.getByte(0)).isEqualTo(0x11);
  }

  @Test
  void trap8ASecondChildReadsZeroWhereverTheFirstWrote() {
    for (int length : new int[] {32, 511, 512, 513, 4_095, 4_096, 4_097, 100_000}) {
      root.expand(96);
      CallFramesTest.fill(root.enter(), length);
      root.revert();
      Frame second = root.enter();
      second.expand(length);
      assertThat(second.getByte(length - 1)).isZero();
      assertThat(second.snapshot()).as("length %d", length).containsOnly(0);
      root.release();
    }
  }

  @Test
  void trap9GrowthFromNoCapacityEnds() {
    Frames none = Frames.builder().capacity(0).limit(64).build();
    none.root().putByte(40, 1);
    assertThat(none.capacity()).isEqualTo(64);
    assertThat(none.root().snapshot()[40]).isEqualTo((byte) 1);
    refuses(MemoryLimitExceeded.class, () -> none.root().putByte(64, 1));
  }

  @Test
  void trap10CopiesOverlapInBothDirectionsAndGrowToTheFurtherEnd() {
    byte[] model = new byte[320];
    for (int i = 0; i < 200; i++) {
      model[i] = (byte) i;
      root.putByte(i, i);
    }
    int[][] moves = {{1, 0, 199}, {0, 1, 199}, {64, 32, 100}, {32, 64, 100}, {50, 50, 100}};
    for (int[] move : moves) {
      System.arraycopy(model, move[1], model, move[0], move[2]);
      root.copy(move[0], move[1], move[2]);
      assertThat(root.getBytes(0, 200)).isEqualTo(Arrays.copyOf(model, 200));
    }
    root.copy(0, 260, 40);
    assertThat(root.size()).isEqualTo(320);
    assertThat(root.getBytes(0, 40)).containsOnly(0);
    root.copy(Long.MAX_VALUE, Long.MIN_VALUE, 0);
    assertThat(root.size()).isEqualTo(320);
  }

  @Test
  void trap11OffsetsOf256BitsAreFreeOverNothingAndTooDearOtherwise() {
    long[] largest = {-1, -1, -1, -1};
    long offset = MemoryGas.saturate(largest, 0);
    assertThat(root.charge(10, offset, 0)).isEqualTo(10);
    assertThat(root.charge(Long.MAX_VALUE, offset, 1)).isEqualTo(MemoryGas.OUT_OF_GAS);
    assertThat(root.store(Long.MAX_VALUE, offset, largest, 0)).isEqualTo(MemoryGas.OUT_OF_GAS);
    refuses(InvalidSize.class, () -> root.putByte(offset, 1));
  }

  @Test
  void trap12SizesThatNoArrayHasFailWithoutAllocating() {
    for (long bytes : new long[] {Frames.MAX_TOTAL + 1L, 1L << 32, 1L << 62, Long.MAX_VALUE}) {
      refuses(MemoryLimitExceeded.class, () -> root.expand(bytes));
    }
    refuses(MemoryLimitExceeded.class, () -> root.charge(Long.MAX_VALUE, 1L << 31, 1));
    assertThat(frames.capacity()).isEqualTo(Frames.DEFAULT_CAPACITY);
    assertThat(root.size()).isZero();
  }

  @Test
  void trap13GasIsTheOnlyLimitByDefaultAndIsCheckedBeforeTheLimit() {
    root.putByte(17_728_767, 1);
    assertThat(root.size()).isEqualTo(17_728_768);
    Frame limited = Frames.builder().limit(64).build().root();
    assertThat(limited.charge(8, 64, 1)).isEqualTo(MemoryGas.OUT_OF_GAS);
    refuses(MemoryLimitExceeded.class, () -> limited.charge(9, 64, 1));
  }

  @Test
  void trap14AFarAccessClearsOnlyThePagesItTouches() {
    CallFramesTest.fill(root, 1 << 20);
    frames.reset();
    root.putByte((1 << 20) - 1, 1);
    int dirty = 0;
    for (byte b : root.array()) {
      dirty += b == (byte) 0xEE ? 1 : 0;
    }
    assertThat(dirty).isGreaterThan((1 << 20) - 3 * 4_096);
    assertThat(root.getBytes(0, (1 << 20) - 1)).containsOnly(0);
  }

  @Test
  void trap15ATransactionReusesTheBufferOfTheOneBefore() {
    root.expand(100_000);
    byte[] buffer = root.array();
    frames.reset();
    root.expand(100_000);
    assertThat(root.array()).isSameAs(buffer);
  }

  @Test
  void trap16ACalleesOutputIsCutToWhatItReturnedAndItsMemoryPaidForBefore() {
    CallFramesTest.fill(root, 64);
    assertThat(root.charge(1_000, 0, 96)).isEqualTo(997);
    Frame callee = root.enter();
    callee.putWord(0, Words.counting(1));
    callee.returnBytes(0, 8);
    root.release();
    ReturnData returned = root.returnData();
    int asked = 96;
    root.putBytes(0, returned.array(), 0, Math.min(asked, returned.size()));
    assertThat(root.getBytes(0, 8)).isEqualTo(Arrays.copyOf(Words.counting(1), 8));
    assertThat(root.getBytes(8, 56)).containsOnly(0xEE);
    assertThat(root.size()).isEqualTo(96);
  }

  @Test
  void trap17ReturnDataAliasesNoMemory() {
    Frame callee = root.enter();
    callee.putWord(0, Words.counting(1));
    callee.returnBytes(0, 32);
    callee.putByte(0, 99);
    root.release();
    CallFramesTest.fill(root, 4_096);
    assertThat(root.returnData().toBytes()).isEqualTo(Words.counting(1));
    root.returnBytes(0, 4);
    root.putByte(0, 0);
    assertThat(root.returnData().toBytes()).containsOnly(0xEE).hasSize(4);
  }

  @Test
  void trap18PositionsOutliveGrowthThoughTheArrayDoesNot() {
    root.putWord(0, Words.counting(1));
    Frame child = root.enter();
    child.putWord(0, Words.counting(2));
    int position = root.forReading(3, 5);
    byte[] before = root.array();
    child.expand(1 << 20);
    assertThat(root.array()).isNotSameAs(before);
    assertThat(root.forReading(3, 5)).isEqualTo(position);
    assertThat(root.array()[position]).isEqualTo((byte) 4);
    child.putBounded(64, root.array(), position, 5, 1, 10);
    assertThat(child.toHex(64, 10)).isEqualTo("05060708000000000000");
  }

  private static void refuses(Class<? extends MemoryException> with, Runnable operation) {
    assertThatExceptionOfType(with).isThrownBy(operation::run);
  }
}
