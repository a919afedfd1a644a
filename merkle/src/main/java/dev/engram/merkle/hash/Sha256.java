/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.merkle.hash;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Objects;

/** SHA-256 as the JDK computes it, with the processor's instructions where it has them. */
final class Sha256 implements Hasher {

  private final MessageDigest digest;

  Sha256() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  @Override
  public void hash(byte[] message, int offset, int length, byte[] into, int at) {
    Objects.checkFromIndexSize(offset, length, message.length);
    Objects.checkFromIndexSize(at, DIGEST, into.length);
    digest.update(message, offset, length);
    try {
      digest.digest(into, at, DIGEST);
    } catch (DigestException e) {
      throw new AssertionError("32 bytes are enough", e);
    }
  }
}
