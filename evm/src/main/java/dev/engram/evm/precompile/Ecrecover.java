/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm.precompile;

import dev.engram.evm.crypto.Keccak256;
import dev.engram.evm.crypto.Secp256k1;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * The address whose key signed: (hash, v, r, s) of 32 bytes each, Yellow Paper appendix E.1. No
 * output if there is none.
 */
final class Ecrecover {

  private static final byte[] NONE = {};

  private Ecrecover() {}

  static byte[] run(byte[] data, int offset, int length) {
    byte[] input = new byte[128];
    System.arraycopy(data, offset, input, 0, Math.min(length, 128));
    BigInteger v = word(input, 32);
    if (v.bitLength() > 5 || v.intValue() != 27 && v.intValue() != 28) {
      return NONE;
    }
    byte[] key =
        Secp256k1.recover(word(input, 0), v.intValue() == 28, word(input, 64), word(input, 96));
    if (key == null) {
      return NONE;
    }
    byte[] address = Keccak256.of(key);
    Arrays.fill(address, 0, 12, (byte) 0);
    return address;
  }

  private static BigInteger word(byte[] input, int offset) {
    return new BigInteger(1, input, offset, 32);
  }
}
