/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.frames;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.engram.trace.AccessSink;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What a sink is told of each operation, and of no other. That it explains every read is shown in
 * {@link SideBySideTest}.
 */
class AccessLogTest {

  private final List<String> told = new ArrayList<>();
  private final Frames frames = Frames.builder().sink(new Notes()).limit(1 << 16).build();
  private final Frame root = frames.root();
  private final long[] limbs = Words.limbs(Words.counting(0));

  @Test
  void readsAreToldWithTheirPositionWidthAndData() {
    root.putBytes(0, new byte[] {1, 2, 3, 4});
    told.clear();
    root.getByte(1);
    root.getBytes(1, 2);
    root.getBytes(2, new byte[9], 1, 3);
    root.slice(3, 2);
    root.returnBytes(0, 2);
    assertThat(told).containsExactly("r1:02", "r1:0203", "r2:030400", "r3:0400", "r0:0102");
  }

  @Test
  void wordsAreToldAs32BytesWhetherPaidForOrNot() {
    String word = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
    root.store(100, 1, limbs, 0);
    root.load(100, 1, limbs, 0);
    root.putUint256(1, limbs, 0);
    root.getUint256(1, limbs, 0);
    root.putWord(1, Words.counting(0));
    root.getWord(1);
    assertThat(told)
        .containsExactly(
            "w1:" + word, "r1:" + word, "w1:" + word, "r1:" + word, "w1:" + word, "r1:" + word);
  }

  @Test
  void writesAreToldAfterTheyHappened() {
    root.putByte(5, 7);
    root.storeByte(100, 6, 8);
    root.putBounded(7, new byte[] {9}, 0, 3);
    assertThat(told).containsExactly("w5:07", "w6:08", "w7:090000");
  }

  @Test
  void aCopyIsAReadAndAWrite() {
    root.putBytes(0, new byte[] {1, 2, 3});
    told.clear();
    root.copy(1, 0, 3);
    root.copy(0, 0, 1);
    assertThat(told).containsExactly("r0:010203", "w1:010203", "r0:01", "w0:01");
  }

  @Test
  void positionsAreAbsolute() {
    root.expand(64);
    Frame child = root.enter();
    child.expand(32);
    child.putByte(3, 1);
    child.enter().putByte(0, 2);
    assertThat(told).containsExactly("w67:01", "w96:02");
  }

  @Test
  void theEndOfAFrameIsToldAsZeroed() {
    root.expand(64);
    Frame child = root.enter();
    child.expand(96);
    root.revert();
    root.enter().expand(32);
    root.release();
    root.enter().expand(160);
    root.commit();
    root.restore(new byte[] {1});
    frames.reset();
    assertThat(told)
        .containsExactly("z64+96", "z64+32", "w0:01" + "00".repeat(31), "z32+192", "z0+32");
  }

  @Test
  void framesThatHadNothingEndSilently() {
    root.enter();
    root.revert();
    frames.reset();
    assertThat(told).isEmpty();
  }

  @Test
  void nothingIsToldOfOperationsThatFail() {
    root.expand(32);
    Frame child = root.enter();
    fails(() -> root.putByte(32, 1));
    fails(() -> root.getByte(32));
    fails(() -> child.getBytes(0, 1));
    fails(() -> child.putByte(1 << 16, 1));
    fails(() -> child.putBytes(-1, new byte[3]));
    fails(() -> root.copy(0, 1, 32));
    fails(() -> child.putBounded(0, new byte[1], -1, 1));
    fails(() -> child.restore(new byte[1 << 16]));
    assertThat(child.store(2, 0, limbs, 0)).isEqualTo(MemoryGas.OUT_OF_GAS);
    assertThat(child.load(2, 0, limbs, 0)).isEqualTo(MemoryGas.OUT_OF_GAS);
    assertThat(child.storeByte(2, 0, 1)).isEqualTo(MemoryGas.OUT_OF_GAS);
    assertThat(told).isEmpty();
  }

  @Test
  void nothingIsToldOfOperationsOnNothingOrOfGrowth() {
    root.putBytes(7, new byte[0]);
    root.putBounded(7, new byte[1], 0, 0);
    root.copy(7, 8, 0);
    root.getBytes(7, 0);
    root.getBytes(7, new byte[1], 0, 0);
    root.slice(7, 0);
    root.returnBytes(7, 0);
    root.expand(100);
    root.charge(100, 0, 200);
    assertThat(told).isEmpty();
  }

  @Test
  void lookingAtTheWholeIsNoAccess() {
    root.expand(100);
    root.snapshot();
    root.toHex();
    root.toHex(5, 10);
    root.getByteUnchecked(3);
    root.putByteUnchecked(3, 1);
    assertThat(told).isEmpty();
  }

  @Test
  void aSinkThatThrowsIsHeardByWhoeverMadeTheAccess() {
    Frame broken =
        Frames.builder()
            .sink(
                new Notes() {
                  @Override
                  public void write(long pointer, byte[] data, int offset, int width) {
                    throw new IllegalStateException("full");
                  }

                  @Override
                  public void zeroed(long pointer, long length) {
                    throw new IllegalStateException("full");
                  }
                })
            .build()
            .root();
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> broken.putByte(0, 1))
        .withMessage("full");
    broken.enter().expand(32);
    assertThatExceptionOfType(IllegalStateException.class).isThrownBy(broken::revert);
    assertThat(broken.enter().isEmpty()).isTrue();
  }

  private static void fails(Runnable operation) {
    assertThatExceptionOfType(MemoryException.class).isThrownBy(operation::run);
  }

  private class Notes implements AccessSink {

    @Override
    public void read(long pointer, byte[] data, int offset, int width) {
      told.add("r" + pointer + ":" + hex(data, offset, width));
    }

    @Override
    public void write(long pointer, byte[] data, int offset, int width) {
      told.add("w" + pointer + ":" + hex(data, offset, width));
    }

    @Override
    public void zeroed(long pointer, long length) {
      told.add("z" + pointer + "+" + length);
    }

    private String hex(byte[] data, int offset, int width) {
      return HexFormat.of().formatHex(Arrays.copyOfRange(data, offset, offset + width));
    }
  }
}
