/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm;

import dev.engram.evm.code.Code;
import dev.engram.evm.state.Address;
import dev.engram.evm.state.WorldState;
import dev.engram.evm.uint256.Uint256;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a reference run can change: plain maps, copied whole to be able to go back. */
final class ReferenceWorld {

  /** A word of an account's storage. */
  record Key(BigInteger account, BigInteger key) {}

  final Map<BigInteger, byte[]> code;
  final Map<Key, BigInteger> original;

  final Map<BigInteger, BigInteger> balances;
  final Map<Key, BigInteger> storage;
  final Map<Key, BigInteger> transients;
  final Set<BigInteger> warmAccounts;
  final Set<Key> warmKeys;
  final List<Log> logs;
  long refund;

  ReferenceWorld() {
    code = new HashMap<>();
    original = new HashMap<>();
    balances = new HashMap<>();
    storage = new HashMap<>();
    transients = new HashMap<>();
    warmAccounts = new HashSet<>();
    warmKeys = new HashSet<>();
    logs = new ArrayList<>();
  }

  private ReferenceWorld(ReferenceWorld other) {
    code = other.code;
    original = other.original;
    balances = new HashMap<>(other.balances);
    storage = new HashMap<>(other.storage);
    transients = new HashMap<>(other.transients);
    warmAccounts = new HashSet<>(other.warmAccounts);
    warmKeys = new HashSet<>(other.warmKeys);
    logs = new ArrayList<>(other.logs);
    refund = other.refund;
  }

  ReferenceWorld copy() {
    return new ReferenceWorld(this);
  }

  byte[] codeOf(BigInteger account) {
    return code.getOrDefault(account, new byte[0]);
  }

  BigInteger balanceOf(BigInteger account) {
    return balances.getOrDefault(account, BigInteger.ZERO);
  }

  /** All accounts have nonce 0, so that these are the empty ones of EIP-161. */
  boolean isEmpty(BigInteger account) {
    return balanceOf(account).signum() == 0 && codeOf(account).length == 0;
  }

  void move(BigInteger from, BigInteger to, BigInteger wei) {
    balances.put(from, balanceOf(from).subtract(wei));
    balances.put(to, balanceOf(to).add(wei));
  }

  /**
   * Stores a word and answers what it costs: EIP-2200 in the order of its text, with the numbers of
   * EIP-2929 and EIP-3529.
   */
  long store(Key key, BigInteger next) {
    BigInteger before = storage.getOrDefault(key, BigInteger.ZERO);
    BigInteger first = original.getOrDefault(key, BigInteger.ZERO);
    long cold = warmKeys.add(key) ? 2100 : 0;
    storage.put(key, next);
    if (before.equals(next)) {
      return cold + 100;
    }
    if (first.equals(before)) {
      refund += first.signum() != 0 && next.signum() == 0 ? 4800 : 0;
      return cold + (first.signum() == 0 ? 20_000 : 2900);
    }
    if (first.signum() != 0) {
      refund -= before.signum() == 0 ? 4800 : 0;
      refund += next.signum() == 0 ? 4800 : 0;
    }
    if (first.equals(next)) {
      refund += first.signum() == 0 ? 19_900 : 2800;
    }
    return cold + 100;
  }

  /** The same accounts in a state of the machine's. */
  WorldState toState() {
    WorldState state = new WorldState();
    Set<BigInteger> all = new HashSet<>(balances.keySet());
    all.addAll(code.keySet());
    for (BigInteger account : all) {
      if (!isEmpty(account)) {
        Map<Uint256, Uint256> slots = new HashMap<>();
        storage.forEach((key, value) -> {
          if (key.account().equals(account) && value.signum() != 0) {
            slots.put(Uint256.of(key.key()), Uint256.of(value));
          }
        });
        Uint256 balance = Uint256.of(balanceOf(account));
        state.put(address(account), balance, 0, Code.of(codeOf(account)), slots);
      }
    }
    return state;
  }

  static Address address(BigInteger account) {
    return Address.fromBytes(Uint256.of(account).toBytes(), 12);
  }
}
