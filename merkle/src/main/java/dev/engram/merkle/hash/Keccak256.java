/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.merkle.hash;

import java.util.Objects;
import org.bouncycastle.crypto.digests.KeccakDigest;

/** Keccak-256 as Ethereum uses it, computed by Bouncy Castle. */
final class Keccak256 implements Hasher {

  private final KeccakDigest digest = new KeccakDigest(8 * DIGEST);

  @Override
  public void hash(byte[] message, int offset, int length, byte[] into, int at) {
    Objects.checkFromIndexSize(offset, length, message.length);
    Objects.checkFromIndexSize(at, DIGEST, into.length);
    digest.update(message, offset, length);
    digest.doFinal(into, at);
  }
}
