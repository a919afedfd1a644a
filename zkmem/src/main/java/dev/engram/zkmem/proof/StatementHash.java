/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.proof;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 of items that each say their length, below a tag. */
final class StatementHash {

  private final MessageDigest hash;

  StatementHash(String tag) {
    try {
      hash = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
    text(tag);
  }

  StatementHash bytes(byte[] bytes) {
    number(bytes.length);
    hash.update(bytes);
    return this;
  }

  StatementHash text(String text) {
    return bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  StatementHash number(int number) {
    hash.update(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
    return this;
  }

  StatementHash words(int[] words) {
    number(words.length);
    for (int word : words) {
      number(word);
    }
    return this;
  }

  byte[] digest() {
    return hash.digest();
  }
}
