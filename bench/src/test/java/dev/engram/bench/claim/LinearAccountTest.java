/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.claim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LinearAccountTest {

  @Test
  void memoryIsPaidForWhenItIsTouched() {
    Account account = new LinearAccount(new Bump(), new Extent.OfHighestWord(true), false, 2);
    account.allocate(0, 1000);
    account.allocate(1, 1000);
    assertThat(account.memory()).isZero();
    account.write(0, 968, 32);
    assertThat(account.memory()).isEqualTo(Extent.curve(32));
    account.read(1, 0, 1);
    assertThat(account.memory()).isEqualTo(Extent.curve(33));
    account.write(0, 0, 1000);
    account.free(0);
    assertThat(account.memory()).isEqualTo(Extent.curve(33));
    assertThat(account.refund()).isZero();
  }

  @Test
  void firstFitPaysOnceForWhatIsUsedAgain() {
    Account account = new LinearAccount(new FirstFit(), new Extent.OfHighestWord(true), false, 9);
    for (int block = 0; block < 9; block++) {
      account.allocate(block, 1024);
      account.write(block, 0, 1024);
      account.free(block);
    }
    assertThat(account.memory()).isEqualTo(98);
  }

  @Test
  void aBlockThatCannotGrowWhereItIsIsCopied() {
    Account account = new LinearAccount(new FirstFit(), new Extent.OfHighestWord(false), false, 2);
    account.allocate(0, 64);
    account.allocate(1, 64);
    account.reallocate(0, 96);
    assertThat(account.copying(Accesses.ENGRAM)).isEqualTo(25 + 2 * 64);
    assertThat(account.copying(Accesses.EVM)).isEqualTo(3 + 3 * 2);
    assertThat(account.memory()).as("what was copied to is touched").isEqualTo(3 * 6);
    account.reallocate(0, 960);
    assertThat(account.copying(Accesses.ENGRAM)).as("at the top").isEqualTo(25 + 2 * 64);
    account.write(0, 928, 32);
    assertThat(account.memory()).isEqualTo(3 * 34);
  }

  @Test
  void blocksCostWhatTheyDoInTheMachineIfTheyAreTo() {
    Account account = new LinearAccount(new FirstFit(), new Extent.OfHighestWord(false), true, 1);
    account.allocate(0, 65_537);
    account.reallocate(0, 33);
    account.free(0);
    assertThat(account.memory()).isEqualTo(20 + 2_049 + 100 + 20 + 2 + 5);
  }

  @Test
  void memory3dPaysForBytesWhereverTheyLie() {
    Account account = new Memory3dAccount(1);
    account.allocate(0, 100);
    account.write(0, 0, 100);
    account.read(0, 0, 100);
    assertThat(account.memory()).isEqualTo(220);
    account.reallocate(0, 50);
    account.free(0);
    assertThat(account.memory()).isEqualTo(220 + 120 + 5 + 5);
    assertThat(account.copying(Accesses.ENGRAM)).isEqualTo(25 + 100);
  }
}
