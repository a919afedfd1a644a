/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d.reference;

import dev.engram.vm3d.reference.ReferenceFault.Kind;
import java.math.BigInteger;

/** What the instructions 30 to 40 do with two registers, and what they cost. */
final class ReferenceArithmetic {

  private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(64);
  private static final BigInteger BITS = BigInteger.valueOf(64);

  private ReferenceArithmetic() {}

  static int price(int op) {
    return switch (op) {
      case 0x33, 0x34, 0x35, 0x36 -> 5;
      default -> 3;
    };
  }

  /** Whether it looks at all 256 bits. */
  static boolean isOfWords(int op) {
    return op == 0x3e || op == 0x3f;
  }

  /** The number, or what is to be wrapped to be it, of two numbers or words. */
  static BigInteger of(int op, BigInteger a, BigInteger b) {
    return switch (op) {
      case 0x31 -> a.add(b);
      case 0x32 -> a.subtract(b);
      case 0x33 -> a.multiply(b);
      case 0x34 -> a.divide(divisor(b));
      case 0x35 -> a.mod(divisor(b));
      case 0x36 -> a.multiply(b).divide(MODULUS);
      case 0x37 -> a.and(b);
      case 0x38 -> a.or(b);
      case 0x39 -> a.xor(b);
      case 0x3a -> a.multiply(BigInteger.TWO.pow(shift(b)));
      case 0x3b -> a.divide(BigInteger.TWO.pow(shift(b)));
      case 0x3c -> signed(a).shiftRight(shift(b)); // towards minus infinity, as the page has it
      case 0x3d -> a.not();
      case 0x3e -> truth(a.compareTo(b) < 0);
      case 0x3f -> truth(a.equals(b));
      case 0x40 -> truth(signed(a).compareTo(signed(b)) < 0);
      default -> throw new IllegalArgumentException(Integer.toHexString(op));
    };
  }

  /** From 64 on, all are alike. */
  private static int shift(BigInteger by) {
    return by.min(BITS).intValueExact();
  }

  private static BigInteger divisor(BigInteger b) {
    if (b.signum() == 0) {
      throw new ReferenceFault(Kind.DIVISION_BY_ZERO);
    }
    return b;
  }

  private static BigInteger signed(BigInteger number) {
    return number.testBit(63) ? number.subtract(MODULUS) : number;
  }

  private static BigInteger truth(boolean is) {
    return is ? BigInteger.ONE : BigInteger.ZERO;
  }
}
