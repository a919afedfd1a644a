/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm.crypto;

import java.util.Objects;
import org.bouncycastle.crypto.digests.KeccakDigest;

/**
 * The hash of Ethereum: Keccak-256 with the padding of the original submission, which is not
 * SHA3-256's.
 *
 * <p>An instance hashes any number of messages, one after the other, without allocating; it is for
 * one thread at a time.
 */
public final class Keccak256 {

  /** Bytes of a hash. */
  public static final int LENGTH = 32;

  private final KeccakDigest digest = new KeccakDigest(256);

  /**
   * Writes to {@code out} from {@code outOffset} the hash of {@code length} bytes of {@code in}
   * from {@code offset}; the message and the hash may overlap.
   *
   * @throws IndexOutOfBoundsException if either array is too short; nothing is written then
   */
  public void hash(byte[] in, int offset, int length, byte[] out, int outOffset) {
    Objects.checkFromIndexSize(offset, length, in.length);
    Objects.checkFromIndexSize(outOffset, LENGTH, out.length);
    digest.update(in, offset, length);
    digest.doFinal(out, outOffset);
  }

  /** The hash of {@code parts} one after the other. Allocates. */
  public static byte[] of(byte[]... parts) {
    KeccakDigest digest = new KeccakDigest(256);
    for (byte[] part : parts) {
      digest.update(part, 0, part.length);
    }
    byte[] hash = new byte[LENGTH];
    digest.doFinal(hash, 0);
    return hash;
  }
}
