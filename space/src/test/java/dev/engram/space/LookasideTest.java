/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.junit.jupiter.api.Test;

/** What is noted of where pages are is not believed once they may be elsewhere. */
class LookasideTest {

  private static final long HERE = Address.at(1, 0);
  private static final int PAGE = 4096;

  @Test
  void aPageThatIsGoneReadsZeroAtOnce() {
    try (Space space = Space.builder().confined()) {
      space.putLong(HERE, 42);
      assertThat(space.getLong(HERE)).isEqualTo(42);
      space.fill(HERE, PAGE, (byte) 0);
      assertThat(space.getLong(HERE)).isZero();
    }
  }

  @Test
  void aPageThatAForkSharesIsCopiedAlthoughItWasWrittenLately() {
    try (Space space = Space.builder().confined()) {
      space.putLong(HERE, 1);
      space.putLong(HERE, 2);
      try (Space fork = space.fork()) {
        space.putLong(HERE, 3);
        fork.putLong(HERE, 4);
        assertThat(space.getLong(HERE)).isEqualTo(3);
        assertThat(fork.getLong(HERE)).isEqualTo(4);
      }
    }
  }

  @Test
  void nothingIsBelievedOfTheSameGenerationOfAnEarlierRound() {
    try (Space space = Space.builder().confined()) {
      space.putLong(HERE, 42);
      assertThat(space.getLong(HERE)).isEqualTo(42);
      long noted = space.store.generation;

      space.fill(HERE, PAGE, (byte) 0);
      space.store.generation = PageStore.GENERATIONS - 1;
      while (space.store.generation != noted) {
        space.store.moved();
      }

      assertThat(space.getLong(HERE)).isZero();
    }
  }

  @Test
  void aSpaceThatIsClosedRefusesWhatItHasJustRead() {
    Space space = Space.builder().confined();
    Space fork = space.fork();
    space.putLong(HERE, 42);
    assertThat(space.getLong(HERE)).isEqualTo(42);
    space.close();
    assertThat(catchThrowable(() -> space.getLong(HERE))).isInstanceOf(SpaceException.Closed.class);
    fork.close();
  }
}
