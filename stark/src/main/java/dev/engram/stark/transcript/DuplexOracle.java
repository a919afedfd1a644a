/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.transcript;

import dev.engram.stark.field.PrimeField;
import dev.engram.stark.work.Workers;

/** An oracle of Poseidon2, which a proof about proofs can follow in field elements. */
final class DuplexOracle implements Oracle {

  /** What the sponge absorbs before a nonce: no kind of item. */
  private static final int GRIND = 1 << 20;

  private static final int HALF = 30;

  private final PrimeField field;
  private final Duplex duplex;

  DuplexOracle(PrimeField field) {
    this.field = field;
    this.duplex = new Duplex(field);
  }

  @Override
  public void number(int number) {
    duplex.absorb(field.of(number));
  }

  @Override
  public void element(int word) {
    duplex.absorb(word);
  }

  /** A digest of Poseidon2 is eight elements; of any other there are sixteen halves of words. */
  @Override
  public void digest(int[] words) {
    boolean elements = true;
    for (int word : words) {
      elements &= field.holds(word);
    }
    number(elements ? 1 : 0);
    for (int word : words) {
      if (elements) {
        element(word);
      } else {
        number(word & 0xFFFF);
        number(word >>> 16);
      }
    }
  }

  @Override
  public int drawElement() {
    return duplex.squeeze();
  }

  /** Numbers above the last multiple of 2^bits below the prime would not be equally likely. */
  @Override
  public int drawBits(int bits) {
    int mask = (1 << bits) - 1;
    int limit = field.prime() & ~mask;
    int number;
    do {
      number = field.value(duplex.squeeze());
    } while (number >= limit);
    return number & mask;
  }

  @Override
  public boolean passes(int bits, long nonce) {
    duplex.settle();
    return first(duplex, bits, nonce, nonce + 1) >= 0;
  }

  @Override
  public long search(int bits, Workers workers) {
    duplex.settle();
    return NonceSearch.smallest(bits, workers, (from, to) -> first(duplex, bits, from, to));
  }

  private long first(Duplex settled, int bits, long from, long to) {
    Duplex trial = settled.copy();
    int mask = (1 << bits) - 1;
    for (long nonce = from; nonce < to; nonce++) {
      trial.become(settled);
      trial.absorb(field.of(GRIND));
      trial.absorb(field.of(bits));
      trial.absorb(field.of(nonce & (1 << HALF) - 1));
      trial.absorb(field.of(nonce >>> HALF));
      if ((field.value(trial.squeeze()) & mask) == 0) {
        return nonce;
      }
    }
    return -1;
  }
}
