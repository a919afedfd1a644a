/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.transcript;

import dev.engram.stark.commit.CommitmentHash;
import dev.engram.stark.field.PrimeField;
import dev.engram.stark.hash.Lanes;
import dev.engram.stark.work.Workers;
import java.util.Arrays;

/** An oracle of a hash of messages. */
final class HashOracle implements Oracle {

  /*
   * The state is a digest of all that was written: what is written is kept, and hashed with the state
   * when something is next drawn. The n-th eight words to be drawn are a hash of the state and n; a
   * nonce passes by a hash of the state and it. The word after the state tells the three apart.
   * All messages are BLAKE3's and so on as they are, of words:
   *
   *   state (8) | 1 | all that was written
   *   state (8) | 2 | n
   *   state (8) | 3 | bits | nonce (2) | 0 (4), one block
   */

  static final int DIGEST = CommitmentHash.DIGEST;

  /** Words of the message that a nonce passes by. */
  static final int TRIAL = 16;

  /** Where in it the nonce is. */
  static final int NONCE = DIGEST + 2;

  private static final int ABSORB = 1;
  private static final int DRAW = 2;
  private static final int GRIND = 3;

  private final CommitmentHash algorithm;
  private final MessageHash hash;
  private final PrimeField field;

  /** The state, the word after it, and what was written since. */
  private int[] message = new int[64];

  private int words = DIGEST + 1;

  private final int[] drawn = new int[DIGEST];
  private int used = DIGEST;
  private int blocks;

  HashOracle(CommitmentHash algorithm, PrimeField field) {
    this.algorithm = algorithm;
    this.hash = MessageHash.of(algorithm);
    this.field = field;
  }

  @Override
  public void number(int number) {
    if (words == message.length) {
      message = Arrays.copyOf(message, 2 * words);
    }
    message[words++] = number;
  }

  @Override
  public void element(int word) {
    number(word);
  }

  @Override
  public void digest(int[] digest) {
    for (int word : digest) {
      number(word);
    }
  }

  /** Takes what was written into the state. */
  private void settle() {
    if (words > DIGEST + 1) {
      message[DIGEST] = ABSORB;
      hash.hash(message, words, message);
      words = DIGEST + 1;
      blocks = 0;
      used = DIGEST;
    }
  }

  private int draw() {
    settle();
    if (used == DIGEST) {
      message[DIGEST] = DRAW;
      message[DIGEST + 1] = blocks++;
      hash.hash(message, DIGEST + 2, drawn);
      used = 0;
    }
    return drawn[used++];
  }

  @Override
  public int drawElement() {
    int word;
    do {
      word = draw() & Integer.MAX_VALUE;
    } while (!field.holds(word));
    return word;
  }

  @Override
  public int drawBits(int bits) {
    return draw() & mask(bits);
  }

  private static int mask(int bits) {
    return (1 << bits) - 1;
  }

  @Override
  public boolean passes(int bits, long nonce) {
    return new Trial(hash, trial(bits), mask(bits)).first(nonce, nonce + 1) >= 0;
  }

  @Override
  public long search(int bits, Workers workers) {
    int[] trial = trial(bits);
    int mask = mask(bits);
    NonceSearch.Trial search =
        algorithm == CommitmentHash.BLAKE3
            ? new Blake3Trial(Lanes.best(), trial, mask)
            : (from, to) ->
                new Trial(MessageHash.of(algorithm), trial.clone(), mask).first(from, to);
    return NonceSearch.smallest(bits, workers, search);
  }

  private int[] trial(int bits) {
    settle();
    int[] trial = Arrays.copyOf(Arrays.copyOf(message, DIGEST), TRIAL);
    trial[DIGEST] = GRIND;
    trial[DIGEST + 1] = bits;
    return trial;
  }

  /** Tries one nonce after the other. */
  private record Trial(MessageHash hash, int[] message, int mask) implements NonceSearch.Trial {

    @Override
    public long first(long from, long to) {
      int[] digest = new int[DIGEST];
      for (long nonce = from; nonce < to; nonce++) {
        message[NONCE] = (int) nonce;
        message[NONCE + 1] = (int) (nonce >>> 32);
        hash.hash(message, TRIAL, digest);
        if ((digest[0] & mask) == 0) {
          return nonce;
        }
      }
      return -1;
    }
  }
}
