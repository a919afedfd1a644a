/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm.state;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Entries by 256-bit key: open addressing with linear probing, at most half full, and no tombstones
 * (Knuth, The Art of Computer Programming 3, section 6.4, algorithm R).
 */
final class KeyTable<E extends Keyed> {

  private static final int FIRST_CAPACITY = 8;

  /** A power of two long. */
  private @Nullable Keyed[] entries = new @Nullable Keyed[FIRST_CAPACITY];

  private int size;

  /** The entry with this key; null if there is none. */
  @SuppressWarnings("unchecked") // only entries of type E are ever inserted
  @Nullable E find(long k0, long k1, long k2, long k3) {
    @Nullable Keyed[] table = entries;
    int mask = table.length - 1;
    for (int i = KeyHash.of(k0, k1, k2, k3) & mask; ; i = i + 1 & mask) {
      Keyed entry = table[i];
      if (entry == null || entry.hasKey(k0, k1, k2, k3)) {
        return (E) entry;
      }
    }
  }

  /** Adds an entry whose key is not in the table. */
  void insert(E entry) {
    if (2 * (size + 1) > entries.length) {
      grow();
    }
    place(entry);
    size++;
  }

  /** Removes an entry if it is in the table, and closes the gap that it leaves. */
  void remove(E entry) {
    int mask = entries.length - 1;
    int gap = home(entry);
    while (entries[gap] != entry) {
      if (entries[gap] == null) {
        return;
      }
      gap = gap + 1 & mask;
    }
    for (int i = gap + 1 & mask; ; i = i + 1 & mask) {
      Keyed next = entries[i];
      if (next == null) {
        break;
      }
      if ((i - home(next) & mask) >= (i - gap & mask)) {
        entries[gap] = next;
        gap = i;
      }
    }
    entries[gap] = null;
    size--;
  }

  /** All entries, by ascending key. */
  @SuppressWarnings("unchecked") // only entries of type E are ever inserted
  List<E> sorted() {
    List<E> all = new ArrayList<>(size);
    for (Keyed entry : entries) {
      if (entry != null) {
        all.add((E) entry);
      }
    }
    all.sort(Comparator.comparing(Keyed::keyValue));
    return all;
  }

  private int home(Keyed entry) {
    return KeyHash.of(entry.key0, entry.key1, entry.key2, entry.key3) & entries.length - 1;
  }

  private void place(Keyed entry) {
    int i = home(entry);
    while (entries[i] != null) {
      i = i + 1 & entries.length - 1;
    }
    entries[i] = entry;
  }

  private void grow() {
    @Nullable Keyed[] old = entries;
    entries = new @Nullable Keyed[Math.multiplyExact(old.length, 2)];
    for (Keyed entry : old) {
      if (entry != null) {
        place(entry);
      }
    }
  }
}
