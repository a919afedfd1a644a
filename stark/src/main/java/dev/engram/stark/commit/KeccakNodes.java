/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.commit;

import dev.engram.stark.hash.KeccakF;
import java.util.Arrays;

/** The leaves and nodes of {@link CommitmentHash#KECCAK_256}. */
final class KeccakNodes implements NodeHasher {

  private static final int RATE = 17;
  private static final long LOW = 0xFFFFFFFFL;

  private final long[] state = new long[KeccakF.STATE];
  private final int[] both = new int[2 * CommitmentHash.DIGEST];

  @Override
  public void leaf(int[] row, int words, int[] into) {
    Arrays.fill(state, 0);
    for (int from = 0; from < words; from += 2 * RATE) {
      int end = Math.min(words, from + 2 * RATE);
      for (int i = from; i < end; i += 2) {
        long high = i + 1 < end ? row[i + 1] : 0;
        state[(i - from) / 2] = row[i] & LOW | high << 32;
      }
      KeccakF.permute(state);
    }
    for (int i = 0; i < CommitmentHash.DIGEST; i++) {
      into[i] = (int) (state[i / 2] >>> 32 * (i % 2));
    }
  }

  @Override
  public void node(int[] left, int[] right, int[] into) {
    System.arraycopy(left, 0, both, 0, CommitmentHash.DIGEST);
    System.arraycopy(right, 0, both, CommitmentHash.DIGEST, CommitmentHash.DIGEST);
    leaf(both, both.length, into);
  }
}
