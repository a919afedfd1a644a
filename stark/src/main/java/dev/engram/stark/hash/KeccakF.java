/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.hash;

/**
 * The permutation Keccak-f[1600] of 25 words of 64 bits, word x + 5·y being lane (x, y) (FIPS 202,
 * section 3).
 */
public final class KeccakF {

  /** Words of a state. */
  public static final int STATE = 25;

  /** What each round adds to word 0. */
  private static final long[] ROUNDS = {
    0x0000000000000001L,
    0x0000000000008082L,
    0x800000000000808AL,
    0x8000000080008000L,
    0x000000000000808BL,
    0x0000000080000001L,
    0x8000000080008081L,
    0x8000000000008009L,
    0x000000000000008AL,
    0x0000000000000088L,
    0x0000000080008009L,
    0x000000008000000AL,
    0x000000008000808BL,
    0x800000000000008BL,
    0x8000000000008089L,
    0x8000000000008003L,
    0x8000000000008002L,
    0x8000000000000080L,
    0x000000000000800AL,
    0x800000008000000AL,
    0x8000000080008081L,
    0x8000000000008080L,
    0x0000000080000001L,
    0x8000000080008008L
  };

  /** The words in the order in which rho and pi pass them on, from word 1 and back to it. */
  private static final byte[] PATH = {
    10, 7, 11, 17, 18, 3, 5, 16, 8, 21, 24, 4, 15, 23, 19, 13, 12, 2, 20, 14, 22, 9, 6, 1
  };

  /** How far a word is turned when it is passed on to the one of the path. */
  private static final byte[] TURNS = {
    1, 3, 6, 10, 15, 21, 28, 36, 45, 55, 2, 14, 27, 41, 56, 8, 25, 43, 62, 18, 39, 61, 20, 44
  };

  private KeccakF() {}

  /** How many rounds there are. */
  static int rounds() {
    return ROUNDS.length;
  }

  /** What a round adds to word 0. */
  static long roundConstant(int round) {
    return ROUNDS[round];
  }

  /** Permutes a state, in place. */
  public static void permute(long[] state) {
    for (long constant : ROUNDS) {
      theta(state);
      long carried = state[1];
      for (int i = 0; i < PATH.length; i++) {
        long next = state[PATH[i]];
        state[PATH[i]] = Long.rotateLeft(carried, TURNS[i]);
        carried = next;
      }
      for (int y = 0; y < STATE; y += 5) {
        chi(state, y);
      }
      state[0] ^= constant;
    }
  }

  private static void theta(long[] state) {
    long c0 = column(state, 0);
    long c1 = column(state, 1);
    long c2 = column(state, 2);
    long c3 = column(state, 3);
    long c4 = column(state, 4);
    long d0 = c4 ^ Long.rotateLeft(c1, 1);
    long d1 = c0 ^ Long.rotateLeft(c2, 1);
    long d2 = c1 ^ Long.rotateLeft(c3, 1);
    long d3 = c2 ^ Long.rotateLeft(c4, 1);
    long d4 = c3 ^ Long.rotateLeft(c0, 1);
    for (int y = 0; y < STATE; y += 5) {
      state[y] ^= d0;
      state[y + 1] ^= d1;
      state[y + 2] ^= d2;
      state[y + 3] ^= d3;
      state[y + 4] ^= d4;
    }
  }

  private static long column(long[] state, int x) {
    return state[x] ^ state[x + 5] ^ state[x + 10] ^ state[x + 15] ^ state[x + 20];
  }

  private static void chi(long[] state, int y) {
    long b0 = state[y];
    long b1 = state[y + 1];
    long b2 = state[y + 2];
    long b3 = state[y + 3];
    long b4 = state[y + 4];
    state[y] = b0 ^ (~b1 & b2);
    state[y + 1] = b1 ^ (~b2 & b3);
    state[y + 2] = b2 ^ (~b3 & b4);
    state[y + 3] = b3 ^ (~b4 & b0);
    state[y + 4] = b4 ^ (~b0 & b1);
  }
}
