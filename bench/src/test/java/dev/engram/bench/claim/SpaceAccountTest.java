/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.claim;

import static dev.engram.bench.claim.SpaceAccount.Compaction.ASKED;
import static dev.engram.bench.claim.SpaceAccount.Compaction.BY_ITSELF;
import static dev.engram.bench.claim.SpaceAccount.Compaction.NEVER;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SpaceAccountTest {

  private static final long PAGE = 384;
  private static final long PAGE_REFUND = 192;

  @Test
  void aPageIsPaidForOnceAndBySeveralBlocks() {
    try (Account account = new SpaceAccount(NEVER, 2)) {
      account.allocate(0, 256);
      assertThat(account.memory()).isEqualTo(28);
      account.read(0, 0, 256);
      assertThat(account.memory()).isEqualTo(28);
      account.write(0, 0, 32);
      assertThat(account.memory()).isEqualTo(28 + PAGE);
      account.write(0, 32, 224);
      account.allocate(1, 250);
      account.write(1, 0, 250);
      assertThat(account.memory()).isEqualTo(28 + PAGE + 28);
      account.free(0);
      assertThat(account.refund()).isZero();
      account.free(1);
      assertThat(account.memory()).isEqualTo(28 + PAGE + 28 + 10);
      assertThat(account.refund()).isEqualTo(PAGE_REFUND);
    }
  }

  @Test
  void blocksOfSeveralPlanesEarnForTheirPlanesAndPages() {
    try (Account account = new SpaceAccount(NEVER, 1)) {
      account.allocate(0, 3 << 16);
      account.write(0, 5000, 1);
      account.write(0, 2 << 16, 8192);
      assertThat(account.memory()).isEqualTo(20 + 6144 + 200 + 3 * PAGE);
      account.free(0);
      assertThat(account.refund()).isEqualTo(3 * PAGE_REFUND + 2 * 50);
    }
  }

  @Test
  void reallocationPaysForItsPagesAndForItsBytes() {
    try (Account account = new SpaceAccount(NEVER, 1)) {
      account.allocate(0, 4096);
      account.write(0, 0, 4096);
      long before = account.memory();
      account.reallocate(0, 3 << 16);
      assertThat(account.memory()).as("one page, elsewhere").isEqualTo(before + 20 + 6144 + 200);
      assertThat(account.copying(Accesses.ENGRAM)).isEqualTo(8192);
      account.write(0, 2 << 16, 1);
      account.reallocate(0, 1 << 16);
      assertThat(account.refund()).isEqualTo(PAGE_REFUND + 2 * 50);
      assertThat(account.copying(Accesses.ENGRAM)).isEqualTo(8192 + (2 << 16));
    }
  }

  @Test
  void aMachineThatCompactsByItselfTakesItsPriceAtEachFree() {
    assertThat(sparse(BY_ITSELF, 0)).isEqualTo(sparse(NEVER, 0));
    assertThat(sparse(BY_ITSELF, 200)).isEqualTo(sparse(NEVER, 200) + 200 * 200);
  }

  @Test
  void compactionThatIsAskedForPaysForWhatMovesAndGivesPagesBack() {
    int frees = 768 - 48;
    long never = sparse(NEVER, frees);
    long asked = sparse(ASKED, frees);
    assertThat(asked).isGreaterThan(never);
    try (Account left = left(NEVER, frees);
        Account moved = left(ASKED, frees)) {
      assertThat(moved.refund()).isGreaterThan(left.refund());
    }
  }

  private static long sparse(SpaceAccount.Compaction compaction, int frees) {
    try (Account account = left(compaction, frees)) {
      return account.memory();
    }
  }

  /** Three planes of blocks, of which all but one in sixteen may be freed. */
  private static Account left(SpaceAccount.Compaction compaction, int frees) {
    Account account = new SpaceAccount(compaction, 768);
    for (int block = 0; block < 768; block++) {
      account.allocate(block, 256);
      account.write(block, 0, 256);
    }
    for (int block = 0, freed = 0; freed < frees; block++) {
      if (block % 16 != 0) {
        account.free(block);
        freed++;
      }
    }
    return account;
  }
}
