/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.frames;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameObserverTest {

  private final List<String> seen = new ArrayList<>();
  private final Frames frames = Frames.builder().observer(new Notes()).limit(1_024).build();
  private final Frame root = frames.root();

  @Test
  void framesAreSeenToComeGrowAndGo() {
    root.putByte(0, 1);
    Frame child = root.enter();
    child.expand(64);
    child.enter().store(100, 1, new long[4], 0);
    child.commit();
    root.revert();
    root.enter();
    root.release();
    assertThat(seen)
        .containsExactly(
            "0: 0 to 32, total 32",
            "1 entered",
            "1: 0 to 64, total 96",
            "2 entered",
            "2: 0 to 64, total 160",
            "2 committed with 64",
            "1 reverted with 128",
            "1 entered",
            "1 released with 0");
  }

  @Test
  void eachWordOfGrowthIsSeenWhetherItIsClearedAheadOrNot() {
    long gas = 100;
    for (int offset = 0; offset < 96; offset += 32) {
      gas = root.store(gas, offset, new long[4], 0);
    }
    root.load(gas, 96, new long[4], 0);
    assertThat(seen)
        .containsExactly(
            "0: 0 to 32, total 32",
            "0: 32 to 64, total 64",
            "0: 64 to 96, total 96",
            "0: 96 to 128, total 128");
  }

  @Test
  void accessWithinTheSizeAndFailuresAreNotSeen() {
    root.expand(64);
    seen.clear();
    root.putByte(63, 1);
    root.getWord(0);
    root.expand(10);
    root.charge(0, 0, 64);
    assertThat(root.charge(2, 64, 1)).isEqualTo(MemoryGas.OUT_OF_GAS);
    assertThatExceptionOfType(MemoryException.class).isThrownBy(() -> root.expand(2_000));
    assertThatExceptionOfType(MemoryException.class).isThrownBy(root::revert);
    assertThat(seen).isEmpty();
  }

  private final class Notes implements FrameObserver {

    @Override
    public void entered(int depth) {
      seen.add(depth + " entered");
    }

    @Override
    public void expanded(int depth, long oldSize, long newSize, long total) {
      seen.add(depth + ": " + oldSize + " to " + newSize + ", total " + total);
    }

    @Override
    public void reverted(int depth, long size) {
      seen.add(depth + " reverted with " + size);
    }

    @Override
    public void released(int depth, long size) {
      seen.add(depth + " released with " + size);
    }

    @Override
    public void committed(int depth, long size) {
      seen.add(depth + " committed with " + size);
    }
  }
}
