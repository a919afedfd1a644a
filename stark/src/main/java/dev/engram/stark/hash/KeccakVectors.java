/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.hash;

import static jdk.incubator.vector.VectorOperators.AND_NOT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.ROL;
import static jdk.incubator.vector.VectorOperators.XOR;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.nio.ByteOrder;
import java.util.Arrays;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** Sixteen sponges in lanes of vectors. A {@link Template}. */
final class KeccakVectors implements KeccakLanes {

  /*
   * A vector of 512 bits holds a word of eight states; the 25 of a state stay in registers through
   * all rounds. As in Blake3Vectors, the round is written out and the rounds are a loop: 17 million
   * permutations a second on a core of Zen 4, and 8 to 13 if each round goes by memory. The states are an array, and no
   * segment, since loading 25 vectors from a segment makes the method too large to be inlined into,
   * and 100 times slower.
   */

  private static final VectorSpecies<Long> SPECIES = species();
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();
  private static final int LONGS = SPECIES.length();
  private static final int EIGHT = 8;
  private static final int HALF = KeccakF.STATE * EIGHT;
  private static final long LOW = 0xFFFFFFFFL;
  private static final long[] ROUNDS = rounds();

  /** Word w of even message 2·i is at 8·w + i; the odd messages' words follow all of those. */
  private final long[] states = new long[2 * HALF];

  KeccakVectors() {}

  private static VectorSpecies<Long> species() {
    try {
      int bits = MethodHandles.classData(MethodHandles.lookup(), "_", int.class);
      return VectorSpecies.of(long.class, VectorShape.forBitSize(bits));
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long[] rounds() {
    long[] rounds = new long[KeccakF.rounds()];
    for (int i = 0; i < rounds.length; i++) {
      rounds[i] = KeccakF.roundConstant(i);
    }
    return rounds;
  }

  @Override
  public void clear() {
    Arrays.fill(states, 0);
  }

  @Override
  public void absorb(MemorySegment messages, long at, int words) {
    for (int word = 0; word < words; word += 2) {
      for (int lane = 0; lane < EIGHT; lane += LONGS) {
        long from = at + 64L * word + 8L * lane;
        int to = EIGHT * (word / 2) + lane;
        LongVector low = LongVector.fromMemorySegment(SPECIES, messages, from, ORDER);
        LongVector high =
            word + 1 < words
                ? LongVector.fromMemorySegment(SPECIES, messages, from + 64, ORDER)
                : LongVector.zero(SPECIES);
        low.and(LOW).or(high.lanewise(LSHL, 32)).intoArray(states, to);
        low.lanewise(LSHR, 32).or(high.lanewise(AND_NOT, LOW)).intoArray(states, HALF + to);
      }
    }
  }

  @Override
  public void squeeze(MemorySegment into, long at) {
    for (int word = 0; word < DIGEST; word += 2) {
      for (int lane = 0; lane < EIGHT; lane += LONGS) {
        int from = EIGHT * (word / 2) + lane;
        long to = at + 64L * word + 8L * lane;
        LongVector even = LongVector.fromArray(SPECIES, states, from);
        LongVector odd = LongVector.fromArray(SPECIES, states, HALF + from);
        even.and(LOW).or(odd.lanewise(LSHL, 32)).intoMemorySegment(into, to, ORDER);
        even.lanewise(LSHR, 32)
            .or(odd.lanewise(AND_NOT, LOW))
            .intoMemorySegment(into, to + 64, ORDER);
      }
    }
  }

  @Override
  public void permute() {
    for (int half = 0; half < states.length; half += HALF) {
      for (int lane = 0; lane < EIGHT; lane += LONGS) {
        permuteLanes(states, half + lane);
      }
    }
  }

  private static void permuteLanes(long[] states, int at) {
    LongVector a0 = LongVector.fromArray(SPECIES, states, at);
    LongVector a1 = LongVector.fromArray(SPECIES, states, at + 8);
    LongVector a2 = LongVector.fromArray(SPECIES, states, at + 16);
    LongVector a3 = LongVector.fromArray(SPECIES, states, at + 24);
    LongVector a4 = LongVector.fromArray(SPECIES, states, at + 32);
    LongVector a5 = LongVector.fromArray(SPECIES, states, at + 40);
    LongVector a6 = LongVector.fromArray(SPECIES, states, at + 48);
    LongVector a7 = LongVector.fromArray(SPECIES, states, at + 56);
    LongVector a8 = LongVector.fromArray(SPECIES, states, at + 64);
    LongVector a9 = LongVector.fromArray(SPECIES, states, at + 72);
    LongVector a10 = LongVector.fromArray(SPECIES, states, at + 80);
    LongVector a11 = LongVector.fromArray(SPECIES, states, at + 88);
    LongVector a12 = LongVector.fromArray(SPECIES, states, at + 96);
    LongVector a13 = LongVector.fromArray(SPECIES, states, at + 104);
    LongVector a14 = LongVector.fromArray(SPECIES, states, at + 112);
    LongVector a15 = LongVector.fromArray(SPECIES, states, at + 120);
    LongVector a16 = LongVector.fromArray(SPECIES, states, at + 128);
    LongVector a17 = LongVector.fromArray(SPECIES, states, at + 136);
    LongVector a18 = LongVector.fromArray(SPECIES, states, at + 144);
    LongVector a19 = LongVector.fromArray(SPECIES, states, at + 152);
    LongVector a20 = LongVector.fromArray(SPECIES, states, at + 160);
    LongVector a21 = LongVector.fromArray(SPECIES, states, at + 168);
    LongVector a22 = LongVector.fromArray(SPECIES, states, at + 176);
    LongVector a23 = LongVector.fromArray(SPECIES, states, at + 184);
    LongVector a24 = LongVector.fromArray(SPECIES, states, at + 192);
    for (int round = 0; round < ROUNDS.length; round++) {
      LongVector c0 = a0.lanewise(XOR, a5).lanewise(XOR, a10).lanewise(XOR, a15).lanewise(XOR, a20);
      LongVector c1 = a1.lanewise(XOR, a6).lanewise(XOR, a11).lanewise(XOR, a16).lanewise(XOR, a21);
      LongVector c2 = a2.lanewise(XOR, a7).lanewise(XOR, a12).lanewise(XOR, a17).lanewise(XOR, a22);
      LongVector c3 = a3.lanewise(XOR, a8).lanewise(XOR, a13).lanewise(XOR, a18).lanewise(XOR, a23);
      LongVector c4 = a4.lanewise(XOR, a9).lanewise(XOR, a14).lanewise(XOR, a19).lanewise(XOR, a24);
      LongVector d0 = c4.lanewise(XOR, c1.lanewise(ROL, 1));
      LongVector d1 = c0.lanewise(XOR, c2.lanewise(ROL, 1));
      LongVector d2 = c1.lanewise(XOR, c3.lanewise(ROL, 1));
      LongVector d3 = c2.lanewise(XOR, c4.lanewise(ROL, 1));
      LongVector d4 = c3.lanewise(XOR, c0.lanewise(ROL, 1));
      LongVector b0 = a0.lanewise(XOR, d0);
      LongVector b16 = a5.lanewise(XOR, d0).lanewise(ROL, 36);
      LongVector b7 = a10.lanewise(XOR, d0).lanewise(ROL, 3);
      LongVector b23 = a15.lanewise(XOR, d0).lanewise(ROL, 41);
      LongVector b14 = a20.lanewise(XOR, d0).lanewise(ROL, 18);
      LongVector b10 = a1.lanewise(XOR, d1).lanewise(ROL, 1);
      LongVector b1 = a6.lanewise(XOR, d1).lanewise(ROL, 44);
      LongVector b17 = a11.lanewise(XOR, d1).lanewise(ROL, 10);
      LongVector b8 = a16.lanewise(XOR, d1).lanewise(ROL, 45);
      LongVector b24 = a21.lanewise(XOR, d1).lanewise(ROL, 2);
      LongVector b20 = a2.lanewise(XOR, d2).lanewise(ROL, 62);
      LongVector b11 = a7.lanewise(XOR, d2).lanewise(ROL, 6);
      LongVector b2 = a12.lanewise(XOR, d2).lanewise(ROL, 43);
      LongVector b18 = a17.lanewise(XOR, d2).lanewise(ROL, 15);
      LongVector b9 = a22.lanewise(XOR, d2).lanewise(ROL, 61);
      LongVector b5 = a3.lanewise(XOR, d3).lanewise(ROL, 28);
      LongVector b21 = a8.lanewise(XOR, d3).lanewise(ROL, 55);
      LongVector b12 = a13.lanewise(XOR, d3).lanewise(ROL, 25);
      LongVector b3 = a18.lanewise(XOR, d3).lanewise(ROL, 21);
      LongVector b19 = a23.lanewise(XOR, d3).lanewise(ROL, 56);
      LongVector b15 = a4.lanewise(XOR, d4).lanewise(ROL, 27);
      LongVector b6 = a9.lanewise(XOR, d4).lanewise(ROL, 20);
      LongVector b22 = a14.lanewise(XOR, d4).lanewise(ROL, 39);
      LongVector b13 = a19.lanewise(XOR, d4).lanewise(ROL, 8);
      LongVector b4 = a24.lanewise(XOR, d4).lanewise(ROL, 14);
      a0 = b0.lanewise(XOR, b2.lanewise(AND_NOT, b1)).lanewise(XOR, ROUNDS[round]);
      a1 = b1.lanewise(XOR, b3.lanewise(AND_NOT, b2));
      a2 = b2.lanewise(XOR, b4.lanewise(AND_NOT, b3));
      a3 = b3.lanewise(XOR, b0.lanewise(AND_NOT, b4));
      a4 = b4.lanewise(XOR, b1.lanewise(AND_NOT, b0));
      a5 = b5.lanewise(XOR, b7.lanewise(AND_NOT, b6));
      a6 = b6.lanewise(XOR, b8.lanewise(AND_NOT, b7));
      a7 = b7.lanewise(XOR, b9.lanewise(AND_NOT, b8));
      a8 = b8.lanewise(XOR, b5.lanewise(AND_NOT, b9));
      a9 = b9.lanewise(XOR, b6.lanewise(AND_NOT, b5));
      a10 = b10.lanewise(XOR, b12.lanewise(AND_NOT, b11));
      a11 = b11.lanewise(XOR, b13.lanewise(AND_NOT, b12));
      a12 = b12.lanewise(XOR, b14.lanewise(AND_NOT, b13));
      a13 = b13.lanewise(XOR, b10.lanewise(AND_NOT, b14));
      a14 = b14.lanewise(XOR, b11.lanewise(AND_NOT, b10));
      a15 = b15.lanewise(XOR, b17.lanewise(AND_NOT, b16));
      a16 = b16.lanewise(XOR, b18.lanewise(AND_NOT, b17));
      a17 = b17.lanewise(XOR, b19.lanewise(AND_NOT, b18));
      a18 = b18.lanewise(XOR, b15.lanewise(AND_NOT, b19));
      a19 = b19.lanewise(XOR, b16.lanewise(AND_NOT, b15));
      a20 = b20.lanewise(XOR, b22.lanewise(AND_NOT, b21));
      a21 = b21.lanewise(XOR, b23.lanewise(AND_NOT, b22));
      a22 = b22.lanewise(XOR, b24.lanewise(AND_NOT, b23));
      a23 = b23.lanewise(XOR, b20.lanewise(AND_NOT, b24));
      a24 = b24.lanewise(XOR, b21.lanewise(AND_NOT, b20));
    }
    a0.intoArray(states, at);
    a1.intoArray(states, at + 8);
    a2.intoArray(states, at + 16);
    a3.intoArray(states, at + 24);
    a4.intoArray(states, at + 32);
    a5.intoArray(states, at + 40);
    a6.intoArray(states, at + 48);
    a7.intoArray(states, at + 56);
    a8.intoArray(states, at + 64);
    a9.intoArray(states, at + 72);
    a10.intoArray(states, at + 80);
    a11.intoArray(states, at + 88);
    a12.intoArray(states, at + 96);
    a13.intoArray(states, at + 104);
    a14.intoArray(states, at + 112);
    a15.intoArray(states, at + 120);
    a16.intoArray(states, at + 128);
    a17.intoArray(states, at + 136);
    a18.intoArray(states, at + 144);
    a19.intoArray(states, at + 152);
    a20.intoArray(states, at + 160);
    a21.intoArray(states, at + 168);
    a22.intoArray(states, at + 176);
    a23.intoArray(states, at + 184);
    a24.intoArray(states, at + 192);
  }
}
