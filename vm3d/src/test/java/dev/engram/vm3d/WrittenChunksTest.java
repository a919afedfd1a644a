/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WrittenChunksTest {

  private final WrittenChunks chunks = new WrittenChunks();
  private final TreeSet<Long> model = new TreeSet<>();

  /** Few pages, so that they meet; many, so that the table grows; all there are. */
  @ParameterizedTest
  @ValueSource(longs = {4, 300, 1L << 28})
  void theyAreASetOfChunks(long pages) {
    SplittableRandom random = new SplittableRandom(pages);
    for (int i = 0; i < 20_000; i++) {
      long address = random.nextLong(pages << 12);
      long most = Math.min((pages << 12) - address, random.nextInt(10) == 0 ? 20_000 : 300);
      long length = random.nextLong(1, most + 1);
      assertThat(chunks.missing(address, length)).isEqualTo(missing(address, length));
      if (random.nextBoolean()) {
        add(address, length);
      }
      if (random.nextInt(3_000) == 0) {
        chunks.clear();
        model.clear();
      }
    }
    for (long each : model) {
      assertThat(chunks.missing(each << 8, 256)).isZero();
    }
  }

  private void add(long address, long length) {
    chunks.add(address, length);
    for (long each = address >>> 8; each <= address + length - 1 >>> 8; each++) {
      model.add(each);
    }
  }

  private long missing(long address, long length) {
    long first = address >>> 8;
    long last = address + length - 1 >>> 8;
    return last - first + 1 - model.subSet(first, true, last, true).size();
  }

  @Test
  void theFirstAndTheLastChunkThereIsAreChunksLikeOthers() {
    long last = (1L << 40) - 1;
    for (long each : new long[] {0, last}) {
      assertThat(chunks.missing(each, 1)).isOne();
      chunks.add(each, 1);
      assertThat(chunks.missing(each, 1)).isZero();
    }
    assertThat(chunks.missing(256, 256)).isOne();
    assertThat(chunks.missing(last - 511, 512)).isOne();
  }

  @Test
  void aTableThatHasGrownLargeIsForgottenLikeASmallOne() {
    for (long page = 0; page < 70_000; page++) {
      add(page << 12, 1);
    }
    assertThat(chunks.missing(0, 70_000L << 12)).isEqualTo(15 * 70_000);
    chunks.clear();
    assertThat(chunks.missing(0, 70_000L << 12)).isEqualTo(16 * 70_000);
    chunks.add(4_096, 4_096);
    assertThat(chunks.missing(0, 3 << 12)).isEqualTo(32);
  }
}
