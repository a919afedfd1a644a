/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm;

import static dev.engram.evm.ReferenceArithmetic.big;

import dev.engram.evm.code.Op;
import dev.engram.evm.crypto.Keccak256;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/** What instructions read of a block without excess blob gas, Yellow Paper section 4.4. */
final class ReferenceBlock {

  private ReferenceBlock() {}

  static BigInteger value(Block block, int op) {
    return switch (op) {
      case Op.COINBASE -> block.coinbase().toUint256().toBigInteger();
      case Op.TIMESTAMP -> big(block.timestamp());
      case Op.NUMBER -> big(block.number());
      case Op.PREVRANDAO -> block.prevRandao().toBigInteger();
      case Op.GASLIMIT -> big(block.gasLimit());
      case Op.CHAINID -> big(block.chainId());
      case Op.BASEFEE -> block.baseFee().toBigInteger();
      case Op.BLOBBASEFEE -> BigInteger.ONE;
      default -> throw new IllegalArgumentException("not of the block: " + op);
    };
  }

  /** The hash of one of the last 256 blocks as official state tests have it. */
  static BigInteger hash(Block block, BigInteger number) {
    BigInteger back = big(block.number()).subtract(number);
    if (back.signum() <= 0 || back.compareTo(big(256)) > 0) {
      return BigInteger.ZERO;
    }
    byte[] digits = number.toString().getBytes(StandardCharsets.US_ASCII);
    return new BigInteger(1, Keccak256.of(digits));
  }
}
