/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.hash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.merkle.hash.HashAlgorithm;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class KeccakFTest {

  private static final int RATE = 17;

  @Test
  void aSpongeOfItIsTheKeccakOfBouncyCastle() {
    Random random = new Random(1);
    for (int words = 0; words < 200; words++) {
      int[] message = random.ints(2L * words).toArray();

      int[] digest = HashOfBytes.of(HashAlgorithm.KECCAK_256, message, message.length);

      assertThat(keccak256(message)).containsExactly(digest);
    }
  }

  /** Ethereum's Keccak-256 of whole words of 64 bits. */
  private static int[] keccak256(int[] message) {
    int words = message.length / 2;
    long[] padded = Arrays.copyOf(longs(message), (words / RATE + 1) * RATE);
    padded[words] ^= 1;
    padded[padded.length - 1] ^= 1L << 63;
    long[] state = new long[KeccakF.STATE];
    for (int block = 0; block < padded.length; block += RATE) {
      for (int i = 0; i < RATE; i++) {
        state[i] ^= padded[block + i];
      }
      KeccakF.permute(state);
    }
    int[] digest = new int[8];
    for (int i = 0; i < digest.length; i++) {
      digest[i] = (int) (state[i / 2] >>> 32 * (i % 2));
    }
    return digest;
  }

  private static long[] longs(int[] words) {
    long[] longs = new long[words.length / 2];
    for (int i = 0; i < words.length; i++) {
      longs[i / 2] |= (words[i] & 0xFFFFFFFFL) << 32 * (i % 2);
    }
    return longs;
  }
}
