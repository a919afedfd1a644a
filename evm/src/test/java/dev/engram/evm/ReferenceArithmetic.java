/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm;

import static java.math.BigInteger.ONE;
import static java.math.BigInteger.ZERO;

import dev.engram.evm.code.Op;
import java.math.BigInteger;

/** The instructions that only compute, Yellow Paper appendix H.2, as it writes them. */
final class ReferenceArithmetic {

  static final BigInteger WRAP = ONE.shiftLeft(256);
  private static final BigInteger HALF = ONE.shiftLeft(255);

  private ReferenceArithmetic() {}

  /** An instruction of one or two operands, {@code a} from the top. */
  static BigInteger compute(int op, BigInteger a, BigInteger b) {
    return switch (op) {
      case Op.ADD -> wrap(a.add(b));
      case Op.MUL -> wrap(a.multiply(b));
      case Op.SUB -> wrap(a.subtract(b));
      case Op.DIV -> b.signum() == 0 ? ZERO : a.divide(b);
      case Op.SDIV -> b.signum() == 0 ? ZERO : wrap(signed(a).divide(signed(b)));
      case Op.MOD -> b.signum() == 0 ? ZERO : a.mod(b);
      case Op.SMOD -> b.signum() == 0 ? ZERO : wrap(signed(a).remainder(signed(b)));
      case Op.EXP -> a.modPow(b, WRAP);
      case Op.SIGNEXTEND -> signExtend(a, b);
      case Op.LT -> truth(a.compareTo(b) < 0);
      case Op.GT -> truth(a.compareTo(b) > 0);
      case Op.SLT -> truth(signed(a).compareTo(signed(b)) < 0);
      case Op.SGT -> truth(signed(a).compareTo(signed(b)) > 0);
      case Op.EQ -> truth(a.equals(b));
      case Op.AND -> a.and(b);
      case Op.OR -> a.or(b);
      case Op.XOR -> a.xor(b);
      case Op.BYTE -> small(a, 32) ? b.shiftRight(248 - 8 * a.intValue()).and(big(255)) : ZERO;
      case Op.SHL -> small(a, 256) ? wrap(b.shiftLeft(a.intValue())) : ZERO;
      case Op.SHR -> small(a, 256) ? b.shiftRight(a.intValue()) : ZERO;
      case Op.SAR -> wrap(signed(b).shiftRight(small(a, 256) ? a.intValue() : 256));
      default -> throw new IllegalArgumentException("does not compute: " + op);
    };
  }

  static BigInteger addmod(BigInteger a, BigInteger b, BigInteger n) {
    return n.signum() == 0 ? ZERO : a.add(b).mod(n);
  }

  static BigInteger mulmod(BigInteger a, BigInteger b, BigInteger n) {
    return n.signum() == 0 ? ZERO : a.multiply(b).mod(n);
  }

  static BigInteger truth(boolean value) {
    return value ? ONE : ZERO;
  }

  static BigInteger big(long value) {
    return BigInteger.valueOf(value);
  }

  static BigInteger wrap(BigInteger value) {
    return value.mod(WRAP);
  }

  private static BigInteger signed(BigInteger value) {
    return value.compareTo(HALF) < 0 ? value : value.subtract(WRAP);
  }

  private static BigInteger signExtend(BigInteger index, BigInteger value) {
    if (!small(index, 31)) {
      return value;
    }
    int sign = 8 * index.intValue() + 7;
    BigInteger mask = ONE.shiftLeft(sign).subtract(ONE);
    return value.testBit(sign) ? value.or(WRAP.subtract(ONE).subtract(mask)) : value.and(mask);
  }

  private static boolean small(BigInteger value, long bound) {
    return value.compareTo(big(bound)) < 0;
  }
}
