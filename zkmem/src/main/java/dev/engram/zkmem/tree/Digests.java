/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.tree;

import dev.engram.stark.field.PrimeField;
import dev.engram.stark.hash.Poseidon2;
import dev.engram.stark.hash.Poseidon2Tiles;
import dev.engram.stark.kernel.Backend;
import dev.engram.zkmem.model.Compression;
import dev.engram.zkmem.model.MemoryConfiguration;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Makes one digest of two, for many pairs at once. Words are in Montgomery form. For one thread; is
 * closed by it.
 *
 * <p>Of sixteen at a time in vectors, which is ten times faster than one by one; where there are no
 * vectors, or few pairs, one by one.
 */
final class Digests implements AutoCloseable {

  /** Words of a digest. */
  static final int DIGEST = MemoryConfiguration.LEAF_LIMBS;

  /** Words of a pair. */
  static final int PAIR = 2 * DIGEST;

  /** The most pairs that are worth taking before they are hashed. */
  static final int CAPACITY = 256;

  private static final int LANES = 16;
  private static final long TILE = 64L * PAIR;

  /** What was compiled already, once for each field. */
  private static final ConcurrentMap<PrimeField, Poseidon2Tiles> COMPILED =
      new ConcurrentHashMap<>();

  private final PrimeField field;
  private final Poseidon2 poseidon;
  private final boolean adds;
  private final int capacity;
  private final int[] pairs;
  private final int[] state = new int[PAIR];
  private final Arena arena = Arena.ofConfined();
  private MemorySegment tiles = MemorySegment.NULL;
  private int size;

  /** A maker of digests of at most so many pairs at once. */
  Digests(PrimeField field, Compression compression, int capacity) {
    this.field = field;
    this.capacity = capacity;
    this.pairs = new int[capacity * PAIR];
    this.poseidon = Poseidon2.of(field, PAIR);
    this.adds = compression == Compression.FEED_FORWARD;
  }

  /** Takes a pair. */
  void put(int[] words, int at) {
    System.arraycopy(words, at, pairs, size++ * PAIR, PAIR);
  }

  /** Whether what was taken must be hashed first. */
  boolean isFull() {
    return size == capacity;
  }

  /** Puts the digest of each pair where its first half was, and returns how many there are. */
  int hash() {
    int hashed = size;
    size = 0;
    if (hashed >= LANES / 2 && Backend.best() != Backend.SCALAR) {
      hashTiles(hashed);
    } else {
      for (int i = 0; i < hashed; i++) {
        System.arraycopy(pairs, i * PAIR, state, 0, PAIR);
        poseidon.permute(state);
        for (int k = 0; k < DIGEST; k++) {
          finish(i * PAIR + k, state[k]);
        }
      }
    }
    return hashed;
  }

  private void hashTiles(int hashed) {
    if (tiles.byteSize() == 0) {
      tiles = arena.allocate(TILE * Math.ceilDiv(capacity, LANES), 64);
    }
    for (int i = 0; i < hashed; i++) {
      long at = i / LANES * TILE + (long) i % LANES * Integer.BYTES;
      for (int k = 0; k < PAIR; k++) {
        tiles.set(ValueLayout.JAVA_INT, at + 64L * k, pairs[i * PAIR + k]);
      }
    }
    COMPILED
        .computeIfAbsent(field, _ -> Poseidon2Tiles.of(poseidon))
        .permute(tiles, 0, Math.ceilDiv(hashed, LANES));
    for (int i = 0; i < hashed; i++) {
      long at = i / LANES * TILE + (long) i % LANES * Integer.BYTES;
      for (int k = 0; k < DIGEST; k++) {
        finish(i * PAIR + k, tiles.get(ValueLayout.JAVA_INT, at + 64L * k));
      }
    }
  }

  private void finish(int at, int word) {
    pairs[at] = adds ? field.add(word, pairs[at]) : word;
  }

  /** Copies a digest that was computed. */
  void take(int i, int[] into, int at) {
    System.arraycopy(pairs, i * PAIR, into, at, DIGEST);
  }

  @Override
  public void close() {
    arena.close();
  }
}
