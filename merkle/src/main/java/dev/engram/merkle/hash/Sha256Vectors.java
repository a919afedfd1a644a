/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.merkle.hash;

import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.OR;
import static jdk.incubator.vector.VectorOperators.ROR;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Compresses sixteen blocks of SHA-256 in the lanes of vectors. Loaded only where there are such.
 */
final class Sha256Vectors {

  /*
   * FIPS 180-4, 6.2.2. A vector holds one word of each message. The rounds are written out eight at
   * a time, after which each word is in the variable that it was in, since the JIT inlines no calls
   * into a method of so many vector operations, and each that is not inlined allocates its vectors.
   */

  private static final VectorSpecies<Integer> SPECIES = IntVector.SPECIES_512;
  static final int LANES = 16;
  static final int ROUNDS = 64;

  private static final int[] ROUND = {
    0x428A2F98, 0x71374491, 0xB5C0FBCF, 0xE9B5DBA5, 0x3956C25B, 0x59F111F1, 0x923F82A4, 0xAB1C5ED5,
    0xD807AA98, 0x12835B01, 0x243185BE, 0x550C7DC3, 0x72BE5D74, 0x80DEB1FE, 0x9BDC06A7, 0xC19BF174,
    0xE49B69C1, 0xEFBE4786, 0x0FC19DC6, 0x240CA1CC, 0x2DE92C6F, 0x4A7484AA, 0x5CB0A9DC, 0x76F988DA,
    0x983E5152, 0xA831C66D, 0xB00327C8, 0xBF597FC7, 0xC6E00BF3, 0xD5A79147, 0x06CA6351, 0x14292967,
    0x27B70A85, 0x2E1B2138, 0x4D2C6DFC, 0x53380D13, 0x650A7354, 0x766A0ABB, 0x81C2C92E, 0x92722C85,
    0xA2BFE8A1, 0xA81A664B, 0xC24B8B70, 0xC76C51A3, 0xD192E819, 0xD6990624, 0xF40E3585, 0x106AA070,
    0x19A4C116, 0x1E376C08, 0x2748774C, 0x34B0BCB5, 0x391C0CB3, 0x4ED8AA4A, 0x5B9CCA4F, 0x682E6FF3,
    0x748F82EE, 0x78A5636F, 0x84C87814, 0x8CC70208, 0x90BEFFFA, 0xA4506CEB, 0xBEF9A3F7, 0xC67178F2
  };

  private Sha256Vectors() {}

  /** Whether a vector of this processor holds a word of sixteen messages. */
  static boolean arePreferred() {
    return IntVector.SPECIES_PREFERRED.length() >= LANES;
  }

  /**
   * Takes sixteen blocks into sixteen states.
   *
   * @param state word k of message i is at 16·k + i
   * @param words likewise the sixteen words of each block; and room for 48 more of each
   */
  static void compress(int[] state, int[] words) {
    schedule(words);
    rounds(state, words);
  }

  /*
   * Two words a turn, each from the one two before it, which thereby stays in a register: it would
   * have to be waited for if it were read again. It is added last.
   */
  private static void schedule(int[] words) {
    IntVector even = IntVector.fromArray(SPECIES, words, 14 * LANES);
    IntVector odd = IntVector.fromArray(SPECIES, words, 15 * LANES);
    IntVector first = IntVector.fromArray(SPECIES, words, 0);
    for (int at = 0; at < (ROUNDS - 16) * LANES; at += 2 * LANES) {
      IntVector second = IntVector.fromArray(SPECIES, words, at + LANES);
      even =
          first
              .add(
                  second
                      .lanewise(ROR, 7)
                      .lanewise(XOR, second.lanewise(ROR, 18))
                      .lanewise(XOR, second.lanewise(LSHR, 3)))
              .add(IntVector.fromArray(SPECIES, words, at + 9 * LANES))
              .add(
                  even.lanewise(ROR, 17)
                      .lanewise(XOR, even.lanewise(ROR, 19))
                      .lanewise(XOR, even.lanewise(LSHR, 10)));
      even.intoArray(words, at + 16 * LANES);
      first = IntVector.fromArray(SPECIES, words, at + 2 * LANES);
      odd =
          second
              .add(
                  first
                      .lanewise(ROR, 7)
                      .lanewise(XOR, first.lanewise(ROR, 18))
                      .lanewise(XOR, first.lanewise(LSHR, 3)))
              .add(IntVector.fromArray(SPECIES, words, at + 10 * LANES))
              .add(
                  odd.lanewise(ROR, 17)
                      .lanewise(XOR, odd.lanewise(ROR, 19))
                      .lanewise(XOR, odd.lanewise(LSHR, 10)));
      odd.intoArray(words, at + 17 * LANES);
    }
  }

  private static void rounds(int[] state, int[] words) {
    IntVector a = IntVector.fromArray(SPECIES, state, 0);
    IntVector b = IntVector.fromArray(SPECIES, state, LANES);
    IntVector c = IntVector.fromArray(SPECIES, state, 2 * LANES);
    IntVector d = IntVector.fromArray(SPECIES, state, 3 * LANES);
    IntVector e = IntVector.fromArray(SPECIES, state, 4 * LANES);
    IntVector f = IntVector.fromArray(SPECIES, state, 5 * LANES);
    IntVector g = IntVector.fromArray(SPECIES, state, 6 * LANES);
    IntVector h = IntVector.fromArray(SPECIES, state, 7 * LANES);
    for (int t = 0; t < ROUNDS; t += 8) {
      int at = t * LANES;
      h =
          h.add(IntVector.broadcast(SPECIES, ROUND[t]))
              .add(IntVector.fromArray(SPECIES, words, at))
              .add(
                  e.lanewise(ROR, 6)
                      .lanewise(XOR, e.lanewise(ROR, 11))
                      .lanewise(XOR, e.lanewise(ROR, 25)))
              .add(f.lanewise(XOR, g).lanewise(AND, e).lanewise(XOR, g));
      d = d.add(h);
      h =
          h.add(
                  a.lanewise(ROR, 2)
                      .lanewise(XOR, a.lanewise(ROR, 13))
                      .lanewise(XOR, a.lanewise(ROR, 22)))
              .add(a.lanewise(AND, b).lanewise(OR, a.lanewise(OR, b).lanewise(AND, c)));
      g =
          g.add(IntVector.broadcast(SPECIES, ROUND[t + 1]))
              .add(IntVector.fromArray(SPECIES, words, at + 1 * LANES))
              .add(
                  d.lanewise(ROR, 6)
                      .lanewise(XOR, d.lanewise(ROR, 11))
                      .lanewise(XOR, d.lanewise(ROR, 25)))
              .add(e.lanewise(XOR, f).lanewise(AND, d).lanewise(XOR, f));
      c = c.add(g);
      g =
          g.add(
                  h.lanewise(ROR, 2)
                      .lanewise(XOR, h.lanewise(ROR, 13))
                      .lanewise(XOR, h.lanewise(ROR, 22)))
              .add(h.lanewise(AND, a).lanewise(OR, h.lanewise(OR, a).lanewise(AND, b)));
      f =
          f.add(IntVector.broadcast(SPECIES, ROUND[t + 2]))
              .add(IntVector.fromArray(SPECIES, words, at + 2 * LANES))
              .add(
                  c.lanewise(ROR, 6)
                      .lanewise(XOR, c.lanewise(ROR, 11))
                      .lanewise(XOR, c.lanewise(ROR, 25)))
              .add(d.lanewise(XOR, e).lanewise(AND, c).lanewise(XOR, e));
      b = b.add(f);
      f =
          f.add(
                  g.lanewise(ROR, 2)
                      .lanewise(XOR, g.lanewise(ROR, 13))
                      .lanewise(XOR, g.lanewise(ROR, 22)))
              .add(g.lanewise(AND, h).lanewise(OR, g.lanewise(OR, h).lanewise(AND, a)));
      e =
          e.add(IntVector.broadcast(SPECIES, ROUND[t + 3]))
              .add(IntVector.fromArray(SPECIES, words, at + 3 * LANES))
              .add(
                  b.lanewise(ROR, 6)
                      .lanewise(XOR, b.lanewise(ROR, 11))
                      .lanewise(XOR, b.lanewise(ROR, 25)))
              .add(c.lanewise(XOR, d).lanewise(AND, b).lanewise(XOR, d));
      a = a.add(e);
      e =
          e.add(
                  f.lanewise(ROR, 2)
                      .lanewise(XOR, f.lanewise(ROR, 13))
                      .lanewise(XOR, f.lanewise(ROR, 22)))
              .add(f.lanewise(AND, g).lanewise(OR, f.lanewise(OR, g).lanewise(AND, h)));
      d =
          d.add(IntVector.broadcast(SPECIES, ROUND[t + 4]))
              .add(IntVector.fromArray(SPECIES, words, at + 4 * LANES))
              .add(
                  a.lanewise(ROR, 6)
                      .lanewise(XOR, a.lanewise(ROR, 11))
                      .lanewise(XOR, a.lanewise(ROR, 25)))
              .add(b.lanewise(XOR, c).lanewise(AND, a).lanewise(XOR, c));
      h = h.add(d);
      d =
          d.add(
                  e.lanewise(ROR, 2)
                      .lanewise(XOR, e.lanewise(ROR, 13))
                      .lanewise(XOR, e.lanewise(ROR, 22)))
              .add(e.lanewise(AND, f).lanewise(OR, e.lanewise(OR, f).lanewise(AND, g)));
      c =
          c.add(IntVector.broadcast(SPECIES, ROUND[t + 5]))
              .add(IntVector.fromArray(SPECIES, words, at + 5 * LANES))
              .add(
                  h.lanewise(ROR, 6)
                      .lanewise(XOR, h.lanewise(ROR, 11))
                      .lanewise(XOR, h.lanewise(ROR, 25)))
              .add(a.lanewise(XOR, b).lanewise(AND, h).lanewise(XOR, b));
      g = g.add(c);
      c =
          c.add(
                  d.lanewise(ROR, 2)
                      .lanewise(XOR, d.lanewise(ROR, 13))
                      .lanewise(XOR, d.lanewise(ROR, 22)))
              .add(d.lanewise(AND, e).lanewise(OR, d.lanewise(OR, e).lanewise(AND, f)));
      b =
          b.add(IntVector.broadcast(SPECIES, ROUND[t + 6]))
              .add(IntVector.fromArray(SPECIES, words, at + 6 * LANES))
              .add(
                  g.lanewise(ROR, 6)
                      .lanewise(XOR, g.lanewise(ROR, 11))
                      .lanewise(XOR, g.lanewise(ROR, 25)))
              .add(h.lanewise(XOR, a).lanewise(AND, g).lanewise(XOR, a));
      f = f.add(b);
      b =
          b.add(
                  c.lanewise(ROR, 2)
                      .lanewise(XOR, c.lanewise(ROR, 13))
                      .lanewise(XOR, c.lanewise(ROR, 22)))
              .add(c.lanewise(AND, d).lanewise(OR, c.lanewise(OR, d).lanewise(AND, e)));
      a =
          a.add(IntVector.broadcast(SPECIES, ROUND[t + 7]))
              .add(IntVector.fromArray(SPECIES, words, at + 7 * LANES))
              .add(
                  f.lanewise(ROR, 6)
                      .lanewise(XOR, f.lanewise(ROR, 11))
                      .lanewise(XOR, f.lanewise(ROR, 25)))
              .add(g.lanewise(XOR, h).lanewise(AND, f).lanewise(XOR, h));
      e = e.add(a);
      a =
          a.add(
                  b.lanewise(ROR, 2)
                      .lanewise(XOR, b.lanewise(ROR, 13))
                      .lanewise(XOR, b.lanewise(ROR, 22)))
              .add(b.lanewise(AND, c).lanewise(OR, b.lanewise(OR, c).lanewise(AND, d)));
    }
    a.add(IntVector.fromArray(SPECIES, state, 0)).intoArray(state, 0);
    b.add(IntVector.fromArray(SPECIES, state, LANES)).intoArray(state, LANES);
    c.add(IntVector.fromArray(SPECIES, state, 2 * LANES)).intoArray(state, 2 * LANES);
    d.add(IntVector.fromArray(SPECIES, state, 3 * LANES)).intoArray(state, 3 * LANES);
    e.add(IntVector.fromArray(SPECIES, state, 4 * LANES)).intoArray(state, 4 * LANES);
    f.add(IntVector.fromArray(SPECIES, state, 5 * LANES)).intoArray(state, 5 * LANES);
    g.add(IntVector.fromArray(SPECIES, state, 6 * LANES)).intoArray(state, 6 * LANES);
    h.add(IntVector.fromArray(SPECIES, state, 7 * LANES)).intoArray(state, 7 * LANES);
  }
}
