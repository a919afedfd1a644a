/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.prover;

import dev.engram.stark.field.PrimeField;
import dev.engram.stark.matrix.RowMatrix;
import dev.engram.stark.matrix.TileMatrix;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.ChaCha20ParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Uniform elements for one proof: the key stream of ChaCha20 under a fresh key of 256 bits from the
 * system. Words of 31 bits that are not below the prime are thrown away.
 */
final class Randomness {

  private static final int BUFFER = 1 << 14;

  private final PrimeField field;
  private final Cipher cipher;
  private final byte[] zeros = new byte[BUFFER];
  private ByteBuffer stream = ByteBuffer.allocate(0);

  Randomness(PrimeField field) {
    this.field = field;
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    try {
      cipher = Cipher.getInstance("ChaCha20");
      cipher.init(
          Cipher.ENCRYPT_MODE,
          new SecretKeySpec(key, "ChaCha20"),
          new ChaCha20ParameterSpec(new byte[12], 0));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has ChaCha20", e);
    }
  }

  /** An element. */
  int element() {
    while (true) {
      if (stream.remaining() < Integer.BYTES) {
        stream = ByteBuffer.wrap(cipher.update(zeros));
      }
      int word = stream.getInt() & Integer.MAX_VALUE;
      if (field.holds(word)) {
        return word;
      }
    }
  }

  /** Fills all columns of all rows. */
  void fill(RowMatrix matrix) {
    for (int row = 0; row < matrix.rows(); row++) {
      for (int column = 0; column < matrix.width(); column++) {
        matrix.set(row, column, element());
      }
    }
  }

  /** Fills all words, those too that a tile would repeat. */
  void fill(TileMatrix matrix) {
    MemorySegment words = matrix.words();
    long count = (long) matrix.cosets() * matrix.tiles() * matrix.width() * TileMatrix.LANES;
    for (long i = 0; i < count; i++) {
      words.setAtIndex(ValueLayout.JAVA_INT, i, element());
    }
  }
}
