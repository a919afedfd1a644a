/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm.state;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Transient storage, EIP-1153: words by account and key that live as long as the transaction.
 *
 * <p>Each pair that was ever stored to in the transaction has a row, and rows are only appended, so
 * that the journal can name one by its number. An index of row numbers, open addressed and at most
 * half full, finds them; emptying it costs as much as there were rows, since each row knows its
 * place in it.
 */
final class TransientStorage {

  private static final int FIRST_ROWS = 16;

  private @Nullable Account[] owners = new @Nullable Account[FIRST_ROWS];
  private long[] keys = new long[4 * FIRST_ROWS];
  private long[] values = new long[4 * FIRST_ROWS];
  private int rows;

  /** Row number plus one, zero for a free place; a power of two long. */
  private int[] index = new int[2 * FIRST_ROWS];

  private int[] places = new int[FIRST_ROWS];

  /** The row of this pair, or -1. */
  int find(Account owner, long k0, long k1, long k2, long k3) {
    return index[place(owner, k0, k1, k2, k3)] - 1;
  }

  /** The row of this pair, which is made if there is none, with the value zero. */
  int findOrAdd(Account owner, long k0, long k1, long k2, long k3) {
    int row = find(owner, k0, k1, k2, k3);
    if (row >= 0) {
      return row;
    }
    if (rows == owners.length) {
      grow();
    }
    row = rows++;
    owners[row] = owner;
    set(keys, row, k0, k1, k2, k3);
    set(values, row, 0, 0, 0, 0);
    enter(row);
    return row;
  }

  void value(int row, long[] out, int at) {
    System.arraycopy(values, 4 * row, out, at, 4);
  }

  void value(int row, long v0, long v1, long v2, long v3, Journal journal) {
    int at = 4 * row;
    journal.transientRow(row, values[at], values[at + 1], values[at + 2], values[at + 3]);
    set(values, row, v0, v1, v2, v3);
  }

  void restore(int row, long[] from, int at) {
    System.arraycopy(from, at, values, 4 * row, 4);
  }

  void clear() {
    for (int row = 0; row < rows; row++) {
      index[places[row]] = 0;
      owners[row] = null;
    }
    rows = 0;
  }

  /** Where the index has this pair, or the free place where it would go. */
  private int place(Account owner, long k0, long k1, long k2, long k3) {
    int mask = index.length - 1;
    int hash = KeyHash.of(k0 ^ owner.key0, k1 ^ owner.key1, k2 ^ owner.key2, k3);
    for (int i = hash & mask; ; i = i + 1 & mask) {
      int row = index[i] - 1;
      if (row < 0 || owners[row] == owner && hasKey(row, k0, k1, k2, k3)) {
        return i;
      }
    }
  }

  private boolean hasKey(int row, long k0, long k1, long k2, long k3) {
    int at = 4 * row;
    return keys[at] == k0 && keys[at + 1] == k1 && keys[at + 2] == k2 && keys[at + 3] == k3;
  }

  private void enter(int row) {
    Account owner = Objects.requireNonNull(owners[row]);
    int at = 4 * row;
    int place = place(owner, keys[at], keys[at + 1], keys[at + 2], keys[at + 3]);
    index[place] = row + 1;
    places[row] = place;
  }

  private void grow() {
    int capacity = Math.multiplyExact(owners.length, 2);
    owners = Arrays.copyOf(owners, capacity);
    places = Arrays.copyOf(places, capacity);
    keys = Arrays.copyOf(keys, Math.multiplyExact(capacity, 4));
    values = Arrays.copyOf(values, 4 * capacity);
    index = new int[2 * capacity];
    for (int row = 0; row < rows; row++) {
      enter(row);
    }
  }

  private static void set(long[] array, int row, long w0, long w1, long w2, long w3) {
    int at = 4 * row;
    array[at] = w0;
    array[at + 1] = w1;
    array[at + 2] = w2;
    array[at + 3] = w3;
  }
}
