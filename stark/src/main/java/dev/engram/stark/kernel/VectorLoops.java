/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.kernel;

import static jdk.incubator.vector.IntVector.fromMemorySegment;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.UMIN;

import dev.engram.stark.field.PrimeField;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * What {@link VectorBlocks} does, a loop over tiles for each operation. An operation's places are
 * indices of where the first tile of each operand lies and of how far it is to the next one; the
 * first place is what is written. Products are reduced as in {@link VectorBody}, whose comment
 * tells how. Words are below p, and sums of products, whose even and odd rows lie as longs one
 * after the other, below p·2^32.
 *
 * <p>Vectors are cast to their class before they are stored. Of what a large method inlines late,
 * C2 does not know the class yet; it then asks the profile of {@code intoMemorySegment}, which is
 * one for all vectors, and where others are of another size it made an object of each.
 */
final class VectorLoops {

  private static final VectorSpecies<Integer> WORDS = IntVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;
  private static final Class<IntVector> WORDS_TYPE = type(WORDS);
  private static final Class<LongVector> LONGS_TYPE = type(LONGS);
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();
  private static final MemorySegment MEMORY = Everything.MEMORY;

  private static final int TILE = 64;
  private static final int BYTES = WORDS.vectorByteSize();
  private static final long LOW = 0xFFFFFFFFL;

  /** Which lanes of two vectors are those of the rows that follow. */
  private static final IntVector FOLLOWING = IntVector.broadcast(WORDS, 0).addIndex(1).add(1);

  private final int p;
  private final int minusInverse;

  VectorLoops(PrimeField field) {
    this.p = field.prime();
    this.minusInverse = -field.inverseOfPrime();
  }

  @SuppressWarnings("unchecked") // the class of a species' vectors
  private static <V> Class<V> type(VectorSpecies<?> species) {
    return (Class<V>) (Class<?>) species.vectorType();
  }

  void add(long[] base, long[] step, int[] places, int first, int tiles) {
    IntVector prime = IntVector.broadcast(WORDS, p);
    long a = at(base, step, places[1], first);
    long b = at(base, step, places[2], first);
    long to = at(base, step, places[0], first);
    for (int k = 0; k < tiles; k++) {
      for (int lane = 0; lane < TILE; lane += BYTES) {
        IntVector sum =
            fromMemorySegment(WORDS, MEMORY, a + lane, ORDER)
                .add(fromMemorySegment(WORDS, MEMORY, b + lane, ORDER));
        WORDS_TYPE
            .cast(sum.lanewise(UMIN, sum.sub(prime)))
            .intoMemorySegment(MEMORY, to + lane, ORDER);
      }
      a += step[places[1]];
      b += step[places[2]];
      to += step[places[0]];
    }
  }

  void sub(long[] base, long[] step, int[] places, int first, int tiles) {
    IntVector prime = IntVector.broadcast(WORDS, p);
    long a = at(base, step, places[1], first);
    long b = at(base, step, places[2], first);
    long to = at(base, step, places[0], first);
    for (int k = 0; k < tiles; k++) {
      for (int lane = 0; lane < TILE; lane += BYTES) {
        IntVector difference =
            fromMemorySegment(WORDS, MEMORY, a + lane, ORDER)
                .sub(fromMemorySegment(WORDS, MEMORY, b + lane, ORDER));
        WORDS_TYPE
            .cast(difference.lanewise(UMIN, difference.add(prime)))
            .intoMemorySegment(MEMORY, to + lane, ORDER);
      }
      a += step[places[1]];
      b += step[places[2]];
      to += step[places[0]];
    }
  }

  void mul(long[] base, long[] step, int[] places, int first, int tiles) {
    IntVector prime = IntVector.broadcast(WORDS, p);
    LongVector low = LongVector.broadcast(LONGS, LOW);
    LongVector primes = prime.reinterpretAsLongs().and(low);
    IntVector inverse = IntVector.broadcast(WORDS, minusInverse);
    long a = at(base, step, places[1], first);
    long b = at(base, step, places[2], first);
    long to = at(base, step, places[0], first);
    for (int k = 0; k < tiles; k++) {
      for (int lane = 0; lane < TILE; lane += BYTES) {
        IntVector x = fromMemorySegment(WORDS, MEMORY, a + lane, ORDER);
        IntVector y = fromMemorySegment(WORDS, MEMORY, b + lane, ORDER);
        LongVector xs = x.reinterpretAsLongs();
        LongVector ys = y.reinterpretAsLongs();
        LongVector quotients = x.mul(y).mul(inverse).reinterpretAsLongs();
        LongVector evens =
            xs.and(low).mul(ys.and(low)).add(quotients.and(low).mul(primes)).lanewise(LSHR, 32);
        LongVector odds =
            xs.lanewise(LSHR, 32)
                .mul(ys.lanewise(LSHR, 32))
                .add(quotients.lanewise(LSHR, 32).mul(primes));
        IntVector product = evens.or(odds).reinterpretAsInts();
        WORDS_TYPE
            .cast(product.lanewise(UMIN, product.sub(prime)))
            .intoMemorySegment(MEMORY, to + lane, ORDER);
      }
      a += step[places[1]];
      b += step[places[2]];
      to += step[places[0]];
    }
  }

  /** Adds four products to a sum. */
  void accumulate(long[] base, long[] step, int[] places, int first, int tiles) {
    LongVector low = LongVector.broadcast(LONGS, LOW);
    LongVector top = LongVector.broadcast(LONGS, (long) p << 32);
    long sum = at(base, step, places[1], first);
    long a = at(base, step, places[2], first);
    long b = at(base, step, places[3], first);
    long c = at(base, step, places[4], first);
    long d = at(base, step, places[5], first);
    long e = at(base, step, places[6], first);
    long f = at(base, step, places[7], first);
    long g = at(base, step, places[8], first);
    long h = at(base, step, places[9], first);
    long to = at(base, step, places[0], first);
    for (int k = 0; k < tiles; k++) {
      for (int lane = 0; lane < TILE; lane += BYTES) {
        LongVector as = fromMemorySegment(WORDS, MEMORY, a + lane, ORDER).reinterpretAsLongs();
        LongVector bs = fromMemorySegment(WORDS, MEMORY, b + lane, ORDER).reinterpretAsLongs();
        LongVector cs = fromMemorySegment(WORDS, MEMORY, c + lane, ORDER).reinterpretAsLongs();
        LongVector ds = fromMemorySegment(WORDS, MEMORY, d + lane, ORDER).reinterpretAsLongs();
        LongVector evens = LongVector.fromMemorySegment(LONGS, MEMORY, sum + lane, ORDER);
        LongVector odds = LongVector.fromMemorySegment(LONGS, MEMORY, sum + TILE + lane, ORDER);
        evens = evens.add(as.and(low).mul(bs.and(low))).add(cs.and(low).mul(ds.and(low)));
        evens = evens.lanewise(UMIN, evens.sub(top));
        odds =
            odds.add(as.lanewise(LSHR, 32).mul(bs.lanewise(LSHR, 32)))
                .add(cs.lanewise(LSHR, 32).mul(ds.lanewise(LSHR, 32)));
        odds = odds.lanewise(UMIN, odds.sub(top));
        LongVector es = fromMemorySegment(WORDS, MEMORY, e + lane, ORDER).reinterpretAsLongs();
        LongVector fs = fromMemorySegment(WORDS, MEMORY, f + lane, ORDER).reinterpretAsLongs();
        LongVector gs = fromMemorySegment(WORDS, MEMORY, g + lane, ORDER).reinterpretAsLongs();
        LongVector hs = fromMemorySegment(WORDS, MEMORY, h + lane, ORDER).reinterpretAsLongs();
        evens = evens.add(es.and(low).mul(fs.and(low))).add(gs.and(low).mul(hs.and(low)));
        evens = evens.lanewise(UMIN, evens.sub(top));
        odds =
            odds.add(es.lanewise(LSHR, 32).mul(fs.lanewise(LSHR, 32)))
                .add(gs.lanewise(LSHR, 32).mul(hs.lanewise(LSHR, 32)));
        odds = odds.lanewise(UMIN, odds.sub(top));
        LONGS_TYPE.cast(evens).intoMemorySegment(MEMORY, to + lane, ORDER);
        LONGS_TYPE.cast(odds).intoMemorySegment(MEMORY, to + TILE + lane, ORDER);
      }
      sum += step[places[1]];
      a += step[places[2]];
      b += step[places[3]];
      c += step[places[4]];
      d += step[places[5]];
      e += step[places[6]];
      f += step[places[7]];
      g += step[places[8]];
      h += step[places[9]];
      to += step[places[0]];
    }
  }

  /** The word of four products. */
  void dot(long[] base, long[] step, int[] places, int first, int tiles) {
    IntVector prime = IntVector.broadcast(WORDS, p);
    LongVector low = LongVector.broadcast(LONGS, LOW);
    LongVector top = LongVector.broadcast(LONGS, (long) p << 32);
    LongVector primes = prime.reinterpretAsLongs().and(low);
    IntVector inverse = IntVector.broadcast(WORDS, minusInverse);
    long a = at(base, step, places[1], first);
    long b = at(base, step, places[2], first);
    long c = at(base, step, places[3], first);
    long d = at(base, step, places[4], first);
    long e = at(base, step, places[5], first);
    long f = at(base, step, places[6], first);
    long g = at(base, step, places[7], first);
    long h = at(base, step, places[8], first);
    long to = at(base, step, places[0], first);
    for (int k = 0; k < tiles; k++) {
      for (int lane = 0; lane < TILE; lane += BYTES) {
        LongVector as = fromMemorySegment(WORDS, MEMORY, a + lane, ORDER).reinterpretAsLongs();
        LongVector bs = fromMemorySegment(WORDS, MEMORY, b + lane, ORDER).reinterpretAsLongs();
        LongVector cs = fromMemorySegment(WORDS, MEMORY, c + lane, ORDER).reinterpretAsLongs();
        LongVector ds = fromMemorySegment(WORDS, MEMORY, d + lane, ORDER).reinterpretAsLongs();
        LongVector es = fromMemorySegment(WORDS, MEMORY, e + lane, ORDER).reinterpretAsLongs();
        LongVector fs = fromMemorySegment(WORDS, MEMORY, f + lane, ORDER).reinterpretAsLongs();
        LongVector gs = fromMemorySegment(WORDS, MEMORY, g + lane, ORDER).reinterpretAsLongs();
        LongVector hs = fromMemorySegment(WORDS, MEMORY, h + lane, ORDER).reinterpretAsLongs();
        LongVector evens =
            as.and(low)
                .mul(bs.and(low))
                .add(cs.and(low).mul(ds.and(low)))
                .add(es.and(low).mul(fs.and(low)))
                .add(gs.and(low).mul(hs.and(low)));
        LongVector odds =
            as.lanewise(LSHR, 32)
                .mul(bs.lanewise(LSHR, 32))
                .add(cs.lanewise(LSHR, 32).mul(ds.lanewise(LSHR, 32)))
                .add(es.lanewise(LSHR, 32).mul(fs.lanewise(LSHR, 32)))
                .add(gs.lanewise(LSHR, 32).mul(hs.lanewise(LSHR, 32)));
        evens = evens.lanewise(UMIN, evens.sub(top));
        odds = odds.lanewise(UMIN, odds.sub(top));
        LongVector evenQuotients = evens.reinterpretAsInts().mul(inverse).reinterpretAsLongs();
        LongVector oddQuotients = odds.reinterpretAsInts().mul(inverse).reinterpretAsLongs();
        evens = evens.add(evenQuotients.and(low).mul(primes)).lanewise(LSHR, 32);
        odds = odds.add(oddQuotients.and(low).mul(primes));
        IntVector word = evens.or(odds).reinterpretAsInts();
        WORDS_TYPE
            .cast(word.lanewise(UMIN, word.sub(prime)))
            .intoMemorySegment(MEMORY, to + lane, ORDER);
      }
      a += step[places[1]];
      b += step[places[2]];
      c += step[places[3]];
      d += step[places[4]];
      e += step[places[5]];
      f += step[places[6]];
      g += step[places[7]];
      h += step[places[8]];
      to += step[places[0]];
    }
  }

  /** The word of a sum. */
  void reduce(long[] base, long[] step, int[] places, int first, int tiles) {
    IntVector prime = IntVector.broadcast(WORDS, p);
    LongVector low = LongVector.broadcast(LONGS, LOW);
    LongVector primes = prime.reinterpretAsLongs().and(low);
    IntVector inverse = IntVector.broadcast(WORDS, minusInverse);
    long sum = at(base, step, places[1], first);
    long to = at(base, step, places[0], first);
    for (int k = 0; k < tiles; k++) {
      for (int lane = 0; lane < TILE; lane += BYTES) {
        LongVector evens = LongVector.fromMemorySegment(LONGS, MEMORY, sum + lane, ORDER);
        LongVector odds = LongVector.fromMemorySegment(LONGS, MEMORY, sum + TILE + lane, ORDER);
        LongVector evenQuotients = evens.reinterpretAsInts().mul(inverse).reinterpretAsLongs();
        LongVector oddQuotients = odds.reinterpretAsInts().mul(inverse).reinterpretAsLongs();
        evens = evens.add(evenQuotients.and(low).mul(primes)).lanewise(LSHR, 32);
        odds = odds.add(oddQuotients.and(low).mul(primes));
        IntVector word = evens.or(odds).reinterpretAsInts();
        WORDS_TYPE
            .cast(word.lanewise(UMIN, word.sub(prime)))
            .intoMemorySegment(MEMORY, to + lane, ORDER);
      }
      sum += step[places[1]];
      to += step[places[0]];
    }
  }

  static void copy(long[] base, long[] step, int[] places, int first, int tiles) {
    long from = at(base, step, places[1], first);
    long to = at(base, step, places[0], first);
    for (int k = 0; k < tiles; k++) {
      for (int lane = 0; lane < TILE; lane += BYTES) {
        WORDS_TYPE
            .cast(fromMemorySegment(WORDS, MEMORY, from + lane, ORDER))
            .intoMemorySegment(MEMORY, to + lane, ORDER);
      }
      from += step[places[1]];
      to += step[places[0]];
    }
  }

  /** Copies one after the other, tile by tile: each place that is written before what is read. */
  static void gather(long[] base, long[] step, int[] places, int first, int tiles) {
    for (int k = first; k < first + tiles; k++) {
      for (int i = 0; i < places.length; i += 2) {
        long from = at(base, step, places[i + 1], k);
        long to = at(base, step, places[i], k);
        for (int lane = 0; lane < TILE; lane += BYTES) {
          WORDS_TYPE
              .cast(fromMemorySegment(WORDS, MEMORY, from + lane, ORDER))
              .intoMemorySegment(MEMORY, to + lane, ORDER);
        }
      }
    }
  }

  /** The rows that follow: those of a tile but the first, and the first of another. */
  static void next(long[] base, long[] step, int[] places, int first, int tiles) {
    long from = at(base, step, places[1], first);
    long next = at(base, step, places[2], first);
    long to = at(base, step, places[0], first);
    for (int k = 0; k < tiles; k++) {
      for (int lane = 0; lane < TILE; lane += BYTES) {
        IntVector behind =
            lane + BYTES < TILE
                ? fromMemorySegment(WORDS, MEMORY, from + lane + BYTES, ORDER)
                : fromMemorySegment(WORDS, MEMORY, next, ORDER);
        WORDS_TYPE
            .cast(
                FOLLOWING.selectFrom(fromMemorySegment(WORDS, MEMORY, from + lane, ORDER), behind))
            .intoMemorySegment(MEMORY, to + lane, ORDER);
      }
      from += step[places[1]];
      next += step[places[2]];
      to += step[places[0]];
    }
  }

  /** One word for all rows of a tile. */
  static void broadcast(long[] base, long[] step, int[] places, int first, int tiles) {
    long from = at(base, step, places[1], first);
    long to = at(base, step, places[0], first);
    for (int k = 0; k < tiles; k++) {
      int word = MEMORY.get(ValueLayout.JAVA_INT_UNALIGNED, from);
      for (int lane = 0; lane < TILE; lane += BYTES) {
        WORDS_TYPE
            .cast(IntVector.broadcast(WORDS, word))
            .intoMemorySegment(MEMORY, to + lane, ORDER);
      }
      from += step[places[1]];
      to += step[places[0]];
    }
  }

  /** Writes a word to all rows of a tile. */
  static void fill(long to, int word) {
    for (int lane = 0; lane < TILE; lane += BYTES) {
      WORDS_TYPE.cast(IntVector.broadcast(WORDS, word)).intoMemorySegment(MEMORY, to + lane, ORDER);
    }
  }

  private static long at(long[] base, long[] step, int place, int first) {
    return base[place] + first * step[place];
  }
}
