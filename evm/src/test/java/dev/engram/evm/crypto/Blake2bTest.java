/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.bouncycastle.crypto.digests.Blake2bDigest;
import org.junit.jupiter.api.Test;

final class Blake2bTest {

  @Test
  void aHashBuiltFromCompressionsIsBlake2b() {
    Random random = new Random(3);
    for (int length = 0; length <= 400; length++) {
      byte[] message = new byte[length];
      random.nextBytes(message);
      Blake2bDigest digest = new Blake2bDigest(512);
      digest.update(message, 0, length);
      byte[] expected = new byte[64];
      digest.doFinal(expected, 0);
      assertThat(hash(message)).as("%d bytes", length).isEqualTo(expected);
    }
  }

  /** BLAKE2b-512 without a key, RFC 7693 section 3.3. */
  private static byte[] hash(byte[] message) {
    long[] h = {
      0x6a09e667f3bcc908L ^ 0x01010040L,
      0xbb67ae8584caa73bL,
      0x3c6ef372fe94f82bL,
      0xa54ff53a5f1d36f1L,
      0x510e527fade682d1L,
      0x9b05688c2b3e6c1fL,
      0x1f83d9abfb41bd6bL,
      0x5be0cd19137e2179L
    };
    int blocks = Math.max(1, (message.length + 127) / 128);
    ByteBuffer padded = ByteBuffer.allocate(128 * blocks).order(ByteOrder.LITTLE_ENDIAN);
    padded.put(message).rewind();
    for (int block = 1; block <= blocks; block++) {
      long[] m = new long[16];
      for (int i = 0; i < 16; i++) {
        m[i] = padded.getLong();
      }
      int counter = Math.min(message.length, 128 * block);
      Blake2b.compress(12, h, m, counter, 0, block == blocks);
    }
    ByteBuffer hash = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    for (long word : h) {
      hash.putLong(word);
    }
    return hash.array();
  }
}
