/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.ntt;

import static dev.engram.stark.ntt.Kernels.COLUMN;
import static dev.engram.stark.ntt.Kernels.PAIR;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static jdk.incubator.vector.IntVector.fromMemorySegment;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.UMIN;

import dev.engram.stark.kernel.Everything;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * Stages of radix 2, transposition and twiddles in vectors. A template, as {@link VectorQuarters}
 * is, whose comment tells how it multiplies.
 */
final class VectorChores implements Chores {

  private static final VectorConstants GIVEN = VectorConstants.of(MethodHandles.lookup());

  private static final VectorSpecies<Integer> WORDS = GIVEN.species();
  private static final int BYTES = WORDS.vectorByteSize();
  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
  private static final MemorySegment MEMORY = Everything.MEMORY;

  private static final long LOW = 0xFFFFFFFFL;
  private static final VectorMask<Integer> ODD = VectorMask.fromLong(WORDS, 0xAAAAAAAAL);

  private static final int P = GIVEN.prime();
  private static final int NEGATED_INVERSE = GIVEN.negatedInverse();

  // Blocks of 8 × 8 are transposed in vectors of 256 bits whatever the machine has: blocks of
  // 16 × 16 take a fourth round of permutations, each of which Zen 4 executes as two.
  // The words go through them as floats, which changes no bit. For IntVector.intoMemorySegment asks
  // the vector for its species, and where vectors of two widths were seen to answer, C2 inlines the
  // stores of neither: each makes an object, in all kernels that are compiled after that.
  private static final VectorSpecies<Float> EIGHT = FloatVector.SPECIES_256;
  private static final FloatVector LOWER_1 =
      FloatVector.fromArray(EIGHT, new float[] {0, 8, 2, 10, 4, 12, 6, 14}, 0);
  private static final FloatVector UPPER_1 =
      FloatVector.fromArray(EIGHT, new float[] {1, 9, 3, 11, 5, 13, 7, 15}, 0);
  private static final FloatVector LOWER_2 =
      FloatVector.fromArray(EIGHT, new float[] {0, 1, 8, 9, 4, 5, 12, 13}, 0);
  private static final FloatVector UPPER_2 =
      FloatVector.fromArray(EIGHT, new float[] {2, 3, 10, 11, 6, 7, 14, 15}, 0);
  private static final FloatVector LOWER_4 =
      FloatVector.fromArray(EIGHT, new float[] {0, 1, 2, 3, 8, 9, 10, 11}, 0);
  private static final FloatVector UPPER_4 =
      FloatVector.fromArray(EIGHT, new float[] {4, 5, 6, 7, 12, 13, 14, 15}, 0);

  @Override
  public void inverse2(
      long from,
      long fromRow,
      long to,
      long toRow,
      int stride,
      int advance,
      int count,
      int bytes,
      long twiddles,
      long twiddlesStep) {
    IntVector p = IntVector.broadcast(WORDS, P);
    long fromStride = stride * fromRow;
    long toStride = stride * toRow;
    for (int k = 0; k < count; k++) {
      for (int lanes = 0; lanes < COLUMN; lanes += BYTES) {
        long twiddle = twiddles + k * twiddlesStep + lanes;
        IntVector x = fromMemorySegment(WORDS, MEMORY, twiddle, ORDER);
        LongVector xQuotients =
            fromMemorySegment(WORDS, MEMORY, twiddle + COLUMN, ORDER).reinterpretAsLongs();
        LongVector xEven = xQuotients.and(LOW);
        LongVector xOdd = xQuotients.lanewise(LSHR, 32);
        long source = from + fromRow * k * advance;
        long target = to + toRow * k * advance;
        long aFrom = source;
        long bFrom = source + fromStride;
        long aTo = target;
        long bTo = target + toStride;
        for (int column = lanes; column < bytes; column += COLUMN) {
          IntVector a = fromMemorySegment(WORDS, MEMORY, aFrom + column, ORDER);
          IntVector b = fromMemorySegment(WORDS, MEMORY, bFrom + column, ORDER);
          IntVector r0Sum = a.add(b);
          IntVector r0 = r0Sum.lanewise(UMIN, r0Sum.sub(p));
          IntVector gap = a.sub(b).add(p);
          LongVector r1Even = gap.reinterpretAsLongs().and(LOW).mul(xEven);
          LongVector r1Odd = gap.reinterpretAsLongs().lanewise(LSHR, 32).mul(xOdd);
          IntVector r1Quotient =
              r1Even.lanewise(LSHR, 32).reinterpretAsInts().blend(r1Odd.reinterpretAsInts(), ODD);
          IntVector r1Rest = gap.mul(x).sub(r1Quotient.mul(p));
          IntVector r1 = r1Rest.lanewise(UMIN, r1Rest.sub(p));
          r0.intoMemorySegment(MEMORY, aTo + column, ORDER);
          r1.intoMemorySegment(MEMORY, bTo + column, ORDER);
        }
      }
    }
  }

  @Override
  public void forward2(
      long from,
      long fromRow,
      long to,
      long toRow,
      int stride,
      int advance,
      int count,
      int bytes,
      long twiddles,
      long twiddlesStep) {
    IntVector p = IntVector.broadcast(WORDS, P);
    long fromStride = stride * fromRow;
    long toStride = stride * toRow;
    for (int k = 0; k < count; k++) {
      for (int lanes = 0; lanes < COLUMN; lanes += BYTES) {
        long twiddle = twiddles + k * twiddlesStep + lanes;
        IntVector x = fromMemorySegment(WORDS, MEMORY, twiddle, ORDER);
        LongVector xQuotients =
            fromMemorySegment(WORDS, MEMORY, twiddle + COLUMN, ORDER).reinterpretAsLongs();
        LongVector xEven = xQuotients.and(LOW);
        LongVector xOdd = xQuotients.lanewise(LSHR, 32);
        long source = from + fromRow * k * advance;
        long target = to + toRow * k * advance;
        long aFrom = source;
        long bFrom = source + fromStride;
        long aTo = target;
        long bTo = target + toStride;
        for (int column = lanes; column < bytes; column += COLUMN) {
          IntVector a = fromMemorySegment(WORDS, MEMORY, aFrom + column, ORDER);
          IntVector b = fromMemorySegment(WORDS, MEMORY, bFrom + column, ORDER);
          LongVector xbEven = b.reinterpretAsLongs().and(LOW).mul(xEven);
          LongVector xbOdd = b.reinterpretAsLongs().lanewise(LSHR, 32).mul(xOdd);
          IntVector xbQuotient =
              xbEven.lanewise(LSHR, 32).reinterpretAsInts().blend(xbOdd.reinterpretAsInts(), ODD);
          IntVector xbRest = b.mul(x).sub(xbQuotient.mul(p));
          IntVector xb = xbRest.lanewise(UMIN, xbRest.sub(p));
          IntVector r0Sum = a.add(xb);
          IntVector r0 = r0Sum.lanewise(UMIN, r0Sum.sub(p));
          IntVector r1Gap = a.sub(xb);
          IntVector r1 = r1Gap.lanewise(UMIN, r1Gap.add(p));
          r0.intoMemorySegment(MEMORY, aTo + column, ORDER);
          r1.intoMemorySegment(MEMORY, bTo + column, ORDER);
        }
      }
    }
  }

  @Override
  public void transpose(
      long from, long fromRow, long fromStep, long to, long toRow, long toStep, int count) {
    for (int k = 0; k < count; k++) {
      long f = from + k * fromStep;
      long t = to + k * toStep;
      FloatVector a0 = FloatVector.fromMemorySegment(EIGHT, MEMORY, f, ORDER);
      FloatVector a1 = FloatVector.fromMemorySegment(EIGHT, MEMORY, f + 1 * fromRow, ORDER);
      FloatVector a2 = FloatVector.fromMemorySegment(EIGHT, MEMORY, f + 2 * fromRow, ORDER);
      FloatVector a3 = FloatVector.fromMemorySegment(EIGHT, MEMORY, f + 3 * fromRow, ORDER);
      FloatVector a4 = FloatVector.fromMemorySegment(EIGHT, MEMORY, f + 4 * fromRow, ORDER);
      FloatVector a5 = FloatVector.fromMemorySegment(EIGHT, MEMORY, f + 5 * fromRow, ORDER);
      FloatVector a6 = FloatVector.fromMemorySegment(EIGHT, MEMORY, f + 6 * fromRow, ORDER);
      FloatVector a7 = FloatVector.fromMemorySegment(EIGHT, MEMORY, f + 7 * fromRow, ORDER);
      FloatVector b0 = LOWER_1.selectFrom(a0, a1);
      FloatVector b1 = UPPER_1.selectFrom(a0, a1);
      FloatVector b2 = LOWER_1.selectFrom(a2, a3);
      FloatVector b3 = UPPER_1.selectFrom(a2, a3);
      FloatVector b4 = LOWER_1.selectFrom(a4, a5);
      FloatVector b5 = UPPER_1.selectFrom(a4, a5);
      FloatVector b6 = LOWER_1.selectFrom(a6, a7);
      FloatVector b7 = UPPER_1.selectFrom(a6, a7);
      FloatVector c0 = LOWER_2.selectFrom(b0, b2);
      FloatVector c2 = UPPER_2.selectFrom(b0, b2);
      FloatVector c1 = LOWER_2.selectFrom(b1, b3);
      FloatVector c3 = UPPER_2.selectFrom(b1, b3);
      FloatVector c4 = LOWER_2.selectFrom(b4, b6);
      FloatVector c6 = UPPER_2.selectFrom(b4, b6);
      FloatVector c5 = LOWER_2.selectFrom(b5, b7);
      FloatVector c7 = UPPER_2.selectFrom(b5, b7);
      FloatVector d0 = LOWER_4.selectFrom(c0, c4);
      FloatVector d4 = UPPER_4.selectFrom(c0, c4);
      FloatVector d1 = LOWER_4.selectFrom(c1, c5);
      FloatVector d5 = UPPER_4.selectFrom(c1, c5);
      FloatVector d2 = LOWER_4.selectFrom(c2, c6);
      FloatVector d6 = UPPER_4.selectFrom(c2, c6);
      FloatVector d3 = LOWER_4.selectFrom(c3, c7);
      FloatVector d7 = UPPER_4.selectFrom(c3, c7);
      d0.intoMemorySegment(MEMORY, t, ORDER);
      d1.intoMemorySegment(MEMORY, t + 1 * toRow, ORDER);
      d2.intoMemorySegment(MEMORY, t + 2 * toRow, ORDER);
      d3.intoMemorySegment(MEMORY, t + 3 * toRow, ORDER);
      d4.intoMemorySegment(MEMORY, t + 4 * toRow, ORDER);
      d5.intoMemorySegment(MEMORY, t + 5 * toRow, ORDER);
      d6.intoMemorySegment(MEMORY, t + 6 * toRow, ORDER);
      d7.intoMemorySegment(MEMORY, t + 7 * toRow, ORDER);
    }
  }

  @Override
  public void advance(long columns, long steps, long twiddles, int count) {
    LongVector primes = IntVector.broadcast(WORDS, P).reinterpretAsLongs().and(LOW);
    for (int k = 0; k < count; k++) {
      int stepWord = MEMORY.get(JAVA_INT, steps + k * 4L);
      LongVector step = IntVector.broadcast(WORDS, stepWord).reinterpretAsLongs().and(LOW);
      IntVector stepInverse = IntVector.broadcast(WORDS, stepWord * NEGATED_INVERSE);
      for (int lanes = 0; lanes < COLUMN; lanes += BYTES) {
        IntVector column =
            fromMemorySegment(WORDS, MEMORY, columns + (long) k * COLUMN + lanes, ORDER);
        IntVector quotients = column.mul(NEGATED_INVERSE);
        LongVector even = quotients.reinterpretAsLongs().and(LOW).mul(primes);
        LongVector odd = quotients.reinterpretAsLongs().lanewise(LSHR, 32).mul(primes);
        IntVector words =
            even.lanewise(LSHR, 32).reinterpretAsInts().blend(odd.reinterpretAsInts(), ODD).add(1);
        words.intoMemorySegment(MEMORY, twiddles + k * PAIR + lanes, ORDER);
        quotients.intoMemorySegment(MEMORY, twiddles + k * PAIR + COLUMN + lanes, ORDER);
        LongVector reduction = column.mul(stepInverse).reinterpretAsLongs();
        LongVector longs = column.reinterpretAsLongs();
        LongVector evenProducts = longs.and(LOW).mul(step).add(reduction.and(LOW).mul(primes));
        LongVector oddProducts =
            longs.lanewise(LSHR, 32).mul(step).add(reduction.lanewise(LSHR, 32).mul(primes));
        IntVector product =
            evenProducts
                .lanewise(LSHR, 32)
                .reinterpretAsInts()
                .blend(oddProducts.reinterpretAsInts(), ODD);
        product
            .lanewise(UMIN, product.sub(P))
            .intoMemorySegment(MEMORY, columns + (long) k * COLUMN + lanes, ORDER);
      }
    }
  }
}
