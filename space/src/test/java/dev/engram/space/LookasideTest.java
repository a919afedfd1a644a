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

  /** Programs use the same pointers of several regions by turns: none pushes another out. */
  @Test
  void regionsAreFoundSideBySideAtTheSamePointers() {
    Lookaside lookaside = new Lookaside();
    ForwardedLookaside forwarded = new ForwardedLookaside();
    for (int region = 0; region < 16; region++) {
      for (int page = 0; page < 16; page++) {
        lookaside.note(Address.at(region, (long) page * PAGE), 1, place(region, page), 1);
      }
      forwarded.note(Address.at(region, 0), 1, 0, 256, region, true);
    }
    for (int region = 0; region < 16; region++) {
      for (int page = 0; page < 16; page++) {
        long address = Address.at(region, (long) page * PAGE);
        assertThat(lookaside.find(address, 1)).isEqualTo(place(region, page));
        assertThat(lookaside.findToWrite(address + 8, 1)).isEqualTo(lookaside.find(address, 1) + 8);
      }
      assertThat(forwarded.find(Address.at(region, 0), 1, 1)).isEqualTo(region);
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

  private static long place(int region, int page) {
    return (16L * region + page) * PAGE;
  }
}
