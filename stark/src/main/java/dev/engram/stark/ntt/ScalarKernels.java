/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.ntt;

import static dev.engram.stark.ntt.Kernels.COLUMN;
import static dev.engram.stark.ntt.Kernels.PAIR;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.engram.stark.field.PrimeField;
import dev.engram.stark.kernel.Everything;
import java.lang.foreign.MemorySegment;

/**
 * The inner loops a word at a time, for where the Vector API is absent: lane by lane along the
 * columns, so that twiddles stay in registers.
 */
final class ScalarKernels implements Quarters, Chores {

  private static final MemorySegment MEMORY = Everything.MEMORY;
  private static final long LOW = 0xFFFFFFFFL;

  private final int p;
  private final int negatedInverse;
  private final int i;
  private final int iQuotient;
  private final int iInverse;
  private final int iInverseQuotient;

  ScalarKernels(PrimeField field) {
    p = field.prime();
    negatedInverse = -field.inverseOfPrime();
    int root = field.rootOfUnity(2);
    i = field.value(root);
    iQuotient = root * negatedInverse;
    iInverse = field.value(field.neg(root));
    iInverseQuotient = field.neg(root) * negatedInverse;
  }

  private static int load(long at) {
    return MEMORY.get(JAVA_INT, at);
  }

  private static void store(long at, int word) {
    MEMORY.set(JAVA_INT, at, word);
  }

  /** What is below 2p, mod p. */
  private int reduced(int word) {
    int rest = word - p;
    return rest + (p & (rest >> 31));
  }

  private int sum(int a, int b) {
    return reduced(a + b);
  }

  private int difference(int a, int b) {
    int difference = a - b;
    return difference + (p & (difference >> 31));
  }

  /** a·w for any word a, with w's quotient. */
  private int product(int a, int w, int quotient) {
    int high = (int) (((a & LOW) * (quotient & LOW)) >>> 32);
    return reduced(a * w - high * p);
  }

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
    for (int k = 0; k < count; k++) {
      for (int lane = 0; lane < COLUMN; lane += Integer.BYTES) {
        long twiddle = twiddles + k * twiddlesStep + lane;
        int x = load(twiddle);
        int xQuotient = load(twiddle + COLUMN);
        int xx = load(twiddle + PAIR);
        int xxQuotient = load(twiddle + PAIR + COLUMN);
        int xxx = load(twiddle + 2 * PAIR);
        int xxxQuotient = load(twiddle + 2 * PAIR + COLUMN);
        long source = from + fromRow * k * advance;
        long target = to + toRow * k * advance;
        for (int column = lane; column < bytes; column += COLUMN) {
          int a = load(source + column);
          int b = load(source + stride * fromRow + column);
          int c = load(source + 2 * fromRow * stride + column);
          int d = load(source + 3 * fromRow * stride + column);
          int ac = sum(a, c);
          int bd = sum(b, d);
          int aMinusC = difference(a, c);
          int turned = product(b - d + p, iInverse, iInverseQuotient);
          store(target + column, sum(ac, bd));
          store(target + stride * toRow + column, product(ac - bd + p, xx, xxQuotient));
          store(target + 2 * toRow * stride + column, product(aMinusC + turned, x, xQuotient));
          store(
              target + 3 * toRow * stride + column,
              product(aMinusC - turned + p, xxx, xxxQuotient));
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
    inverse4(from, fromRow, to, toRow, stride, advance, count, bytes, twiddles + PAIR, 0);
    for (int k = 0; k < count; k++) {
      long target = to + toRow * k * advance;
      for (int column = 0; column < bytes; column += Integer.BYTES) {
        long lane = twiddles + column % COLUMN;
        int word = load(target + column);
        store(target + column, product(word, load(lane), load(lane + COLUMN)));
      }
    }
  }

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
    for (int k = 0; k < count; k++) {
      for (int lane = 0; lane < COLUMN; lane += Integer.BYTES) {
        long twiddle = twiddles + k * twiddlesStep + lane;
        int x = load(twiddle);
        int xQuotient = load(twiddle + COLUMN);
        long source = from + fromRow * k * advance;
        long target = to + toRow * k * advance;
        for (int column = lane; column < bytes; column += COLUMN) {
          int a = load(source + column);
          int b = load(source + stride * fromRow + column);
          store(target + column, sum(a, b));
          store(target + stride * toRow + column, product(a - b + p, x, xQuotient));
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
    for (int k = 0; k < count; k++) {
      for (int lane = 0; lane < COLUMN; lane += Integer.BYTES) {
        long twiddle = twiddles + k * twiddlesStep + lane;
        int x = load(twiddle);
        int xQuotient = load(twiddle + COLUMN);
        int xx = load(twiddle + PAIR);
        int xxQuotient = load(twiddle + PAIR + COLUMN);
        int xxx = load(twiddle + 2 * PAIR);
        int xxxQuotient = load(twiddle + 2 * PAIR + COLUMN);
        long source = from + fromRow * k * advance;
        long target = to + toRow * k * advance;
        for (int column = lane; column < bytes; column += COLUMN) {
          int a = load(source + column);
          int b = product(load(source + stride * fromRow + column), xx, xxQuotient);
          int c = product(load(source + 2 * fromRow * stride + column), x, xQuotient);
          int d = product(load(source + 3 * fromRow * stride + column), xxx, xxxQuotient);
          int ab = sum(a, b);
          int aMinusB = difference(a, b);
          int cd = sum(c, d);
          int turned = product(c - d + p, i, iQuotient);
          store(target + column, sum(ab, cd));
          store(target + stride * toRow + column, sum(aMinusB, turned));
          store(target + 2 * toRow * stride + column, difference(ab, cd));
          store(target + 3 * toRow * stride + column, difference(aMinusB, turned));
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
    for (int k = 0; k < count; k++) {
      for (int lane = 0; lane < COLUMN; lane += Integer.BYTES) {
        long twiddle = twiddles + k * twiddlesStep + lane;
        int x = load(twiddle);
        int xQuotient = load(twiddle + COLUMN);
        long source = from + fromRow * k * advance;
        long target = to + toRow * k * advance;
        for (int column = lane; column < bytes; column += COLUMN) {
          int a = load(source + column);
          int b = product(load(source + stride * fromRow + column), x, xQuotient);
          store(target + column, sum(a, b));
          store(target + stride * toRow + column, difference(a, b));
        }
      }
    }
  }

  @Override
  public void advance(long columns, long steps, long twiddles, int count) {
    for (int k = 0; k < count; k++) {
      int step = load(steps + k * (long) Integer.BYTES);
      for (int lane = 0; lane < COLUMN; lane += Integer.BYTES) {
        int word = load(columns + (long) k * COLUMN + lane);
        int quotient = word * negatedInverse;
        store(twiddles + k * PAIR + lane, (int) (((quotient & LOW) * p) >>> 32) + 1);
        store(twiddles + k * PAIR + COLUMN + lane, quotient);
        long product = (word & LOW) * (step & LOW);
        int reduction = (int) product * negatedInverse;
        long multiple = (reduction & LOW) * p;
        store(columns + (long) k * COLUMN + lane, reduced((int) ((product + multiple) >>> 32)));
      }
    }
  }
}
