/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm.crypto;

import org.bouncycastle.crypto.digests.KeccakDigest;

/** Keccak-256 as Ethereum has it, with the padding from before FIPS 202. Not safe for use by several threads. */
public final class Keccak256 {

  private final KeccakDigest digest = new KeccakDigest(256);

  /** Writes the 32-byte hash of {@code len} bytes of {@code in} to {@code out}. */
  public void hash(byte[] in, int off, int len, byte[] out, int outOff) {
    digest.update(in, off, len);
    digest.doFinal(out, outOff);
  }

  /** The 32-byte hash of {@code data}. */
  public static byte[] of(byte[] data) {
    byte[] out = new byte[32];
    new Keccak256().hash(data, 0, data.length, out, 0);
    return out;
  }
}
