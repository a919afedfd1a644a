/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.frames;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.engram.frames.MemoryException.InvalidOffset;
import dev.engram.frames.MemoryException.InvalidSize;
import dev.engram.frames.MemoryException.MemoryLimitExceeded;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * A memory without calls. The nested classes follow the test list of the flat memory's document;
 * its performance and comparison tests are benchmarks, but for the accuracy of gas, which is in
 * {@link MemoryGasTest}.
 */
class FlatMemoryTest {

  private final Frame memory = Frames.create().root();

  @Nested
  class Functional {

    @Test
    void anEmptyMemoryHasNoSizeAndNoByteToRead() {
      assertThat(memory.size()).isZero();
      assertThat(memory.words()).isZero();
      assertThat(memory.isEmpty()).isTrue();
      assertThat(memory.toHex()).isEmpty();
      assertThat(memory.snapshot()).isEmpty();
      refuses(InvalidOffset.class, () -> memory.getByte(0));
      refuses(InvalidOffset.class, () -> memory.getWord(0));
    }

    @Test
    void aByteIsReadWhereItWasWritten() {
      for (int offset : new int[] {0, 1, 31, 32, 33, 511, 512, 4095, 4096, 70_000}) {
        memory.putByte(offset, 0x1FF & (offset + 0x80));
        assertThat(memory.getByte(offset)).isEqualTo(offset + 0x80 & 0xFF);
        assertThat(memory.size()).isEqualTo((offset / 32 + 1) * 32L);
      }
    }

    @Test
    void aWordAtAMultipleOf32IsReadAsBytesAndAsAValue() {
      byte[] word = Words.counting(1);
      memory.putWord(64, word);
      assertThat(memory.getWord(64)).isEqualTo(word);
      long[] limbs = new long[6];
      memory.getUint256(64, limbs, 2);
      assertThat(limbs)
          .containsExactly(
              0,
              0,
              0x191A1B1C1D1E1F20L,
              0x1112131415161718L,
              0x090A0B0C0D0E0F10L,
              0x0102030405060708L);
      assertThat(memory.size()).isEqualTo(96);
    }

    @Test
    void aValueIsWrittenAsBigEndianBytes() {
      BigInteger value = new BigInteger("123456789abcdef0fedcba9876543210", 16).shiftLeft(100);
      memory.putUint256(7, Words.limbs(value), 0);
      assertThat(new BigInteger(1, memory.getWord(7))).isEqualTo(value);
    }

    @Test
    void aWordMayCrossWords() {
      byte[] word = Words.counting(0x40);
      memory.putWord(17, word);
      assertThat(memory.size()).isEqualTo(64);
      assertThat(memory.getWord(17)).isEqualTo(word);
      assertThat(memory.getBytes(0, 17)).containsOnly(0);
      assertThat(memory.getBytes(49, 15)).containsOnly(0);
    }

    @Test
    void largeDataIsReadAsWritten() {
      for (int length : new int[] {1_025, 100_003, 3 << 20}) {
        byte[] data = new byte[length];
        new SplittableRandom(length).nextBytes(data);
        memory.putBytes(5, data);
        assertThat(memory.getBytes(5, length)).isEqualTo(data);
        assertThat(memory.size()).isEqualTo((length + 5 + 31) / 32 * 32L);
      }
    }

    @Test
    void growthFromNothingReadsZero() {
      assertThat(memory.expand(100)).isEqualTo(4);
      assertThat(memory.size()).isEqualTo(128);
      assertThat(memory.snapshot()).hasSize(128).containsOnly(0);
    }

    @Test
    void growthKeepsWhatIsThereAndReadsZeroBehindIt() {
      memory.putWord(0, Words.counting(1));
      assertThat(memory.expand(10_000)).isEqualTo(312);
      assertThat(memory.getWord(0)).isEqualTo(Words.counting(1));
      assertThat(memory.getBytes(32, 9_984)).containsOnly(0);
    }

    @Test
    void boundedDataThatIsTooShortIsFilledUpWithZeros() {
      dirty(96);
      memory.putBounded(10, Words.counting(1), 0, 50);
      assertThat(memory.getWord(10)).isEqualTo(Words.counting(1));
      assertThat(memory.getBytes(42, 18)).containsOnly(0);
      assertThat(memory.getByte(9)).isEqualTo(0xEE);
      assertThat(memory.getByte(60)).isEqualTo(0xEE);
    }

    @Test
    void boundedDataFromBehindItsEndIsAllZeros() {
      for (long from : new long[] {32, 33, 1L << 31, 1L << 32, Long.MAX_VALUE}) {
        dirty(64);
        memory.putBounded(0, Words.counting(1), from, 40);
        assertThat(memory.getBytes(0, 40)).as("from %d", from).containsOnly(0);
        assertThat(memory.getBytes(40, 24)).containsOnly(0xEE);
      }
    }

    @Test
    void boundedDataIsTakenFromWithin() {
      memory.putBounded(3, Words.counting(0), 10, 5);
      assertThat(memory.getBytes(3, 5)).containsExactly(10, 11, 12, 13, 14);
      memory.putBounded(3, Words.counting(0), 8, 8, 6, 4);
      assertThat(memory.getBytes(3, 4)).containsExactly(14, 15, 0, 0);
    }

    @Test
    void anOverlappingCopyReadsAllBeforeItWritesInBothDirections() {
      memory.putWord(0, Words.counting(1));
      memory.copy(8, 0, 24);
      assertThat(memory.getBytes(8, 24)).isEqualTo(Arrays.copyOf(Words.counting(1), 24));
      memory.putWord(0, Words.counting(1));
      memory.copy(0, 8, 24);
      assertThat(memory.getBytes(0, 24)).isEqualTo(Arrays.copyOf(Words.counting(9), 24));
    }

    @Test
    void theLimitIsReachedButNotExceeded() {
      Frame limited = Frames.builder().limit(1_024).build().root();
      limited.putByte(1_023, 7);
      refuses(MemoryLimitExceeded.class, () -> limited.putByte(1_024, 1));
      refuses(MemoryLimitExceeded.class, () -> limited.expand(1_025));
      refuses(MemoryLimitExceeded.class, () -> limited.store(Long.MAX_VALUE, 993, new long[4], 0));
      assertThat(limited.size()).isEqualTo(1_024);
      assertThat(limited.getByte(1_023)).isEqualTo(7);
    }

    @Test
    void aLimitThatIsNoMultipleOf32AllowsWholeWordsOnly() {
      Frame limited = Frames.builder().limit(100).build().root();
      limited.putByte(95, 1);
      refuses(MemoryLimitExceeded.class, () -> limited.putByte(96, 1));
      assertThat(limited.size()).isEqualTo(96);
    }

    @Test
    void readsBeyondTheSizeAreErrors() {
      dirty(64);
      refuses(InvalidOffset.class, () -> memory.getByte(64));
      refuses(InvalidOffset.class, () -> memory.getWord(33));
      refuses(InvalidOffset.class, () -> memory.getUint256(33, new long[4], 0));
      refuses(InvalidOffset.class, () -> memory.getBytes(0, 65));
      refuses(InvalidOffset.class, () -> memory.getBytes(1, new byte[64], 0, 64));
      refuses(InvalidOffset.class, () -> memory.slice(64, 1));
      refuses(InvalidOffset.class, () -> memory.toHex(60, 5));
      refuses(InvalidOffset.class, () -> memory.returnBytes(60, 5));
      refuses(InvalidOffset.class, () -> memory.forReading(60, 5));
      assertThat(memory.size()).isEqualTo(64);
    }

    @Test
    void operationsOnNothingDoNothingWhateverTheirOffset() {
      for (long offset : new long[] {0, 1, 4_097, Long.MAX_VALUE, -1, Long.MIN_VALUE}) {
        memory.putBytes(offset, new byte[0]);
        memory.putBounded(offset, new byte[5], offset, 0);
        memory.copy(offset, offset, 0);
        memory.copy(0, offset, 0);
        assertThat(memory.getBytes(offset, 0)).isEmpty();
        memory.getBytes(offset, new byte[1], 0, 0);
        assertThat(memory.slice(offset, 0).hasRemaining()).isFalse();
        assertThat(memory.toHex(offset, 0)).isEmpty();
        memory.returnBytes(offset, 0);
        assertThat(memory.charge(5, offset, 0)).isEqualTo(5);
      }
      assertThat(memory.expand(0)).isZero();
      assertThat(memory.size()).isZero();
    }

    @Test
    void aSnapshotIsRestoredExactly() {
      memory.putWord(5, Words.counting(1));
      byte[] snapshot = memory.snapshot();
      memory.putByte(6, 99);
      memory.restore(snapshot);
      assertThat(memory.snapshot()).isEqualTo(snapshot);
      memory.expand(9_000);
      memory.restore(snapshot);
      assertThat(memory.size()).isEqualTo(64);
      assertThat(memory.snapshot()).isEqualTo(snapshot);
      memory.restore(new byte[0]);
      assertThat(memory.isEmpty()).isTrue();
    }

    @Test
    void aSnapshotOfAnyLengthIsRoundedUpToWords() {
      dirty(64);
      memory.restore(new byte[] {1, 2, 3});
      assertThat(memory.size()).isEqualTo(32);
      assertThat(memory.toHex()).isEqualTo("010203" + "00".repeat(29));
    }

    @Test
    void manyExpansionsInARowAddUp() {
      long words = 0;
      for (int bytes = 1; bytes < 20_000; bytes += 37) {
        words += memory.expand(bytes);
        assertThat(memory.words()).isEqualTo(words).isEqualTo((bytes + 31) / 32);
      }
      assertThat(memory.snapshot()).containsOnly(0);
    }

    @Test
    void expansionToLessDoesNothing() {
      dirty(64);
      assertThat(memory.expand(0)).isZero();
      assertThat(memory.expand(33)).isZero();
      assertThat(memory.expand(64)).isZero();
      assertThat(memory.getBytes(0, 64)).containsOnly(0xEE);
    }

    @Test
    void hexadecimalIsLowerCase() {
      memory.putBytes(0, HexFormat.of().parseHex("0123456789abcdef"));
      assertThat(memory.toHex(0, 8)).isEqualTo("0123456789abcdef");
      assertThat(memory.toHex(6, 3)).isEqualTo("cdef00");
      assertThat(memory.toHex()).isEqualTo("0123456789abcdef" + "00".repeat(24));
    }

    @Test
    void aSliceShowsTheMemoryAndCannotWriteIt() {
      memory.putWord(0, Words.counting(1));
      var slice = memory.slice(4, 3);
      assertThat(slice.remaining()).isEqualTo(3);
      assertThat(slice.get(0)).isEqualTo((byte) 5);
      memory.putByte(4, 42);
      assertThat(slice.get(0)).isEqualTo((byte) 42);
      assertThat(slice.isReadOnly()).isTrue();
    }

    @Test
    void aWordOfAnotherLengthIsNotAWord() {
      assertThatExceptionOfType(IllegalArgumentException.class)
          .isThrownBy(() -> memory.putWord(0, new byte[31]))
          .withMessageContaining("31");
    }

    @Test
    void unfitArraysAreRefusedBeforeAnythingChanges() {
      dirty(32);
      byte[] ten = new byte[10];
      outOfBounds(() -> memory.putBytes(64, ten, 5, 6));
      outOfBounds(() -> memory.putBounded(64, ten, 5, 6, 0, 3));
      outOfBounds(() -> memory.getBytes(0, ten, 5, 6));
      outOfBounds(() -> memory.putUint256(64, new long[4], 1));
      assertThat(memory.size()).isEqualTo(32);
    }
  }

  @Nested
  class EdgeCases {

    @Test
    void offsetAndLengthThatOverflowAreNoRange() {
      refuses(InvalidSize.class, () -> memory.putBounded(Long.MAX_VALUE, new byte[0], 0, 1));
      refuses(InvalidSize.class, () -> memory.putBytes(Long.MAX_VALUE - 30, new byte[32]));
      refuses(InvalidSize.class, () -> memory.getBytes(1, Long.MAX_VALUE));
      refuses(InvalidSize.class, () -> memory.getWord(Long.MAX_VALUE - 30));
      refuses(InvalidSize.class, () -> memory.copy(0, Long.MAX_VALUE, 1));
      refuses(InvalidSize.class, () -> memory.copy(Long.MAX_VALUE, 0, 1));
      refuses(InvalidSize.class, () -> memory.toHex(Long.MAX_VALUE, 1));
    }

    @Test
    void negativeLengthsAndOffsetsAreRefused() {
      refuses(InvalidSize.class, () -> memory.getBytes(0, -1));
      refuses(InvalidSize.class, () -> memory.slice(0, -1));
      refuses(InvalidSize.class, () -> memory.copy(0, 0, -1));
      refuses(InvalidSize.class, () -> memory.putBounded(0, new byte[0], 0, -1));
      refuses(InvalidSize.class, () -> memory.returnBytes(0, -1));
      refuses(InvalidSize.class, () -> memory.expand(-1));
      refuses(InvalidOffset.class, () -> memory.getByte(-1));
      refuses(InvalidOffset.class, () -> memory.putByte(-1, 0));
      refuses(InvalidOffset.class, () -> memory.putBounded(0, new byte[0], -1, 1));
      refuses(InvalidOffset.class, () -> memory.copy(-1, 0, 1));
      refuses(InvalidOffset.class, () -> memory.copy(0, -1, 1));
    }

    @Test
    void aCopyOntoItselfChangesNothingButTheSize() {
      memory.putWord(0, Words.counting(1));
      memory.copy(0, 0, 32);
      assertThat(memory.getWord(0)).isEqualTo(Words.counting(1));
      memory.copy(100, 100, 32);
      assertThat(memory.size()).isEqualTo(160);
      assertThat(memory.getBytes(32, 128)).containsOnly(0);
    }

    @Test
    void theLastWordIsAccessibleToItsLastByte() {
      memory.expand(4_096);
      memory.putWord(4_064, Words.counting(1));
      assertThat(memory.size()).isEqualTo(4_096);
      assertThat(memory.getWord(4_064)).isEqualTo(Words.counting(1));
      assertThat(memory.load(0, 4_064, new long[4], 0)).isZero();
      refuses(InvalidOffset.class, () -> memory.getWord(4_065));
      assertThat(memory.load(2, 4_065, new long[4], 0)).isEqualTo(MemoryGas.OUT_OF_GAS);
    }

    @Test
    void smallAndLargeAllocationsAlternate() {
      SplittableRandom random = new SplittableRandom(5);
      long end = 0;
      for (int i = 0; i < 60; i++) {
        int length = i % 2 == 0 ? random.nextInt(1, 32) : random.nextInt(1, 60_000);
        byte[] data = new byte[length];
        Arrays.fill(data, (byte) i);
        memory.putBytes(end, data);
        assertThat(memory.getBytes(end, length)).isEqualTo(data);
        end += length;
      }
      assertThat(memory.size()).isEqualTo((end + 31) / 32 * 32);
      assertThat(memory.getByte(0)).isZero();
    }

    @Test
    void writingHereAndThereLeavesZerosBetween() {
      byte[] expected = new byte[1 << 18];
      for (int hole = 0; hole < expected.length; hole += 2_500) {
        expected[hole] = 1;
        memory.putByte(hole, 1);
      }
      assertThat(memory.snapshot()).isEqualTo(Arrays.copyOf(expected, (int) memory.size()));
    }
  }

  private void dirty(int length) {
    byte[] data = new byte[length];
    Arrays.fill(data, (byte) 0xEE);
    memory.putBytes(0, data);
  }

  private static void refuses(Class<? extends MemoryException> with, Runnable operation) {
    assertThatExceptionOfType(with).isThrownBy(operation::run);
  }

  private static void outOfBounds(Runnable operation) {
    assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(operation::run);
  }
}
