/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm.state;

import dev.engram.evm.code.Code;
import dev.engram.evm.uint256.Uint256;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a world state is, without a journal: all of it is copied at each checkpoint. */
final class NaiveState {

  /** An account in full; absent ones are such objects too. */
  static final class Entry {
    boolean exists;
    boolean warm;
    boolean created;
    boolean destructed;
    boolean touched;
    long nonce;
    BigInteger balance = BigInteger.ZERO;
    Code code = Code.EMPTY;
    Map<Uint256, Uint256> storage = new HashMap<>();
    Map<Uint256, Uint256> original = new HashMap<>();
    Map<Uint256, Uint256> transients = new HashMap<>();
    Set<Uint256> warmKeys = new HashSet<>();

    Entry copy() {
      Entry copy = new Entry();
      copy.exists = exists;
      copy.warm = warm;
      copy.created = created;
      copy.destructed = destructed;
      copy.touched = touched;
      copy.nonce = nonce;
      copy.balance = balance;
      copy.code = code;
      copy.storage = new HashMap<>(storage);
      copy.original = new HashMap<>(original);
      copy.transients = new HashMap<>(transients);
      copy.warmKeys = new HashSet<>(warmKeys);
      return copy;
    }

    boolean isEmpty() {
      return nonce == 0 && balance.signum() == 0 && code.isEmpty();
    }

    void touch() {
      exists = true;
      touched = true;
    }

    void create() {
      touch();
      created = true;
      nonce = 1;
      if (hasStorage()) {
        // a slot that is zero now keeps its original value: nothing of it was there to be cleared
        storage.forEach((key, value) -> {
          if (!value.isZero()) {
            original.put(key, Uint256.ZERO);
          }
        });
        storage.clear();
      }
    }

    boolean hasStorage() {
      return storage.values().stream().anyMatch(value -> !value.isZero());
    }

    static Uint256 at(Map<Uint256, Uint256> words, Uint256 key) {
      return words.getOrDefault(key, Uint256.ZERO);
    }
  }

  private Map<Address, Entry> entries = new HashMap<>();
  private final List<Map<Address, Entry>> copies = new ArrayList<>();

  Entry entry(Address address) {
    return entries.computeIfAbsent(address, absent -> new Entry());
  }

  int depth() {
    return copies.size();
  }

  void checkpoint() {
    copies.add(copy());
  }

  void forget(int depth) {
    copies.subList(depth, copies.size()).clear();
  }

  void revertTo(int depth) {
    entries = copies.get(depth);
    forget(depth);
  }

  void endTransaction() {
    copies.clear();
    entries.values().removeIf(e -> !e.exists || e.destructed || e.touched && e.isEmpty());
    for (Entry entry : entries.values()) {
      entry.warm = false;
      entry.created = false;
      entry.touched = false;
      entry.original = new HashMap<>(entry.storage);
      entry.transients.clear();
      entry.warmKeys.clear();
    }
  }

  /** The root of a state into which this one is put as a beginning. */
  byte[] root() {
    WorldState state = new WorldState();
    entries.forEach((address, e) -> {
      if (e.exists) {
        state.put(address, Uint256.of(e.balance), e.nonce, e.code, e.storage);
      }
    });
    return state.root();
  }

  private Map<Address, Entry> copy() {
    Map<Address, Entry> copy = new HashMap<>();
    entries.forEach((address, entry) -> copy.put(address, entry.copy()));
    return copy;
  }
}
