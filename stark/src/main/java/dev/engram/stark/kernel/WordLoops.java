/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.kernel;

/**
 * What {@link Blocks} does with words, a loop for each operation. The loops are all that the JVM's
 * compiler has to learn for any program; it makes vectors of them by itself. Results may be where
 * operands are.
 */
final class WordLoops {

  private static final long LOW = 0xFFFFFFFFL;

  private WordLoops() {}

  static void add(int[] a, int[] b, int[] to, int from, int end, int p) {
    for (int i = from; i < end; i++) {
      int sum = a[i] + b[i] - p;
      to[i] = sum + (p & sum >> 31);
    }
  }

  static void sub(int[] a, int[] b, int[] to, int from, int end, int p) {
    for (int i = from; i < end; i++) {
      int difference = a[i] - b[i];
      to[i] = difference + (p & difference >> 31);
    }
  }

  static void neg(int[] a, int[] to, int from, int end, int p) {
    for (int i = from; i < end; i++) {
      int difference = -a[i];
      to[i] = difference + (p & difference >> 31);
    }
  }

  static void mul(int[] a, int[] b, int[] to, int from, int end, int p, int inverse) {
    for (int i = from; i < end; i++) {
      long product = (long) a[i] * b[i];
      int quotient = (int) product * inverse;
      int high = (int) (product >>> 32) - (int) ((quotient & LOW) * p >>> 32);
      to[i] = high + (p & high >> 31);
    }
  }
}
