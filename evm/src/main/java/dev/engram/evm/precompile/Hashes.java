/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm.precompile;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.bouncycastle.crypto.digests.RIPEMD160Digest;

/** The precompiles that hash their whole input, Yellow Paper appendix E. */
final class Hashes {

  private Hashes() {}

  static byte[] sha256(byte[] data, int offset, int length) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(data, offset, length);
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  static byte[] ripemd160(byte[] data, int offset, int length) {
    RIPEMD160Digest digest = new RIPEMD160Digest();
    digest.update(data, offset, length);
    byte[] output = new byte[32];
    digest.doFinal(output, 12);
    return output;
  }
}
