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
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * Stages of radix 2 and twiddles in vectors. A template, as {@link VectorQuarters} is, whose
 * comment tells how it multiplies.
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
