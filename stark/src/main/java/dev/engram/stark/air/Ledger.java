/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.air;

import dev.engram.stark.field.PrimeField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the counts of each message on each bus add up to. */
final class Ledger {

  /** The words of a message, after the id of its bus. */
  private record Key(int[] words) {

    @Override
    public boolean equals(Object other) {
      return other instanceof Key(int[] others) && Arrays.equals(words, others);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(words);
    }
  }

  /** A message's account. */
  static final class Account {
    private final int[] words;
    private final List<Violation.Origin> origins = new ArrayList<>(0);
    private int sum;

    private Account(int[] words) {
      this.words = words;
    }

    int bus() {
      return words[0];
    }

    List<Integer> message(PrimeField field) {
      return Arrays.stream(words).skip(1).map(field::value).boxed().toList();
    }

    int sum() {
      return sum;
    }

    List<Violation.Origin> origins() {
      return origins;
    }
  }

  private final PrimeField field;
  private final Map<Key, Account> accounts = new HashMap<>();

  Ledger(PrimeField field) {
    this.field = field;
  }

  /** Adds to the account of the message that nodes of these values are. */
  void add(Interaction interaction, int[] values) {
    Account account = account(interaction, values);
    account.sum = field.add(account.sum, values[interaction.count()]);
  }

  /** The account of the message that nodes of these values are. */
  Account account(Interaction interaction, int[] values) {
    List<Integer> message = interaction.message();
    int[] words = new int[message.size() + 1];
    words[0] = interaction.bus().id();
    for (int i = 0; i < message.size(); i++) {
      words[i + 1] = values[message.get(i)];
    }
    return accounts.computeIfAbsent(new Key(words), key -> new Account(key.words));
  }

  /** The accounts that are not zero, by bus and message. */
  List<Account> unbalanced() {
    return accounts.values().stream()
        .filter(account -> account.sum != 0)
        .sorted((a, b) -> Arrays.compare(a.words, b.words))
        .toList();
  }
}
