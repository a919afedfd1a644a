/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm.crypto;

/**
 * The compression function F of BLAKE2b with any number of rounds, RFC 7693 section 3.2 and
 * EIP-152. Stateless.
 */
public final class Blake2b {

  /** The initialisation vector: the fractions of the square roots of the first eight primes. */
  private static final long[] IV = {
    0x6a09e667f3bcc908L, 0xbb67ae8584caa73bL, 0x3c6ef372fe94f82bL, 0xa54ff53a5f1d36f1L,
    0x510e527fade682d1L, 0x9b05688c2b3e6c1fL, 0x1f83d9abfb41bd6bL, 0x5be0cd19137e2179L
  };

  /** Which word of the message each step of a round takes, round i mod 10. */
  private static final byte[][] SIGMA = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
    {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
    {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4},
    {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
    {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13},
    {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
    {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11},
    {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
    {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5},
    {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0}
  };

  private Blake2b() {}

  /**
   * Replaces the state by its compression with a message block.
   *
   * @param rounds 12 for BLAKE2b, at least 0
   * @param h the state, 8 words
   * @param m the message block, 16 words
   * @param t0 the low word of the offset counter
   * @param t1 its high word
   * @param last whether this is the final block
   */
  public static void compress(long rounds, long[] h, long[] m, long t0, long t1, boolean last) {
    long[] v = new long[16];
    System.arraycopy(h, 0, v, 0, 8);
    System.arraycopy(IV, 0, v, 8, 8);
    v[12] ^= t0;
    v[13] ^= t1;
    if (last) {
      v[14] = ~v[14];
    }
    int row = 0;
    for (long round = 0; round < rounds; round++) {
      byte[] sigma = SIGMA[row];
      row = row == 9 ? 0 : row + 1;
      mix(v, 0, 4, 8, 12, m[sigma[0]], m[sigma[1]]);
      mix(v, 1, 5, 9, 13, m[sigma[2]], m[sigma[3]]);
      mix(v, 2, 6, 10, 14, m[sigma[4]], m[sigma[5]]);
      mix(v, 3, 7, 11, 15, m[sigma[6]], m[sigma[7]]);
      mix(v, 0, 5, 10, 15, m[sigma[8]], m[sigma[9]]);
      mix(v, 1, 6, 11, 12, m[sigma[10]], m[sigma[11]]);
      mix(v, 2, 7, 8, 13, m[sigma[12]], m[sigma[13]]);
      mix(v, 3, 4, 9, 14, m[sigma[14]], m[sigma[15]]);
    }
    for (int i = 0; i < 8; i++) {
      h[i] ^= v[i] ^ v[i + 8];
    }
  }

  /** The mixing function G, RFC 7693 section 3.1. */
  private static void mix(long[] v, int a, int b, int c, int d, long x, long y) {
    v[a] += v[b] + x;
    v[d] = Long.rotateRight(v[d] ^ v[a], 32);
    v[c] += v[d];
    v[b] = Long.rotateRight(v[b] ^ v[c], 24);
    v[a] += v[b] + y;
    v[d] = Long.rotateRight(v[d] ^ v[a], 16);
    v[c] += v[d];
    v[b] = Long.rotateRight(v[b] ^ v[c], 63);
  }
}
