/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm;

import dev.engram.evm.uint256.Uint256;
import java.math.BigInteger;

/** The price of blobs, EIP-4844. */
final class BlobGas {

  static final int PER_BLOB = 1 << 17;
  static final int MOST_BLOBS = 6;
  static final int HASH_VERSION = 1;

  private static final BigInteger UPDATE_FRACTION = BigInteger.valueOf(3_338_477);

  /** A higher price is not computed: the block could not exist. */
  private static final int MOST_BITS = 256;

  private BlobGas() {}

  /**
   * Wei per unit of blob gas: e^(excess / fraction) by the Taylor expansion that the EIP calls
   * fake_exponential.
   */
  static Uint256 baseFee(long excessBlobGas) {
    BigInteger numerator = BigInteger.valueOf(excessBlobGas);
    BigInteger output = BigInteger.ZERO;
    BigInteger term = UPDATE_FRACTION;
    // the sum is that many times the price
    int mostBits = MOST_BITS + UPDATE_FRACTION.bitLength();
    for (long i = 1; term.signum() > 0 && output.bitLength() <= mostBits; i++) {
      output = output.add(term);
      term = term.multiply(numerator).divide(UPDATE_FRACTION.multiply(BigInteger.valueOf(i)));
    }
    BigInteger fee = output.divide(UPDATE_FRACTION);
    return fee.bitLength() > MOST_BITS ? new Uint256(-1, -1, -1, -1) : Uint256.of(fee);
  }
}
