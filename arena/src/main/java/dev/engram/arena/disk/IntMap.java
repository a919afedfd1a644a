/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena.disk;

import java.util.Arrays;

/**
 * A map from {@code int} to {@code int}, neither negative, with no object per entry. Not thread
 * safe.
 */
final class IntMap {
  // Linear probing, at most three quarters full. A removal moves the entries behind it up (Knuth,
  // TAOCP vol. 3, 6.4, algorithm R) instead of leaving a tombstone: what fills and empties for
  // years must not become slow. Keys are multiplied by the golden ratio (6.4 again), as locations
  // come in rows.
  static final int NONE = -1;

  private static final int FIRST = 16;
  private static final int GOLDEN = 0x9E37_79B9;

  private int[] keys = new int[FIRST];
  private int[] values = new int[FIRST];
  private int shift = Integer.numberOfLeadingZeros(FIRST - 1);
  private int size;

  IntMap() {
    Arrays.fill(keys, NONE);
  }

  int size() {
    return size;
  }

  /** The value of a key, or {@link #NONE}. */
  int get(int key) {
    int at = find(key);
    return keys[at] == key ? values[at] : NONE;
  }

  void put(int key, int value) {
    int at = find(key);
    if (keys[at] == NONE) {
      if (size >= keys.length / 4 * 3) {
        grow();
        at = find(key);
      }
      keys[at] = key;
      size++;
    }
    values[at] = value;
  }

  /** Forgets a key; its value, or {@link #NONE}. */
  int remove(int key) {
    int hole = find(key);
    if (keys[hole] == NONE) {
      return NONE;
    }
    int value = values[hole];
    int mask = keys.length - 1;
    for (int at = hole + 1 & mask; keys[at] != NONE; at = at + 1 & mask) {
      // an entry may move up unless that is before where its search begins
      if ((at - home(keys[at]) & mask) >= (at - hole & mask)) {
        keys[hole] = keys[at];
        values[hole] = values[at];
        hole = at;
      }
    }
    keys[hole] = NONE;
    size--;
    return value;
  }

  private int home(int key) {
    return key * GOLDEN >>> shift;
  }

  private int find(int key) {
    int mask = keys.length - 1;
    int at = home(key);
    while (keys[at] != key && keys[at] != NONE) {
      at = at + 1 & mask;
    }
    return at;
  }

  private void grow() {
    int[] oldKeys = keys;
    int[] oldValues = values;
    keys = new int[oldKeys.length * 2];
    values = new int[keys.length];
    shift--;
    Arrays.fill(keys, NONE);
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != NONE) {
        int at = find(oldKeys[i]);
        keys[at] = oldKeys[i];
        values[at] = oldValues[i];
      }
    }
  }
}
