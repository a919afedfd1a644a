/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import org.junit.jupiter.api.Test;

/** What is noted of where pages are is not believed once they may be elsewhere. */
class LookasideTest {

  private static final long HERE = Address.at(1, 0);
  private static final int PAGE = 4096;
  private static final long NOW = 5 * Lookaside.GENERATION;

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
      space.store.generation = Long.MIN_VALUE - Lookaside.GENERATION; // the last one
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
    ForwardedLookaside forwarded = lookaside.forwarded;
    for (int region = 0; region < 16; region++) {
      for (int page = 0; page < 16; page++) {
        lookaside.note(Address.at(region, (long) page * PAGE), NOW, base(region, page), 1);
      }
      forwarded.note(Address.at(region, 0), NOW, 0, 256, base(region, 1), true);
    }
    for (int region = 0; region < 16; region++) {
      for (int page = 0; page < 16; page++) {
        long address = Address.at(region, (long) page * PAGE);
        long place = base(region, page) | 1L << 48;
        assertThat(Lookaside.find(lookaside.table, address, NOW)).isEqualTo(place);
        assertThat(Lookaside.findToWrite(lookaside.table, address + 8, NOW)).isEqualTo(place);
        assertThat(Lookaside.findToWrite(lookaside.table, address + 256, NOW)).isZero();
      }
      assertThat(ForwardedLookaside.find(forwarded.table(), Address.at(region, 0), 1, NOW))
          .isEqualTo(base(region, 1));
    }
  }

  @Test
  void whatIsNoAddressIsNotFound() {
    Lookaside lookaside = new Lookaside();
    long top = 1L << 40;
    lookaside.note(HERE, NOW, PAGE, 0xFFFF);
    for (long beyond = top; beyond != 0; beyond <<= 1) {
      assertThat(Lookaside.find(lookaside.table, HERE | beyond, NOW)).isZero();
      assertThat(Lookaside.findToWrite(lookaside.table, HERE | beyond, NOW)).isZero();
    }
    try (Space space = Space.builder().confined()) {
      space.putLong(HERE, 42);
      for (long beyond = top; beyond != 0; beyond <<= 1) {
        long address = HERE | beyond;
        assertThat(catchThrowable(() -> space.getLong(address)))
            .isInstanceOf(SpaceException.BadAddress.class);
        assertThat(catchThrowable(() -> space.putLong(address, 1)))
            .isInstanceOf(SpaceException.BadAddress.class);
      }
    }
  }

  /** What C2 inlines of it costs every access: see {@link ShortWays}. */
  @Test
  void theWayThroughThePageTableIsTooLongToBeInlined() throws IOException {
    try (InputStream bytes = ShortWays.class.getResourceAsStream("ShortWays.class")) {
      ClassModel ways = ClassFile.of().parse(bytes.readAllBytes());
      int length =
          ways.methods().stream()
              .filter(method -> method.methodName().equalsString("walk"))
              .mapToInt(
                  method -> method.findAttribute(Attributes.code()).orElseThrow().codeLength())
              .sum();
      assertThat(length).isGreaterThan(325);
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

  /** A fork looks pages up where one that is closed did, and at the same addresses. */
  @Test
  void nothingIsBelievedOfASpaceThatIsClosed() {
    try (Space space = Space.builder().confined()) {
      space.putLong(HERE, 42);
      Space closed = space.fork();
      closed.putLong(HERE, 43);
      assertThat(closed.getLong(HERE)).isEqualTo(43);
      closed.close();
      try (Space fork = space.fork()) {
        assertThat(fork.getLong(HERE + PAGE)).isZero();
        assertThat(fork.getLong(HERE)).isEqualTo(42);
        fork.putLong(HERE, 44);
        assertThat(fork.getLong(HERE)).isEqualTo(44);
        assertThat(catchThrowable(() -> closed.getLong(HERE)))
            .isInstanceOf(SpaceException.Closed.class);
      }
      assertThat(space.getLong(HERE)).isEqualTo(42);
    }
  }

  private static long base(int region, int page) {
    return (1 + 16L * region + page) * PAGE;
  }
}
