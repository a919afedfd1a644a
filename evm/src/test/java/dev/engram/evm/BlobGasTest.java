/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.evm.uint256.Uint256;
import java.math.BigInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlobGasTest {

  private static final long FRACTION = 3_338_477;

  /** {@code fake_exponential} as EIP-4844 writes it. */
  private static BigInteger fakeExponential(long numerator) {
    BigInteger output = BigInteger.ZERO;
    BigInteger accumulator = BigInteger.valueOf(FRACTION);
    for (long i = 1; accumulator.signum() > 0; i++) {
      output = output.add(accumulator);
      accumulator =
          accumulator
              .multiply(BigInteger.valueOf(numerator))
              .divide(BigInteger.valueOf(FRACTION).multiply(BigInteger.valueOf(i)));
    }
    return output.divide(BigInteger.valueOf(FRACTION));
  }

  @ParameterizedTest
  @ValueSource(
      longs = {0, 1, FRACTION, 10 << 17, 100_000_000, 540_000_000, 560_000_000, 592_000_000})
  void thePriceIsThatOfTheEipUpTo256Bits(long excess) {
    assertThat(BlobGas.baseFee(excess).toBigInteger()).isEqualTo(fakeExponential(excess));
  }

  @ParameterizedTest
  @ValueSource(longs = {593_000_000, 10_000_000_000L, Long.MAX_VALUE})
  void aPriceOfMoreBitsIsTheHighestThereIs(long excess) {
    assertThat(BlobGas.baseFee(excess)).isEqualTo(new Uint256(-1, -1, -1, -1));
  }
}
