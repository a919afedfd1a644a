/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm.uint256;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Values to compute with: those at which a carry, a sign or a limb changes, and random ones of
 * every length.
 */
final class Operands {

  static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(256);
  static final BigInteger SIGN = BigInteger.ONE.shiftLeft(255);

  /** The edges, all below 2^256. */
  static final List<BigInteger> EDGES = edges();

  private Operands() {}

  private static List<BigInteger> edges() {
    List<BigInteger> edges = new ArrayList<>();
    for (long value : new long[] {0, 1, 2, 3, 7, 8, 30, 31, 32, 255, 256, 257, 0x100000000L}) {
      edges.add(BigInteger.valueOf(value));
    }
    for (int bits : new int[] {63, 64, 127, 128, 191, 192, 255}) {
      BigInteger power = BigInteger.ONE.shiftLeft(bits);
      edges.add(power.subtract(BigInteger.ONE));
      edges.add(power);
      edges.add(power.add(BigInteger.ONE));
    }
    edges.add(MODULUS.subtract(BigInteger.ONE));
    edges.add(MODULUS.subtract(BigInteger.TWO));
    edges.add(MODULUS.subtract(BigInteger.ONE.shiftLeft(64)));
    edges.add(MODULUS.subtract(BigInteger.ONE.shiftLeft(128)));
    edges.add(MODULUS.subtract(BigInteger.ONE.shiftLeft(192)));
    edges.add(MODULUS.subtract(BigInteger.valueOf(0x1000003d1L)));
    return List.copyOf(edges);
  }

  /**
   * A value of any length up to 256 bits, often with limbs of only zeros or ones, which uniform
   * values never have.
   */
  static BigInteger random(Random random) {
    BigInteger value = BigInteger.ZERO;
    for (int limb = 0; limb < 4; limb++) {
      long bits =
          switch (random.nextInt(6)) {
            case 0 -> 0;
            case 1 -> -1;
            case 2 -> Long.MIN_VALUE >> random.nextInt(64);
            default -> random.nextLong();
          };
      value = value.shiftLeft(64).or(unsigned(bits));
    }
    return value.shiftRight(random.nextInt(5) * 64 / 4 * random.nextInt(4) + random.nextInt(64));
  }

  static BigInteger unsigned(long value) {
    return new BigInteger(Long.toUnsignedString(value));
  }

  /** The value mod 2^256 as an EVM word. */
  static BigInteger wrap(BigInteger value) {
    return value.mod(MODULUS);
  }

  /** The word read as two's complement. */
  static BigInteger signed(BigInteger word) {
    return word.testBit(255) ? word.subtract(MODULUS) : word;
  }
}
