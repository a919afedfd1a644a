/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.evm.code.Code;
import dev.engram.evm.uint256.Uint256;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random operations on a world state and on a naive one, which must agree on everything after each.
 */
class WorldStateModelTest {

  private static final List<Address> ADDRESSES =
      IntStream.range(0, 7).mapToObj(i -> new Address(4 + i / 2, i % 2, i % 3)).toList();
  private static final List<Uint256> KEYS =
      IntStream.range(0, 9).mapToObj(i -> new Uint256(i % 2, i / 2, 0, i % 3)).toList();
  private static final List<Code> CODES =
      List.of(Code.EMPTY, Code.of(new byte[] {1}), Code.of(new byte[] {2, 3}));

  private final WorldState state = new WorldState();
  private final NaiveState model = new NaiveState();
  private final List<Integer> checkpoints = new ArrayList<>();
  private Random random = new Random();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aJournalDoesWhatCopiesOfEverythingDo(long seed) {
    random = new Random(seed);
    state.beginTransaction();
    for (int step = 0; step < 5_000; step++) {
      step();
      compare(step);
      if (step % 50 == 0) {
        assertThat(state.root()).as("root at step %d", step).isEqualTo(model.root());
      }
    }
  }

  private void step() {
    switch (random.nextInt(100)) {
      case 0, 1 -> endTransaction();
      case 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 -> {
        checkpoints.add(state.checkpoint());
        model.checkpoint();
      }
      case 12, 13, 14, 15, 16 -> revert();
      case 17, 18, 19 -> {
        // a call that succeeded: its checkpoint is forgotten and its changes stay
        if (!checkpoints.isEmpty()) {
          checkpoints.removeLast();
          model.forget(model.depth() - 1);
        }
      }
      default -> change(pick(ADDRESSES));
    }
  }

  private void endTransaction() {
    state.endTransaction();
    model.endTransaction();
    checkpoints.clear();
    assertThat(state.root()).isEqualTo(model.root());
    state.beginTransaction();
  }

  private void revert() {
    if (!checkpoints.isEmpty()) {
      int depth = random.nextInt(checkpoints.size());
      state.revertTo(checkpoints.get(depth));
      checkpoints.subList(depth, checkpoints.size()).clear();
      model.revertTo(depth);
    }
  }

  private void change(Address address) {
    Account account = state.account(address);
    NaiveState.Entry entry = model.entry(address);
    Uint256 key = pick(KEYS);
    Uint256 value =
        random.nextInt(3) == 0 ? Uint256.ZERO : new Uint256(pick(1, 2), 0, pick(0, 5), 0);
    switch (random.nextInt(14)) {
      case 0 -> {
        assertThat(account.warm()).isEqualTo(entry.warm);
        entry.warm = true;
      }
      case 1 -> {
        account.touch();
        entry.touch();
      }
      case 2 -> {
        account.incrementNonce();
        entry.touch();
        entry.nonce++;
      }
      case 3, 4 -> {
        account.credit(limbs(value), 0);
        entry.touch();
        entry.balance = entry.balance.add(value.toBigInteger());
      }
      case 5, 6 -> {
        boolean canPay = entry.balance.compareTo(value.toBigInteger()) >= 0;
        assertThat(account.canPay(limbs(value), 0)).isEqualTo(canPay);
        if (canPay) {
          account.debit(limbs(value), 0);
          entry.touch();
          entry.balance = entry.balance.subtract(value.toBigInteger());
        }
      }
      case 7 -> {
        Code code = pick(CODES);
        account.code(code);
        entry.touch();
        entry.code = code;
      }
      case 8 -> {
        account.create();
        entry.create();
      }
      case 9 -> {
        if (random.nextInt(4) == 0) {
          account.selfDestruct();
          entry.touch();
          entry.destructed = true;
        }
      }
      case 10 -> {
        assertThat(slot(account, key).warm()).isEqualTo(!entry.warmKeys.add(key));
      }
      case 11, 12 -> {
        slot(account, key).set(value.limb0(), value.limb1(), value.limb2(), value.limb3());
        entry.storage.put(key, value);
      }
      default -> {
        state.storeTransient(
            account, key.limb0(), key.limb1(), key.limb2(), key.limb3(), limbs(value), 0);
        entry.transients.put(key, value);
      }
    }
  }

  private void compare(int step) {
    for (Address address : ADDRESSES) {
      Account account = state.account(address);
      NaiveState.Entry entry = model.entry(address);
      String where = address + " at step " + step;
      assertThat(account.exists()).as(where).isEqualTo(entry.exists);
      assertThat(account.isEmpty()).as(where).isEqualTo(entry.isEmpty());
      assertThat(account.createdInTransaction()).as(where).isEqualTo(entry.created);
      assertThat(account.isSelfDestructed()).as(where).isEqualTo(entry.destructed);
      assertThat(account.isTouched()).as(where).isEqualTo(entry.touched);
      assertThat(account.nonce()).as(where).isEqualTo(entry.nonce);
      assertThat(account.balance().toBigInteger()).as(where).isEqualTo(entry.balance);
      assertThat(account.code()).as(where).isSameAs(entry.code);
      assertThat(account.hasStorage()).as(where).isEqualTo(entry.hasStorage());
      Uint256 key = pick(KEYS);
      compare(account, entry, key, where + " key " + key);
    }
  }

  private void compare(Account account, NaiveState.Entry entry, Uint256 key, String where) {
    long[] words = new long[12];
    Slot slot = slot(account, key);
    slot.value(words, 0);
    slot.original(words, 4);
    state.loadTransient(account, key.limb0(), key.limb1(), key.limb2(), key.limb3(), words, 8);
    Uint256 value = NaiveState.Entry.at(entry.storage, key);
    Uint256 original = NaiveState.Entry.at(entry.original, key);
    assertThat(word(words, 0)).as(where).isEqualTo(value);
    assertThat(word(words, 4)).as(where).isEqualTo(original);
    assertThat(word(words, 8)).as(where).isEqualTo(NaiveState.Entry.at(entry.transients, key));
    assertThat(slot.isDirty()).as(where).isEqualTo(!value.equals(original));
  }

  private static Slot slot(Account account, Uint256 key) {
    return account.slot(key.limb0(), key.limb1(), key.limb2(), key.limb3());
  }

  private static long[] limbs(Uint256 value) {
    return new long[] {value.limb0(), value.limb1(), value.limb2(), value.limb3()};
  }

  private static Uint256 word(long[] limbs, int at) {
    return new Uint256(limbs[at], limbs[at + 1], limbs[at + 2], limbs[at + 3]);
  }

  private long pick(long one, long other) {
    return random.nextBoolean() ? one : other;
  }

  private <T> T pick(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}
