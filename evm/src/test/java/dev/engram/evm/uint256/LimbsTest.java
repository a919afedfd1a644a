/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm.uint256;

import static dev.engram.evm.uint256.Operands.EDGES;
import static dev.engram.evm.uint256.Operands.MODULUS;
import static dev.engram.evm.uint256.Operands.signed;
import static dev.engram.evm.uint256.Operands.wrap;
import static java.math.BigInteger.ONE;
import static java.math.BigInteger.ZERO;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import java.util.function.BinaryOperator;
import org.junit.jupiter.api.Test;

/**
 * Every operation against {@link BigInteger}, on all pairs or triples of edges, on random operands,
 * and in every aliasing.
 */
final class LimbsTest {

  private static final int RANDOM_CASES = 20_000;

  /** An operation on two words, which names its operands and its result by index. */
  private interface Binary {
    void apply(long[] s, int a, int b, int r);
  }

  private interface Ternary {
    void apply(long[] s, int a, int b, int n, int r);
  }

  private interface Comparison {
    boolean apply(long[] s, int a, int b);
  }

  private interface Model3 {
    BigInteger apply(BigInteger a, BigInteger b, BigInteger n);
  }

  @Test
  void sumsWrapAt256Bits() {
    check(Limbs::add, (a, b) -> wrap(a.add(b)));
  }

  @Test
  void differencesWrapBelowZero() {
    check(Limbs::sub, (a, b) -> wrap(a.subtract(b)));
  }

  @Test
  void productsKeepTheirLow256Bits() {
    check(Limbs::mul, (a, b) -> wrap(a.multiply(b)));
  }

  @Test
  void quotientsRoundDownAndAreZeroForDivisorZero() {
    check(Limbs::div, (a, b) -> b.signum() == 0 ? ZERO : a.divide(b));
  }

  @Test
  void remaindersAreZeroForDivisorZero() {
    check(Limbs::mod, (a, b) -> b.signum() == 0 ? ZERO : a.mod(b));
  }

  @Test
  void signedQuotientsRoundTowardsZero() {
    check(Limbs::sdiv, (a, b) -> b.signum() == 0 ? ZERO : wrap(signed(a).divide(signed(b))));
    long[] s = place(Operands.SIGN, MODULUS.subtract(ONE), ZERO);
    Limbs.sdiv(s, 0, 4, 8);
    assertThat(value(s, 8)).as("-2^255 / -1").isEqualTo(Operands.SIGN);
  }

  @Test
  void signedRemaindersHaveTheDividendsSign() {
    check(Limbs::smod, (a, b) -> b.signum() == 0 ? ZERO : wrap(signed(a).remainder(signed(b))));
  }

  @Test
  void sumsModuloAreNotWrappedBefore() {
    check3(Limbs::addmod, (a, b, n) -> n.signum() == 0 ? ZERO : a.add(b).mod(n));
  }

  @Test
  void productsModuloAreNotWrappedBefore() {
    check3(Limbs::mulmod, (a, b, n) -> n.signum() == 0 ? ZERO : a.multiply(b).mod(n));
  }

  @Test
  void powersWrapAndZeroToTheZeroIsOne() {
    check(Limbs::exp, (base, exponent) -> base.modPow(exponent, MODULUS), 1_000);
  }

  @Test
  void powersOfPowersOfTwoAreShifts() {
    for (int bits = 1; bits < 64; bits++) {
      for (int exponent = 0; exponent < 300; exponent++) {
        BigInteger base = ONE.shiftLeft(bits);
        long[] s = place(base, BigInteger.valueOf(exponent), ZERO);
        Limbs.exp(s, 0, 4, 8);
        assertThat(value(s, 8)).isEqualTo(wrap(base.pow(exponent)));
      }
    }
  }

  @Test
  void signExtensionFillsFromTheByteNamed() {
    check(LimbsTest::signExtended, Limbs::signExtend);
    for (int i = 0; i < 40; i++) {
      for (BigInteger edge : EDGES) {
        checkPair(LimbsTest::signExtended, Limbs::signExtend, BigInteger.valueOf(i), edge);
      }
    }
  }

  private static BigInteger signExtended(BigInteger index, BigInteger value) {
    if (index.compareTo(BigInteger.valueOf(31)) >= 0) {
      return value;
    }
    int bits = index.intValue() * 8 + 8;
    BigInteger low = value.mod(ONE.shiftLeft(bits));
    return low.testBit(bits - 1) ? wrap(low.subtract(ONE.shiftLeft(bits))) : low;
  }

  @Test
  void bytesAreCountedFromTheMostSignificant() {
    BinaryOperator<BigInteger> model =
        (index, value) ->
            index.bitLength() > 5
                ? ZERO
                : value.shiftRight(248 - 8 * index.intValue()).and(BigInteger.valueOf(255));
    check(model, Limbs::byteAt);
    for (int i = 0; i < 40; i++) {
      for (BigInteger edge : EDGES) {
        checkPair(model, Limbs::byteAt, BigInteger.valueOf(i), edge);
      }
    }
  }

  @Test
  void shiftsBy256OrMoreLeaveNothing() {
    BinaryOperator<BigInteger> left = (n, v) -> wrap(v.shiftLeft(amount(n)));
    BinaryOperator<BigInteger> right = (n, v) -> v.shiftRight(amount(n));
    BinaryOperator<BigInteger> signedRight = (n, v) -> wrap(signed(v).shiftRight(amount(n)));
    check(left, Limbs::shl);
    check(right, Limbs::shr);
    check(signedRight, Limbs::sar);
    for (int n = 0; n < 300; n++) {
      for (BigInteger edge : EDGES) {
        checkPair(left, Limbs::shl, BigInteger.valueOf(n), edge);
        checkPair(right, Limbs::shr, BigInteger.valueOf(n), edge);
        checkPair(signedRight, Limbs::sar, BigInteger.valueOf(n), edge);
      }
    }
  }

  private static int amount(BigInteger shift) {
    return shift.min(BigInteger.valueOf(256)).intValue();
  }

  @Test
  void bitwiseOperationsActOnEachBit() {
    check(Limbs::and, BigInteger::and);
    check(Limbs::or, BigInteger::or);
    check(Limbs::xor, BigInteger::xor);
    check((s, a, _, r) -> Limbs.not(s, a, r), (a, _) -> MODULUS.subtract(ONE).subtract(a));
  }

  @Test
  void comparisonsOrderUnsignedAndSignedWords() {
    checkComparison(Limbs::lt, (a, b) -> a.compareTo(b) < 0 ? ONE : ZERO);
    checkComparison(Limbs::gt, (a, b) -> a.compareTo(b) > 0 ? ONE : ZERO);
    checkComparison(Limbs::slt, (a, b) -> signed(a).compareTo(signed(b)) < 0 ? ONE : ZERO);
    checkComparison(Limbs::sgt, (a, b) -> signed(a).compareTo(signed(b)) > 0 ? ONE : ZERO);
    checkComparison(Limbs::eq, (a, b) -> a.equals(b) ? ONE : ZERO);
    checkComparison((s, a, _) -> Limbs.isZero(s, a), (a, _) -> a.signum() == 0 ? ONE : ZERO);
    checkComparison((s, a, _) -> Limbs.isLong(s, a), (a, _) -> a.bitLength() < 64 ? ONE : ZERO);
  }

  @Test
  void lengthsAreThoseOfTheValueWithoutLeadingZeros() {
    for (int bits = 0; bits <= 256; bits++) {
      long[] s = place(ONE.shiftLeft(bits).subtract(ONE), ZERO, ZERO);
      assertThat(Limbs.bitLength(s, 0)).isEqualTo(bits);
      assertThat(Limbs.byteLength(s, 0)).isEqualTo((bits + 7) / 8);
    }
  }

  @Test
  void wordsAreBigEndianInBytes() {
    Random random = new Random(7);
    for (int i = 0; i < 1_000; i++) {
      BigInteger value = Operands.random(random);
      byte[] bytes = new byte[40];
      random.nextBytes(bytes);
      byte[] expected = bytes.clone();
      System.arraycopy(Uint256.of(value).toBytes(), 0, expected, 5, 32);
      long[] s = place(value, ZERO, ZERO);
      Limbs.store(s, 0, bytes, 5);
      assertThat(bytes).isEqualTo(expected);
      Limbs.load(bytes, 5, s, 4);
      assertThat(value(s, 4)).isEqualTo(value);
      assertThat(Limbs.get(s, 4)).isEqualTo(Uint256.of(value));
      Limbs.set(s, 8, Uint256.of(value));
      assertThat(value(s, 8)).isEqualTo(value);
    }
  }

  @Test
  void shortLoadsAreTheValueOfTheirBytesAndPaddedOnesHaveZerosAfterThem() {
    byte[] bytes = new byte[50];
    new Random(11).nextBytes(bytes);
    long[] s = new long[12];
    for (int offset = 0; offset <= 50; offset++) {
      for (int length = 0; length <= Math.min(32, 50 - offset); length++) {
        BigInteger expected = new BigInteger(1, bytes, offset, length);
        Limbs.loadShort(bytes, offset, length, s, 4);
        assertThat(value(s, 4)).isEqualTo(expected);
        Limbs.loadPadded(bytes, offset, length, s, 4);
        assertThat(value(s, 4)).isEqualTo(expected.shiftLeft(256 - 8 * length));
      }
    }
    Limbs.loadPadded(bytes, 3, 47, s, 4);
    assertThat(value(s, 4)).isEqualTo(new BigInteger(1, bytes, 3, 32));
    Limbs.loadPadded(bytes, Integer.MAX_VALUE, -1, s, 4);
    assertThat(value(s, 4)).isZero();
  }

  private static void check(Binary operation, BinaryOperator<BigInteger> model) {
    check(operation, model, RANDOM_CASES);
  }

  private static void check(BinaryOperator<BigInteger> model, Binary operation) {
    check(operation, model, RANDOM_CASES);
  }

  private static void check(Binary operation, BinaryOperator<BigInteger> model, int cases) {
    for (BigInteger a : EDGES) {
      for (BigInteger b : EDGES) {
        checkPair(model, operation, a, b);
      }
    }
    Random random = new Random(42);
    for (int i = 0; i < cases; i++) {
      checkPair(model, operation, Operands.random(random), Operands.random(random));
    }
  }

  private static void checkPair(
      BinaryOperator<BigInteger> model, Binary operation, BigInteger a, BigInteger b) {
    BigInteger expected = model.apply(a, b);
    for (int r = 0; r < 12; r += 4) {
      long[] s = place(a, b, ZERO);
      operation.apply(s, 0, 4, r);
      checkResult(s, place(a, b, ZERO), r, expected, a, b);
    }
    if (a.equals(b)) {
      long[] s = place(a, ZERO, ZERO);
      operation.apply(s, 0, 0, 0);
      checkResult(s, place(a, ZERO, ZERO), 0, expected, a, b);
    }
  }

  private static void check3(Ternary operation, Model3 model) {
    for (BigInteger a : EDGES) {
      for (BigInteger b : EDGES) {
        for (BigInteger n : EDGES) {
          checkTriple(operation, model.apply(a, b, n), a, b, n);
        }
      }
    }
    Random random = new Random(43);
    for (int i = 0; i < RANDOM_CASES; i++) {
      BigInteger a = Operands.random(random);
      BigInteger b = Operands.random(random);
      BigInteger n = Operands.random(random);
      checkTriple(operation, model.apply(a, b, n), a, b, n);
    }
  }

  private static void checkTriple(
      Ternary operation, BigInteger expected, BigInteger a, BigInteger b, BigInteger n) {
    for (int r = 0; r < 16; r += 4) {
      long[] s = place(a, b, n);
      operation.apply(s, 0, 4, 8, r);
      checkResult(s, place(a, b, n), r, expected, a, b, n);
    }
  }

  private static void checkComparison(Comparison operation, BinaryOperator<BigInteger> model) {
    check((s, a, b, r) -> Limbs.set(s, r, operation.apply(s, a, b) ? 1 : 0), model, RANDOM_CASES);
  }

  /** That {@code s} is {@code before} except for {@code expected} at r. */
  private static void checkResult(
      long[] s, long[] before, int r, BigInteger expected, BigInteger... operands) {
    Limbs.set(before, r, Uint256.of(expected));
    if (!Arrays.equals(s, before)) {
      assertThat(value(s, r))
          .as("result at %s of %s", r, Arrays.asList(operands))
          .isEqualTo(expected);
      assertThat(s).as("other limbs, for %s", Arrays.asList(operands)).isEqualTo(before);
    }
  }

  private static long[] place(BigInteger a, BigInteger b, BigInteger c) {
    long[] s = new long[16];
    Limbs.set(s, 0, Uint256.of(a));
    Limbs.set(s, 4, Uint256.of(b));
    Limbs.set(s, 8, Uint256.of(c));
    return s;
  }

  private static BigInteger value(long[] s, int a) {
    return Limbs.get(s, a).toBigInteger();
  }
}
