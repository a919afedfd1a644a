/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.frames;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;

class ReturnDataTest {

  private final Frames frames = Frames.create();
  private final ReturnData data = frames.returnData();

  @Test
  void itIsEmptyAtFirst() {
    assertThat(data.size()).isZero();
    assertThat(data.toBytes()).isEmpty();
  }

  @Test
  void itHoldsACopyOfWhatItWasSetTo() {
    byte[] source = {1, 2, 3, 4};
    data.set(source, 1, 2);
    source[1] = 9;
    assertThat(data.size()).isEqualTo(2);
    assertThat(data.toBytes()).containsExactly(2, 3);
  }

  @Test
  void shorterDataReplacesLongerData() {
    data.set(new byte[1_000], 0, 1_000);
    data.set(new byte[] {7}, 0, 1);
    assertThat(data.toBytes()).containsExactly(7);
    data.clear();
    assertThat(data.toBytes()).isEmpty();
  }

  @Test
  void itIsOneForAllFrames() {
    Frame child = frames.root().enter();
    assertThat(child.returnData()).isSameAs(frames.root().returnData()).isSameAs(data);
    child.putByte(0, 5);
    child.returnBytes(0, 1);
    assertThat(data.toBytes()).containsExactly(5);
    child.returnBytes(Long.MAX_VALUE, 0);
    assertThat(data.size()).isZero();
  }

  @Test
  void aRangeThatTheSourceDoesNotHaveChangesNothing() {
    data.set(new byte[] {1, 2}, 0, 2);
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> data.set(new byte[5], 0, 6));
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> data.set(new byte[5], 3, -1));
    assertThat(data.toBytes()).containsExactly(1, 2);
  }

  @Test
  void aLargeArrayIsNotKeptOnceCleared() {
    data.set(new byte[2_000_000], 0, 2_000_000);
    assertThat(data.array()).hasSize(2_000_000);
    data.clear();
    assertThat(data.array()).isEmpty();
    data.set(new byte[600], 0, 600);
    byte[] kept = data.array();
    data.clear();
    data.set(new byte[600], 0, 600);
    assertThat(data.array()).isSameAs(kept);
  }
}
