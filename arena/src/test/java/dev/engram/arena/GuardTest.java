/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class GuardTest {

  @Test
  void aGuardIsEnteredAndLeftInTurn() {
    try (Arena arena = Arena.shared();
        Guard guard = arena.guard()) {
      assertThatIllegalStateException().isThrownBy(guard::exit).withMessage("not inside");
      guard.enter();
      assertThatIllegalStateException().isThrownBy(guard::enter).withMessage("already inside");
      guard.exit();
      assertThatIllegalStateException().isThrownBy(guard::exit).withMessage("not inside");
    }
  }

  @Test
  void aGuardThatWasGivenUpStaysSo() {
    try (Arena arena = Arena.shared()) {
      Guard guard = arena.guard();
      guard.enter();
      guard.close();
      guard.close();

      assertThatIllegalStateException().isThrownBy(guard::exit).withMessage("not inside");
      assertThatIllegalStateException().isThrownBy(guard::enter).withMessage("the guard is closed");
      assertThat(arena.blocks.guards.awaitReaders()).isTrue();
    }
  }

  @Test
  void aMoverWaitsForWhoCameBeforeItAndForNobodyElse() {
    try (Arena arena = Arena.shared();
        Guard guard = arena.guard()) {
      Guards guards = arena.blocks.guards;
      guard.enter();
      assertThat(guards.awaitReaders()).isFalse();
      guard.exit();
      assertThat(guards.awaitReaders()).isTrue();

      guard.enter();
      // a mover of the period that the guard knows of
      assertThat(guard.isOlderThan(Guards.FIRST_PERIOD + 4)).isFalse();
      assertThat(guard.isOlderThan(Guards.FIRST_PERIOD + 6)).isTrue();
      guard.exit();
    }
  }

  @Test
  void aLentSegmentKeepsMoversOutUntilTheStayEnds() {
    try (Arena arena = Arena.shared();
        Guard guard = arena.guard()) {
      long block = arena.allocate(64);
      guard.enter();
      guard.segment(block);
      assertThat(guard.hasLent()).isTrue();
      assertThat(arena.blocks.guards.awaitReaders()).isFalse();
      guard.exit();
      guard.enter();
      assertThat(guard.hasLent()).isFalse();
      guard.exit();
    }
  }
}
