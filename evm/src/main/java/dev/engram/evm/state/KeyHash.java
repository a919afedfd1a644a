/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm.state;

import java.util.SplittableRandom;

/**
 * Hashes 256-bit keys for tables in memory.
 *
 * <p>A contract chooses the keys of its storage, so a known function would let it choose keys that
 * all collide and make each access a walk. The function is therefore keyed with numbers drawn when
 * the process starts; nothing that anyone can observe depends on the order that they give. Each
 * step multiplies two 64-bit halves to 128 bits and folds the product, as in Wang Yi's wyhash.
 */
final class KeyHash {

  private static final long SEED0;
  private static final long SEED1;
  private static final long SEED2;

  static {
    SplittableRandom random = new SplittableRandom();
    SEED0 = random.nextLong();
    SEED1 = random.nextLong();
    SEED2 = random.nextLong();
  }

  private KeyHash() {}

  static int of(long k0, long k1, long k2, long k3) {
    long low = fold(k0 ^ SEED0, k1 ^ SEED1);
    long hash = fold(k2 ^ SEED1 ^ low, k3 ^ SEED2);
    return (int) (hash ^ hash >>> 32);
  }

  private static long fold(long a, long b) {
    return a * b ^ Math.unsignedMultiplyHigh(a, b);
  }
}
