/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm.precompile;

import static java.math.BigInteger.ONE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The examples of EIP-198, the gas of EIP-2565's table, {@link BigInteger} as the model, and
 * lengths that lie.
 */
final class ModExpTest {

  private static final String ALMOST_PRIME =
      "fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2e";
  private static final String PRIME =
      "fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f";
  private static final BigInteger HUGE = ONE.shiftLeft(256).subtract(ONE);

  @Test
  void fermatsLittleTheoremHolds() {
    byte[] input = hex(length(1) + length(32) + length(32) + "03" + ALMOST_PRIME + PRIME);
    assertThat(gas(input)).isEqualTo(1_360);
    assertThat(run(input)).isEqualTo("00".repeat(31) + "01");
  }

  @Test
  void aBaseOfNoLengthIsZero() {
    byte[] input = hex(length(0) + length(32) + length(32) + ALMOST_PRIME + PRIME);
    assertThat(gas(input)).isEqualTo(1_360);
    assertThat(run(input)).isEqualTo("00".repeat(32));
  }

  @Test
  void aModulusOfHugeLengthCannotBePaid() {
    String header = length(0) + length(32) + length(HUGE);
    byte[] input = hex(header + "ff".repeat(31) + "fe" + "ff".repeat(31) + "fd");
    assertThat(gas(input)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void excessInputIsIgnoredAndMissingInputIsZero() {
    String expected = "3b01b01ac41f2d6e917c6d6a221ce793802469026d9ab7578fa2e79e4da6aaab";
    String header = length(1) + length(2) + length(32) + "03" + "ffff" + "80";
    byte[] excess = hex(header + "00".repeat(31) + "07");
    byte[] missing = hex(header);
    assertThat(gas(excess)).isEqualTo(200);
    assertThat(gas(missing)).isEqualTo(200);
    assertThat(run(excess)).isEqualTo(expected);
    assertThat(run(missing)).isEqualTo(expected);
  }

  @Test
  void gasIsThatOfTheTableInEip2565() {
    long[][] table = {
      {64, 200, 200, 341},
      {128, 200, 200, 1_365},
      {256, 341, 341, 5_461},
      {512, 1_365, 1_365, 21_845},
      {1024, 5_461, 5_461, 87_381}
    };
    for (long[] row : table) {
      int bytes = (int) row[0];
      assertThat(gas(input(new byte[bytes], hex("02"), new byte[bytes]))).isEqualTo(row[1]);
      assertThat(gas(input(new byte[bytes], hex("03"), new byte[bytes]))).isEqualTo(row[2]);
      assertThat(gas(input(new byte[bytes], hex("010001"), new byte[bytes]))).isEqualTo(row[3]);
    }
  }

  @Test
  void gasFollowsTheFormulaOfEip2565WithoutOverflow() {
    Random random = new Random(6);
    for (int i = 0; i < 20_000; i++) {
      BigInteger baseLength = new BigInteger(random.nextInt(70), random);
      BigInteger exponentLength = new BigInteger(random.nextInt(70), random);
      BigInteger modulusLength = new BigInteger(random.nextInt(70), random);
      byte[] rest = new byte[random.nextInt(100)];
      random.nextBytes(rest);
      byte[] input =
          hex(
              length(baseLength)
                  + length(exponentLength)
                  + length(modulusLength)
                  + HexFormat.of().formatHex(rest));
      BigInteger expected = formula(baseLength, exponentLength, modulusLength, rest);
      if (expected.bitLength() <= 62) {
        assertThat(gas(input)).isEqualTo(expected.longValueExact());
      } else {
        // From 2^64 / 3 on nothing can be paid.
        assertThat(gas(input)).isGreaterThanOrEqualTo(1L << 62);
      }
    }
  }

  private static BigInteger formula(
      BigInteger baseLength, BigInteger exponentLength, BigInteger modulusLength, byte[] rest) {
    BigInteger words = baseLength.max(modulusLength).add(BigInteger.valueOf(7)).shiftRight(3);
    int headLength = exponentLength.min(BigInteger.valueOf(32)).intValue();
    byte[] head = new byte[headLength];
    if (baseLength.bitLength() < 31 && baseLength.intValue() < rest.length) {
      int start = baseLength.intValue();
      System.arraycopy(rest, start, head, 0, Math.min(headLength, rest.length - start));
    }
    int headBits = Math.max(new BigInteger(1, head).bitLength() - 1, 0);
    BigInteger iterations =
        exponentLength
            .subtract(BigInteger.valueOf(32))
            .max(BigInteger.ZERO)
            .shiftLeft(3)
            .add(BigInteger.valueOf(headBits))
            .max(ONE);
    return words
        .pow(2)
        .multiply(iterations)
        .divide(BigInteger.valueOf(3))
        .max(BigInteger.valueOf(200));
  }

  @Test
  void powersAreThoseOfBigInteger() {
    Random random = new Random(8);
    for (int i = 0; i < 2_000; i++) {
      byte[] base = bytes(random);
      byte[] exponent = bytes(random);
      byte[] modulus = bytes(random);
      byte[] input = input(base, exponent, modulus);
      BigInteger m = new BigInteger(1, modulus);
      BigInteger expected =
          m.signum() == 0
              ? BigInteger.ZERO
              : new BigInteger(1, base).modPow(new BigInteger(1, exponent), m);
      byte[] output = Precompile.MODEXP.run(input, 0, input.length);
      assertThat(output).hasSize(modulus.length);
      assertThat(new BigInteger(1, output)).isEqualTo(expected);
    }
  }

  /** Up to 40 random bytes, often with zeros at either end. */
  private static byte[] bytes(Random random) {
    byte[] bytes = new byte[random.nextInt(41)];
    random.nextBytes(bytes);
    Arrays.fill(bytes, 0, random.nextInt(bytes.length + 1) / 3, (byte) 0);
    Arrays.fill(bytes, bytes.length - random.nextInt(bytes.length + 1) / 3, bytes.length, (byte) 0);
    return bytes;
  }

  @Test
  void anythingModuloZeroIsZerosAndModuloOneIsZero() {
    assertThat(run(input(hex("05"), hex("02"), hex("0000")))).isEqualTo("0000");
    assertThat(run(input(hex("05"), hex("02"), hex("0001")))).isEqualTo("0000");
    assertThat(run(input(hex("00"), hex("00"), hex("0001")))).isEqualTo("0000");
    assertThat(run(input(hex("00"), hex("00"), hex("0002")))).isEqualTo("0001");
    assertThat(run(input(new byte[0], new byte[0], hex("ff")))).isEqualTo("01");
  }

  @Test
  void aBaseAndModulusOfNoLengthMakeAnyExponentFree() {
    byte[] input = hex(length(0) + length(HUGE) + length(0) + "ff".repeat(40));
    assertThat(gas(input)).isEqualTo(200);
    assertThat(run(input)).isEmpty();
    assertThat(gas(new byte[0])).isEqualTo(200);
    assertThat(run(new byte[0])).isEmpty();
  }

  @Test
  void lengthsNearThePowersOfTwoCannotBePaid() {
    for (int bits : new int[] {62, 63, 64, 65, 127, 255}) {
      BigInteger large = ONE.shiftLeft(bits);
      for (BigInteger length : new BigInteger[] {large.subtract(ONE), large}) {
        assertThat(gas(hex(length(length) + length(1) + length(1)))).isEqualTo(Long.MAX_VALUE);
        assertThat(gas(hex(length(1) + length(length) + length(1)))).isEqualTo(Long.MAX_VALUE);
        assertThat(gas(hex(length(1) + length(1) + length(length)))).isEqualTo(Long.MAX_VALUE);
      }
    }
  }

  @Test
  void operandsBeyondBigIntegerFail() {
    BigInteger long28 = ONE.shiftLeft(28);
    for (BigInteger length :
        new BigInteger[] {long28, ONE.shiftLeft(31), ONE.shiftLeft(32), HUGE}) {
      String one = length(1);
      for (String header :
          new String[] {
            length(length) + one + one, one + length(length) + one, one + one + length(length)
          }) {
        byte[] input = hex(header);
        assertThat(Precompile.MODEXP.run(input, 0, input.length)).isNull();
      }
    }
  }

  private static byte[] input(byte[] base, byte[] exponent, byte[] modulus) {
    ByteArrayOutputStream input = new ByteArrayOutputStream();
    input.writeBytes(hex(length(base.length) + length(exponent.length) + length(modulus.length)));
    input.writeBytes(base);
    input.writeBytes(exponent);
    input.writeBytes(modulus);
    return input.toByteArray();
  }

  private static String length(long length) {
    return length(BigInteger.valueOf(length));
  }

  private static String length(BigInteger length) {
    return "%064x".formatted(length);
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }

  private static long gas(byte[] input) {
    return Precompile.MODEXP.gas(input, 0, input.length);
  }

  private static String run(byte[] input) {
    byte[] output = Precompile.MODEXP.run(input, 0, input.length);
    assertThat(output).isNotNull();
    return HexFormat.of().formatHex(output);
  }
}
