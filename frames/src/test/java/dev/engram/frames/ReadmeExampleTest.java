/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.frames;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReadmeExampleTest {

  @Test
  void theExampleOfTheReadmeDoesWhatItsCommentsSay() {
    Frames frames = Frames.builder().limit(64 << 20).build();
    Frame root = frames.root();
    long[] limbs = {42, 0, 0, 0};
    long gas = root.store(100_000, 0x40, limbs, 0);
    assertThat(gas).isEqualTo(100_000 - 9);
    Frame child = root.enter();
    gas = child.load(gas, 0, limbs, 0);
    assertThat(gas).isEqualTo(100_000 - 9 - 3);
    assertThat(limbs).containsOnly(0);
    child.returnBytes(0, 32);
    root.release();
    byte[] given = root.returnData().toBytes();
    assertThat(given).isEqualTo(new byte[32]);
    assertThat(root.size()).isEqualTo(96);
  }
}
