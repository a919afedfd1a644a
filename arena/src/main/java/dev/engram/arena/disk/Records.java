/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena.disk;

import java.util.Arrays;

/**
 * Which records there are, how long each is, and which number it was written under. Not thread
 * safe.
 */
final class Records {
  // Eight bytes a record and the map's: a disk lane holds millions. The numbers of records that are
  // gone are a list through `lengths`.
  private final IntMap slots = new IntMap();
  private int[] lengths = new int[16];
  private int[] sequences = new int[16];
  private int used;
  private int idle = IntMap.NONE;

  int size() {
    return slots.size();
  }

  boolean has(int location) {
    return location >= 0 && slots.get(location) != IntMap.NONE;
  }

  int length(int location) {
    return lengths[slots.get(location)];
  }

  int sequence(int location) {
    return sequences[slots.get(location)];
  }

  void put(int location, int length, int sequence) {
    int slot = idle;
    if (slot != IntMap.NONE) {
      idle = lengths[slot];
    } else {
      if (used == lengths.length) {
        lengths = Arrays.copyOf(lengths, used + (used >> 1));
        sequences = Arrays.copyOf(sequences, lengths.length);
      }
      slot = used++;
    }
    lengths[slot] = length;
    sequences[slot] = sequence;
    slots.put(location, slot);
  }

  /** Forgets a record that is there; its length. */
  int remove(int location) {
    int slot = slots.remove(location);
    int length = lengths[slot];
    lengths[slot] = idle;
    idle = slot;
    return length;
  }
}
