/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.transcript;

import dev.engram.stark.work.Workers;

/**
 * What a transcript is written into and challenges are drawn from. Whoever writes sees to it that
 * no two conversations write the same. For one thread at a time.
 */
interface Oracle {

  /** Writes a number in [0, 2^30). */
  void number(int number);

  /** Writes a word of an element of the field. */
  void element(int word);

  /** Writes eight words, whatever they are. */
  void digest(int[] words);

  /** Draws the word of an element, each equally likely. */
  int drawElement();

  /** Draws a number of so many bits, at most 30, each equally likely. */
  int drawBits(int bits);

  /**
   * Whether a nonce passes: a hash of all that was written, of the number of bits and of the nonce,
   * ends in so many zero bits. No drawing ever computes that hash.
   *
   * @param nonce in [0, 2^60)
   */
  boolean passes(int bits, long nonce);

  /** The smallest nonce that passes. */
  long search(int bits, Workers workers);
}
