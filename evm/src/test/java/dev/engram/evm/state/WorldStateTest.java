/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.engram.evm.code.Code;
import dev.engram.evm.code.Program;
import dev.engram.evm.uint256.Uint256;
import java.math.BigInteger;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WorldStateTest {

  private static final Address ALICE = new Address(0xa11ce, 0, 0);
  private static final Address BOB = new Address(0xb0b, 0, 1);

  private final WorldState state = new WorldState();

  @BeforeEach
  void aliceHasTenWei() {
    state.put(ALICE, Uint256.of(10), 0, Code.EMPTY, Map.of());
    state.beginTransaction();
  }

  @Test
  void theSameEntryIsHandedOutThroughoutATransaction() {
    Account bob = state.account(BOB);
    assertThat(bob.exists()).isFalse();
    int checkpoint = state.checkpoint();
    bob.credit(wei(1), 0);
    state.revertTo(checkpoint);
    assertThat(state.account(BOB)).isSameAs(bob);
    assertThat(bob.slot(1, 2, 3, 4)).isSameAs(bob.slot(1, 2, 3, 4));
  }

  @Test
  void codeThatNoMachineCouldRunIsRefusedAtTheDoor() {
    state.endTransaction();
    Code longest = Code.of(new byte[Program.MAX_CODE]);
    Code tooLong = Code.of(new byte[Program.MAX_CODE + 1]);
    state.put(BOB, Uint256.ZERO, 1, longest, Map.of());
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> state.put(BOB, Uint256.ZERO, 1, tooLong, Map.of()));
    assertThat(state.account(BOB).code()).isSameAs(longest);
  }

  @Test
  void anEntryForAnAbsentAccountIsNotPartOfTheRoot() {
    byte[] root = state.root();
    state.account(BOB).warm();
    assertThat(state.root()).isEqualTo(root);
    assertThat(state.accounts()).extracting(Account::address).containsExactly(ALICE);
  }

  @Test
  void aTransferOfNothingTouchesAndTheEmptyAccountIsGoneAtTheEnd() {
    state.account(BOB).credit(wei(0), 0);
    assertThat(state.account(BOB).exists()).isTrue();
    assertThat(state.account(BOB).isTouched()).isTrue();
    state.endTransaction();
    assertThat(state.account(BOB).exists()).isFalse();
  }

  @Test
  void aTouchThatIsRevertedDeletesNobodyButTheRipemdPrecompile() {
    state.endTransaction();
    Address ripemd = new Address(3, 0, 0);
    Address sha = new Address(2, 0, 0);
    state.put(ripemd, Uint256.ZERO, 0, Code.EMPTY, Map.of());
    state.put(sha, Uint256.ZERO, 0, Code.EMPTY, Map.of());
    state.beginTransaction();
    int checkpoint = state.checkpoint();
    state.account(ripemd).touch();
    state.account(sha).touch();
    state.revertTo(checkpoint);
    state.endTransaction();
    assertThat(state.account(ripemd).exists()).isFalse();
    assertThat(state.account(sha).exists()).isTrue();
  }

  @Test
  void anEmptyAccountThatNobodyTouchesStays() {
    state.endTransaction();
    state.put(BOB, Uint256.ZERO, 0, Code.EMPTY, Map.of());
    state.beginTransaction();
    state.account(BOB).warm();
    state.endTransaction();
    assertThat(state.account(BOB).exists()).isTrue();
  }

  @Test
  void aTouchThatWasRevertedDoesNotDelete() {
    state.endTransaction();
    state.put(BOB, Uint256.ZERO, 0, Code.EMPTY, Map.of());
    state.beginTransaction();
    int checkpoint = state.checkpoint();
    state.account(BOB).touch();
    state.revertTo(checkpoint);
    state.endTransaction();
    assertThat(state.account(BOB).exists()).isTrue();
  }

  @Test
  void moreThanTheBalanceCannotBePaidAndNothingChanges() {
    Account alice = state.account(ALICE);
    assertThat(alice.canPay(wei(10), 0)).isTrue();
    assertThat(alice.canPay(wei(11), 0)).isFalse();
    assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> alice.debit(wei(11), 0));
    assertThat(alice.balance()).isEqualTo(Uint256.of(10));
    assertThat(alice.isTouched()).isFalse();
  }

  @Test
  void warmthIsLostByARevertAndAtTheEndOfTheTransaction() {
    Account alice = state.account(ALICE);
    Slot slot = alice.slot(1, 0, 0, 0);
    int checkpoint = state.checkpoint();
    assertThat(alice.warm()).isFalse();
    assertThat(slot.warm()).isFalse();
    assertThat(alice.warm()).isTrue();
    assertThat(slot.warm()).isTrue();
    state.revertTo(checkpoint);
    assertThat(alice.warm()).isFalse();
    assertThat(slot.warm()).isFalse();
    state.endTransaction();
    state.beginTransaction();
    assertThat(state.account(ALICE).warm()).isFalse();
    assertThat(state.account(ALICE).slot(1, 0, 0, 0).warm()).isFalse();
  }

  @Test
  void theOriginalValueIsThatOfTheStartOfTheTransaction() {
    Slot slot = state.account(ALICE).slot(1, 0, 0, 0);
    slot.set(7, 0, 0, 0);
    assertThat(slot.hadValue(0, 0, 0, 0)).isTrue();
    assertThat(slot.isDirty()).isTrue();
    state.endTransaction();
    state.beginTransaction();
    slot = state.account(ALICE).slot(1, 0, 0, 0);
    assertThat(slot.hadValue(7, 0, 0, 0)).isTrue();
    assertThat(slot.isDirty()).isFalse();
    slot.set(0, 0, 0, 8);
    assertThat(slot.hadValue(7, 0, 0, 0)).isTrue();
    assertThat(slot.hasValue(0, 0, 0, 8)).isTrue();
  }

  @Test
  void aCreatedAccountHasNonceOneItsOldBalanceAndNoStorage() {
    Account alice = state.account(ALICE);
    alice.slot(1, 0, 0, 0).set(7, 0, 0, 0);
    state.endTransaction();
    state.beginTransaction();
    int checkpoint = state.checkpoint();
    alice.create();
    assertThat(alice.createdInTransaction()).isTrue();
    assertThat(alice.nonce()).isEqualTo(1);
    assertThat(alice.balance()).isEqualTo(Uint256.of(10));
    assertThat(alice.hasStorage()).isFalse();
    assertThat(alice.slot(1, 0, 0, 0).hadValue(0, 0, 0, 0)).isTrue();
    state.revertTo(checkpoint);
    assertThat(alice.createdInTransaction()).isFalse();
    assertThat(alice.nonce()).isZero();
    assertThat(alice.hasStorage()).isTrue();
    assertThat(alice.slot(1, 0, 0, 0).hadValue(7, 0, 0, 0)).isTrue();
  }

  @Test
  void aSelfDestructedAccountIsGoneWithItsStorageAfterTheTransaction() {
    Account alice = state.account(ALICE);
    alice.slot(1, 0, 0, 0).set(7, 0, 0, 0);
    alice.selfDestruct();
    alice.credit(wei(5), 0);
    assertThat(alice.exists()).isTrue();
    state.endTransaction();
    assertThat(state.account(ALICE).exists()).isFalse();
    assertThat(state.account(ALICE).balance()).isEqualTo(Uint256.ZERO);
    assertThat(state.account(ALICE).hasStorage()).isFalse();
  }

  @Test
  void transientValuesBelongToAnAccountAndEndWithTheTransaction() {
    long[] word = {1, 2, 3, 4};
    state.storeTransient(state.account(ALICE), 9, 0, 0, 0, word, 0);
    assertThat(loaded(ALICE)).containsExactly(1, 2, 3, 4);
    assertThat(loaded(BOB)).containsExactly(0, 0, 0, 0);
    int checkpoint = state.checkpoint();
    state.storeTransient(state.account(ALICE), 9, 0, 0, 0, new long[] {5, 6, 7, 8}, 0);
    state.storeTransient(state.account(BOB), 9, 0, 0, 0, word, 0);
    state.revertTo(checkpoint);
    assertThat(loaded(ALICE)).containsExactly(1, 2, 3, 4);
    assertThat(loaded(BOB)).containsExactly(0, 0, 0, 0);
    state.endTransaction();
    assertThat(loaded(ALICE)).containsExactly(0, 0, 0, 0);
  }

  @Test
  void theCodeHashIsZeroForAnEmptyAccountAndThatOfNothingForOneWithoutCode() {
    long[] hash = new long[4];
    state.account(BOB).codeHash(hash, 0);
    assertThat(hash).containsOnly(0);
    state.account(ALICE).codeHash(hash, 0);
    assertThat(new Uint256(hash[0], hash[1], hash[2], hash[3]).toString())
        .isEqualTo("0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
  }

  @Test
  void aChangeOutsideATransactionIsNoticedWhenTheNextBegins() {
    state.endTransaction();
    state.account(ALICE).touch();
    assertThatExceptionOfType(IllegalStateException.class).isThrownBy(state::beginTransaction);
  }

  @Test
  void transactionsDoNotNestAndAccountsAreNotPutInsideOne() {
    assertThatExceptionOfType(IllegalStateException.class).isThrownBy(state::beginTransaction);
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> state.put(BOB, Uint256.ZERO, 0, Code.EMPTY, Map.of()));
    state.endTransaction();
    assertThatExceptionOfType(IllegalStateException.class).isThrownBy(state::endTransaction);
  }

  @Test
  void aCheckpointThatWasNeverMadeIsRefused() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> state.revertTo(state.checkpoint() + 1));
    assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> state.revertTo(-1));
  }

  @Test
  void theNonceStopsAtItsLimit() {
    Account alice = state.account(ALICE);
    alice.nonce(-2);
    alice.incrementNonce();
    assertThat(alice.nonce()).isEqualTo(-1);
    assertThatExceptionOfType(ArithmeticException.class).isThrownBy(alice::incrementNonce);
  }

  @Test
  void accountsAndSlotsAreListedInOrder() {
    Account alice = state.account(ALICE);
    state.account(BOB).credit(wei(1), 0);
    state.account(-1, 0, 0).credit(wei(1), 0);
    alice.slot(0, 0, 0, -1).set(1, 0, 0, 0);
    alice.slot(-1, 0, 0, 0).set(2, 0, 0, 0);
    alice.slot(5, 0, 0, 0).set(0, 0, 0, 0);
    assertThat(state.accounts())
        .extracting(Account::address)
        .containsExactly(ALICE, new Address(-1, 0, 0), BOB);
    assertThat(alice.slots()).extracting(Slot::value).containsExactly(Uint256.of(2), Uint256.of(1));
  }

  @Test
  void creditAndDebitCarryThroughAllLimbs() {
    BigInteger[] amounts = {
      BigInteger.ZERO,
      BigInteger.ONE,
      BigInteger.TWO.pow(64).subtract(BigInteger.ONE),
      BigInteger.TWO.pow(64),
      BigInteger.TWO.pow(128).subtract(BigInteger.ONE),
      BigInteger.TWO.pow(192).subtract(BigInteger.ONE),
      BigInteger.TWO.pow(192).add(BigInteger.TWO.pow(64)),
      BigInteger.TWO.pow(255).subtract(BigInteger.ONE)
    };
    for (BigInteger first : amounts) {
      for (BigInteger second : amounts) {
        int checkpoint = state.checkpoint();
        Account bob = state.account(BOB);
        bob.credit(wei(first), 0);
        bob.credit(wei(second), 0);
        assertThat(bob.balance().toBigInteger()).isEqualTo(first.add(second));
        bob.debit(wei(first), 0);
        assertThat(bob.balance().toBigInteger()).isEqualTo(second);
        assertThat(bob.canPay(wei(first), 0)).isEqualTo(second.compareTo(first) >= 0);
        state.revertTo(checkpoint);
        assertThat(bob.exists()).isFalse();
      }
    }
  }

  private long[] loaded(Address address) {
    long[] out = {-1, -1, -1, -1};
    state.loadTransient(state.account(address), 9, 0, 0, 0, out, 0);
    return out;
  }

  private static long[] wei(long amount) {
    return new long[] {amount, 0, 0, 0};
  }

  private static long[] wei(BigInteger amount) {
    Uint256 value = Uint256.of(amount);
    return new long[] {value.limb0(), value.limb1(), value.limb2(), value.limb3()};
  }
}
