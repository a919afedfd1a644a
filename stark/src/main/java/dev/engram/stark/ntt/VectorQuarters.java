/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.ntt;

import static dev.engram.stark.ntt.Kernels.COLUMN;
import static dev.engram.stark.ntt.Kernels.PAIR;
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

/** The stages of radix 4 in vectors. A template: {@link Kernels} makes hidden classes of it. */
final class VectorQuarters implements Quarters {

  // Why it is written out. The statements of a product by a twiddle stand four times in each method
  // instead of in a method of their own, because C2 stops inlining after some 35 vector operations
  // in one method (NodeCountInliningCutoff), and what it does not inline allocates its vectors.
  //
  // A product by a twiddle is Shoup's: with q = floor(w·2^32/p) known beforehand, a·w − floor(a·q /
  // 2^32)·p is in [0, 2p) for any word a, so that sums and differences need not be reduced before
  // it, and it takes 2 widening and 2 narrow multiplications where Montgomery's takes 5. The high
  // halves of 16 products are computed as two times 8, of the even and the odd words; C2 takes the
  // one instruction for a product of 32-bit words only if it sees both factors masked or shifted.
  // min(t, t − p), unsigned, reduces what is in [0, 2p).
  //
  // Measured on Zen 4 with 16 columns in the nearest cache: 13.2 ns for a butterfly of 4 × 16
  // words, where its 67 operations, executed as two halves by four units, need about as much. A
  // permutation in place of the last shift and blend saved an operation and no time. Going through
  // segments that the caller gives, whose bounds and lifetimes are checked at each access, the
  // whole extension of 2^20 × 32 took 370 ms instead of 283.

  private static final VectorConstants GIVEN = VectorConstants.of(MethodHandles.lookup());

  private static final VectorSpecies<Integer> WORDS = GIVEN.species();
  private static final int BYTES = WORDS.vectorByteSize();
  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
  private static final MemorySegment MEMORY = Everything.MEMORY;

  private static final long LOW = 0xFFFFFFFFL;
  private static final VectorMask<Integer> ODD = VectorMask.fromLong(WORDS, 0xAAAAAAAAL);

  private static final int P = GIVEN.prime();
  private static final int I = GIVEN.i();
  private static final int I_QUOTIENT = GIVEN.iQuotient();
  private static final int I_INVERSE = GIVEN.iInverse();
  private static final int I_INVERSE_QUOTIENT = GIVEN.iInverseQuotient();

  @Override
  public void inverse4(
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
    IntVector i = IntVector.broadcast(WORDS, I_INVERSE);
    LongVector iQuotients =
        IntVector.broadcast(WORDS, I_INVERSE_QUOTIENT).reinterpretAsLongs().and(LOW);
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
        IntVector xx = fromMemorySegment(WORDS, MEMORY, twiddle + 1 * PAIR, ORDER);
        LongVector xxQuotients =
            fromMemorySegment(WORDS, MEMORY, twiddle + 1 * PAIR + COLUMN, ORDER)
                .reinterpretAsLongs();
        LongVector xxEven = xxQuotients.and(LOW);
        LongVector xxOdd = xxQuotients.lanewise(LSHR, 32);
        IntVector xxx = fromMemorySegment(WORDS, MEMORY, twiddle + 2 * PAIR, ORDER);
        LongVector xxxQuotients =
            fromMemorySegment(WORDS, MEMORY, twiddle + 2 * PAIR + COLUMN, ORDER)
                .reinterpretAsLongs();
        LongVector xxxEven = xxxQuotients.and(LOW);
        LongVector xxxOdd = xxxQuotients.lanewise(LSHR, 32);
        long source = from + fromRow * k * advance;
        long target = to + toRow * k * advance;
        long aFrom = source;
        long bFrom = source + fromStride;
        long cFrom = source + 2 * fromStride;
        long dFrom = source + 3 * fromStride;
        long aTo = target;
        long bTo = target + toStride;
        long cTo = target + 2 * toStride;
        long dTo = target + 3 * toStride;
        for (int column = lanes; column < bytes; column += COLUMN) {
          IntVector a = fromMemorySegment(WORDS, MEMORY, aFrom + column, ORDER);
          IntVector b = fromMemorySegment(WORDS, MEMORY, bFrom + column, ORDER);
          IntVector c = fromMemorySegment(WORDS, MEMORY, cFrom + column, ORDER);
          IntVector d = fromMemorySegment(WORDS, MEMORY, dFrom + column, ORDER);
          IntVector acSum = a.add(c);
          IntVector ac = acSum.lanewise(UMIN, acSum.sub(p));
          IntVector bdSum = b.add(d);
          IntVector bd = bdSum.lanewise(UMIN, bdSum.sub(p));
          IntVector aMinusCGap = a.sub(c);
          IntVector aMinusC = aMinusCGap.lanewise(UMIN, aMinusCGap.add(p));
          IntVector bMinusD = b.sub(d).add(p);
          LongVector turnedEven = bMinusD.reinterpretAsLongs().and(LOW).mul(iQuotients);
          LongVector turnedOdd = bMinusD.reinterpretAsLongs().lanewise(LSHR, 32).mul(iQuotients);
          IntVector turnedQuotient =
              turnedEven
                  .lanewise(LSHR, 32)
                  .reinterpretAsInts()
                  .blend(turnedOdd.reinterpretAsInts(), ODD);
          IntVector turnedRest = bMinusD.mul(i).sub(turnedQuotient.mul(p));
          IntVector turned = turnedRest.lanewise(UMIN, turnedRest.sub(p));
          IntVector r0Sum = ac.add(bd);
          IntVector r0 = r0Sum.lanewise(UMIN, r0Sum.sub(p));
          IntVector sum1 = ac.sub(bd).add(p);
          LongVector r1Even = sum1.reinterpretAsLongs().and(LOW).mul(xxEven);
          LongVector r1Odd = sum1.reinterpretAsLongs().lanewise(LSHR, 32).mul(xxOdd);
          IntVector r1Quotient =
              r1Even.lanewise(LSHR, 32).reinterpretAsInts().blend(r1Odd.reinterpretAsInts(), ODD);
          IntVector r1Rest = sum1.mul(xx).sub(r1Quotient.mul(p));
          IntVector r1 = r1Rest.lanewise(UMIN, r1Rest.sub(p));
          IntVector sum2 = aMinusC.add(turned);
          LongVector r2Even = sum2.reinterpretAsLongs().and(LOW).mul(xEven);
          LongVector r2Odd = sum2.reinterpretAsLongs().lanewise(LSHR, 32).mul(xOdd);
          IntVector r2Quotient =
              r2Even.lanewise(LSHR, 32).reinterpretAsInts().blend(r2Odd.reinterpretAsInts(), ODD);
          IntVector r2Rest = sum2.mul(x).sub(r2Quotient.mul(p));
          IntVector r2 = r2Rest.lanewise(UMIN, r2Rest.sub(p));
          IntVector sum3 = aMinusC.sub(turned).add(p);
          LongVector r3Even = sum3.reinterpretAsLongs().and(LOW).mul(xxxEven);
          LongVector r3Odd = sum3.reinterpretAsLongs().lanewise(LSHR, 32).mul(xxxOdd);
          IntVector r3Quotient =
              r3Even.lanewise(LSHR, 32).reinterpretAsInts().blend(r3Odd.reinterpretAsInts(), ODD);
          IntVector r3Rest = sum3.mul(xxx).sub(r3Quotient.mul(p));
          IntVector r3 = r3Rest.lanewise(UMIN, r3Rest.sub(p));
          r0.intoMemorySegment(MEMORY, aTo + column, ORDER);
          r1.intoMemorySegment(MEMORY, bTo + column, ORDER);
          r2.intoMemorySegment(MEMORY, cTo + column, ORDER);
          r3.intoMemorySegment(MEMORY, dTo + column, ORDER);
        }
      }
    }
  }

  @Override
  public void inverse4Scaled(
      long from,
      long fromRow,
      long to,
      long toRow,
      int stride,
      int advance,
      int count,
      int bytes,
      long twiddles) {
    IntVector p = IntVector.broadcast(WORDS, P);
    IntVector i = IntVector.broadcast(WORDS, I_INVERSE);
    LongVector iQuotients =
        IntVector.broadcast(WORDS, I_INVERSE_QUOTIENT).reinterpretAsLongs().and(LOW);
    long fromStride = stride * fromRow;
    long toStride = stride * toRow;
    for (int k = 0; k < count; k++) {
      for (int lanes = 0; lanes < COLUMN; lanes += BYTES) {
        long twiddle = twiddles + lanes;
        IntVector s = fromMemorySegment(WORDS, MEMORY, twiddle, ORDER);
        LongVector sQuotients =
            fromMemorySegment(WORDS, MEMORY, twiddle + COLUMN, ORDER).reinterpretAsLongs();
        LongVector sEven = sQuotients.and(LOW);
        LongVector sOdd = sQuotients.lanewise(LSHR, 32);
        IntVector sx = fromMemorySegment(WORDS, MEMORY, twiddle + 1 * PAIR, ORDER);
        LongVector sxQuotients =
            fromMemorySegment(WORDS, MEMORY, twiddle + 1 * PAIR + COLUMN, ORDER)
                .reinterpretAsLongs();
        LongVector sxEven = sxQuotients.and(LOW);
        LongVector sxOdd = sxQuotients.lanewise(LSHR, 32);
        IntVector sxx = fromMemorySegment(WORDS, MEMORY, twiddle + 2 * PAIR, ORDER);
        LongVector sxxQuotients =
            fromMemorySegment(WORDS, MEMORY, twiddle + 2 * PAIR + COLUMN, ORDER)
                .reinterpretAsLongs();
        LongVector sxxEven = sxxQuotients.and(LOW);
        LongVector sxxOdd = sxxQuotients.lanewise(LSHR, 32);
        IntVector sxxx = fromMemorySegment(WORDS, MEMORY, twiddle + 3 * PAIR, ORDER);
        LongVector sxxxQuotients =
            fromMemorySegment(WORDS, MEMORY, twiddle + 3 * PAIR + COLUMN, ORDER)
                .reinterpretAsLongs();
        LongVector sxxxEven = sxxxQuotients.and(LOW);
        LongVector sxxxOdd = sxxxQuotients.lanewise(LSHR, 32);
        long source = from + fromRow * k * advance;
        long target = to + toRow * k * advance;
        long aFrom = source;
        long bFrom = source + fromStride;
        long cFrom = source + 2 * fromStride;
        long dFrom = source + 3 * fromStride;
        long aTo = target;
        long bTo = target + toStride;
        long cTo = target + 2 * toStride;
        long dTo = target + 3 * toStride;
        for (int column = lanes; column < bytes; column += COLUMN) {
          IntVector a = fromMemorySegment(WORDS, MEMORY, aFrom + column, ORDER);
          IntVector b = fromMemorySegment(WORDS, MEMORY, bFrom + column, ORDER);
          IntVector c = fromMemorySegment(WORDS, MEMORY, cFrom + column, ORDER);
          IntVector d = fromMemorySegment(WORDS, MEMORY, dFrom + column, ORDER);
          IntVector acSum = a.add(c);
          IntVector ac = acSum.lanewise(UMIN, acSum.sub(p));
          IntVector bdSum = b.add(d);
          IntVector bd = bdSum.lanewise(UMIN, bdSum.sub(p));
          IntVector aMinusCGap = a.sub(c);
          IntVector aMinusC = aMinusCGap.lanewise(UMIN, aMinusCGap.add(p));
          IntVector bMinusD = b.sub(d).add(p);
          LongVector turnedEven = bMinusD.reinterpretAsLongs().and(LOW).mul(iQuotients);
          LongVector turnedOdd = bMinusD.reinterpretAsLongs().lanewise(LSHR, 32).mul(iQuotients);
          IntVector turnedQuotient =
              turnedEven
                  .lanewise(LSHR, 32)
                  .reinterpretAsInts()
                  .blend(turnedOdd.reinterpretAsInts(), ODD);
          IntVector turnedRest = bMinusD.mul(i).sub(turnedQuotient.mul(p));
          IntVector turned = turnedRest.lanewise(UMIN, turnedRest.sub(p));
          IntVector sum0 = ac.add(bd);
          LongVector r0Even = sum0.reinterpretAsLongs().and(LOW).mul(sEven);
          LongVector r0Odd = sum0.reinterpretAsLongs().lanewise(LSHR, 32).mul(sOdd);
          IntVector r0Quotient =
              r0Even.lanewise(LSHR, 32).reinterpretAsInts().blend(r0Odd.reinterpretAsInts(), ODD);
          IntVector r0Rest = sum0.mul(s).sub(r0Quotient.mul(p));
          IntVector r0 = r0Rest.lanewise(UMIN, r0Rest.sub(p));
          IntVector sum1 = ac.sub(bd).add(p);
          LongVector r1Even = sum1.reinterpretAsLongs().and(LOW).mul(sxxEven);
          LongVector r1Odd = sum1.reinterpretAsLongs().lanewise(LSHR, 32).mul(sxxOdd);
          IntVector r1Quotient =
              r1Even.lanewise(LSHR, 32).reinterpretAsInts().blend(r1Odd.reinterpretAsInts(), ODD);
          IntVector r1Rest = sum1.mul(sxx).sub(r1Quotient.mul(p));
          IntVector r1 = r1Rest.lanewise(UMIN, r1Rest.sub(p));
          IntVector sum2 = aMinusC.add(turned);
          LongVector r2Even = sum2.reinterpretAsLongs().and(LOW).mul(sxEven);
          LongVector r2Odd = sum2.reinterpretAsLongs().lanewise(LSHR, 32).mul(sxOdd);
          IntVector r2Quotient =
              r2Even.lanewise(LSHR, 32).reinterpretAsInts().blend(r2Odd.reinterpretAsInts(), ODD);
          IntVector r2Rest = sum2.mul(sx).sub(r2Quotient.mul(p));
          IntVector r2 = r2Rest.lanewise(UMIN, r2Rest.sub(p));
          IntVector sum3 = aMinusC.sub(turned).add(p);
          LongVector r3Even = sum3.reinterpretAsLongs().and(LOW).mul(sxxxEven);
          LongVector r3Odd = sum3.reinterpretAsLongs().lanewise(LSHR, 32).mul(sxxxOdd);
          IntVector r3Quotient =
              r3Even.lanewise(LSHR, 32).reinterpretAsInts().blend(r3Odd.reinterpretAsInts(), ODD);
          IntVector r3Rest = sum3.mul(sxxx).sub(r3Quotient.mul(p));
          IntVector r3 = r3Rest.lanewise(UMIN, r3Rest.sub(p));
          r0.intoMemorySegment(MEMORY, aTo + column, ORDER);
          r1.intoMemorySegment(MEMORY, bTo + column, ORDER);
          r2.intoMemorySegment(MEMORY, cTo + column, ORDER);
          r3.intoMemorySegment(MEMORY, dTo + column, ORDER);
        }
      }
    }
  }

  @Override
  public void forward4(
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
    IntVector i = IntVector.broadcast(WORDS, I);
    LongVector iQuotients = IntVector.broadcast(WORDS, I_QUOTIENT).reinterpretAsLongs().and(LOW);
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
        IntVector xx = fromMemorySegment(WORDS, MEMORY, twiddle + 1 * PAIR, ORDER);
        LongVector xxQuotients =
            fromMemorySegment(WORDS, MEMORY, twiddle + 1 * PAIR + COLUMN, ORDER)
                .reinterpretAsLongs();
        LongVector xxEven = xxQuotients.and(LOW);
        LongVector xxOdd = xxQuotients.lanewise(LSHR, 32);
        IntVector xxx = fromMemorySegment(WORDS, MEMORY, twiddle + 2 * PAIR, ORDER);
        LongVector xxxQuotients =
            fromMemorySegment(WORDS, MEMORY, twiddle + 2 * PAIR + COLUMN, ORDER)
                .reinterpretAsLongs();
        LongVector xxxEven = xxxQuotients.and(LOW);
        LongVector xxxOdd = xxxQuotients.lanewise(LSHR, 32);
        long source = from + fromRow * k * advance;
        long target = to + toRow * k * advance;
        long aFrom = source;
        long bFrom = source + fromStride;
        long cFrom = source + 2 * fromStride;
        long dFrom = source + 3 * fromStride;
        long aTo = target;
        long bTo = target + toStride;
        long cTo = target + 2 * toStride;
        long dTo = target + 3 * toStride;
        for (int column = lanes; column < bytes; column += COLUMN) {
          IntVector a = fromMemorySegment(WORDS, MEMORY, aFrom + column, ORDER);
          IntVector b = fromMemorySegment(WORDS, MEMORY, bFrom + column, ORDER);
          IntVector c = fromMemorySegment(WORDS, MEMORY, cFrom + column, ORDER);
          IntVector d = fromMemorySegment(WORDS, MEMORY, dFrom + column, ORDER);
          LongVector xxbEven = b.reinterpretAsLongs().and(LOW).mul(xxEven);
          LongVector xxbOdd = b.reinterpretAsLongs().lanewise(LSHR, 32).mul(xxOdd);
          IntVector xxbQuotient =
              xxbEven.lanewise(LSHR, 32).reinterpretAsInts().blend(xxbOdd.reinterpretAsInts(), ODD);
          IntVector xxbRest = b.mul(xx).sub(xxbQuotient.mul(p));
          IntVector xxb = xxbRest.lanewise(UMIN, xxbRest.sub(p));
          LongVector xcEven = c.reinterpretAsLongs().and(LOW).mul(xEven);
          LongVector xcOdd = c.reinterpretAsLongs().lanewise(LSHR, 32).mul(xOdd);
          IntVector xcQuotient =
              xcEven.lanewise(LSHR, 32).reinterpretAsInts().blend(xcOdd.reinterpretAsInts(), ODD);
          IntVector xcRest = c.mul(x).sub(xcQuotient.mul(p));
          IntVector xc = xcRest.lanewise(UMIN, xcRest.sub(p));
          LongVector xxxdEven = d.reinterpretAsLongs().and(LOW).mul(xxxEven);
          LongVector xxxdOdd = d.reinterpretAsLongs().lanewise(LSHR, 32).mul(xxxOdd);
          IntVector xxxdQuotient =
              xxxdEven
                  .lanewise(LSHR, 32)
                  .reinterpretAsInts()
                  .blend(xxxdOdd.reinterpretAsInts(), ODD);
          IntVector xxxdRest = d.mul(xxx).sub(xxxdQuotient.mul(p));
          IntVector xxxd = xxxdRest.lanewise(UMIN, xxxdRest.sub(p));
          IntVector abSum = a.add(xxb);
          IntVector ab = abSum.lanewise(UMIN, abSum.sub(p));
          IntVector aMinusBGap = a.sub(xxb);
          IntVector aMinusB = aMinusBGap.lanewise(UMIN, aMinusBGap.add(p));
          IntVector cdSum = xc.add(xxxd);
          IntVector cd = cdSum.lanewise(UMIN, cdSum.sub(p));
          IntVector cMinusD = xc.sub(xxxd).add(p);
          LongVector turnedEven = cMinusD.reinterpretAsLongs().and(LOW).mul(iQuotients);
          LongVector turnedOdd = cMinusD.reinterpretAsLongs().lanewise(LSHR, 32).mul(iQuotients);
          IntVector turnedQuotient =
              turnedEven
                  .lanewise(LSHR, 32)
                  .reinterpretAsInts()
                  .blend(turnedOdd.reinterpretAsInts(), ODD);
          IntVector turnedRest = cMinusD.mul(i).sub(turnedQuotient.mul(p));
          IntVector turned = turnedRest.lanewise(UMIN, turnedRest.sub(p));
          IntVector r0Sum = ab.add(cd);
          IntVector r0 = r0Sum.lanewise(UMIN, r0Sum.sub(p));
          IntVector r1Sum = aMinusB.add(turned);
          IntVector r1 = r1Sum.lanewise(UMIN, r1Sum.sub(p));
          IntVector r2Gap = ab.sub(cd);
          IntVector r2 = r2Gap.lanewise(UMIN, r2Gap.add(p));
          IntVector r3Gap = aMinusB.sub(turned);
          IntVector r3 = r3Gap.lanewise(UMIN, r3Gap.add(p));
          r0.intoMemorySegment(MEMORY, aTo + column, ORDER);
          r1.intoMemorySegment(MEMORY, bTo + column, ORDER);
          r2.intoMemorySegment(MEMORY, cTo + column, ORDER);
          r3.intoMemorySegment(MEMORY, dTo + column, ORDER);
        }
      }
    }
  }
}
