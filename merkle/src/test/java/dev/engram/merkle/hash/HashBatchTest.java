/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.merkle.hash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HashBatchTest {

  private final SplittableRandom random = new SplittableRandom(40);

  /** Digests that a batch was asked for, and what they must be. */
  private final List<byte[]> expected = new ArrayList<>();

  private final List<byte[]> written = new ArrayList<>();
  private final List<Integer> places = new ArrayList<>();

  private static byte[] sha256(byte[] message) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(message);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private void expect(byte[] digest, byte[] into, int at) {
    expected.add(digest);
    written.add(into);
    places.add(at);
  }

  private void assertAllWritten() {
    for (int i = 0; i < expected.size(); i++) {
      int at = places.get(i);
      assertThat(Arrays.copyOfRange(written.get(i), at, at + Hasher.DIGEST))
          .as("digest %d", i)
          .isEqualTo(expected.get(i));
    }
    expected.clear();
    written.clear();
    places.clear();
  }

  /** Waits with messages, whether that is the faster way by now or not. */
  private final Sha256Batch lanes = new Sha256Batch();

  @ParameterizedTest
  @EnumSource
  void everyAlgorithmHashesAsItsHasherDoes(HashAlgorithm algorithm) {
    HashBatch batch = algorithm.batch();
    Hasher hasher = algorithm.hasher();
    byte[] source = bytes(3_000);
    byte[] into = new byte[1_000 * Hasher.DIGEST];
    for (int at = 0; at < into.length; at += Hasher.DIGEST) {
      byte[] digest = new byte[Hasher.DIGEST];
      int offset = random.nextInt(2_000);
      if (random.nextInt(3) == 0) {
        int length = random.nextInt(1_000);
        batch.message(source, offset, length, into, at);
        hasher.hash(source, offset, length, digest, 0);
      } else {
        int right = random.nextInt(2_000);
        batch.pair(0x1234, source, offset, source, right, into, at);
        byte[] message = pair(0x1234, source, offset, source, right);
        hasher.hash(message, 0, message.length, digest, 0);
      }
      expect(digest, into, at);
    }
    batch.settle();
    assertAllWritten();
  }

  @Test
  void messagesOfEachLengthAndEachNumberOfThem() {
    for (int length = 0; length <= 200; length++) {
      byte[] messages = bytes(16 * length + 40);
      for (int count = 1; count <= 16; count += length % 5 == 0 ? 1 : 5) {
        byte[] into = new byte[count * Hasher.DIGEST];
        for (int i = 0; i < count; i++) {
          int offset = random.nextInt(messages.length - length + 1);
          lanes.later(messages, offset, length, into, i * Hasher.DIGEST);
          byte[] message = Arrays.copyOfRange(messages, offset, offset + length);
          expect(sha256(message), into, i * Hasher.DIGEST);
        }
        lanes.settle();
        assertAllWritten();
      }
    }
  }

  @Test
  void aLongMessage() {
    byte[] message = bytes(100_000);
    byte[] into = new byte[16 * Hasher.DIGEST];
    for (int i = 0; i < 16; i++) {
      lanes.later(message, 0, message.length, into, i * Hasher.DIGEST);
      expect(sha256(message), into, i * Hasher.DIGEST);
    }
    assertAllWritten();
  }

  @Test
  void pairsAndMessagesInAnyOrder() {
    byte[] source = bytes(3_000);
    byte[] other = bytes(3_000);
    byte[] into = new byte[5_000 * Hasher.DIGEST];
    int at = 0;
    while (at < into.length) {
      boolean pairs = random.nextBoolean();
      int length = random.nextInt(400);
      byte[] from = random.nextBoolean() ? source : other;
      for (int i = random.nextInt(40); i > 0 && at < into.length; i--) {
        int offset = random.nextInt(2_600);
        int right = random.nextInt(2_600);
        int prefix = random.nextInt(1 << 16);
        if (pairs) {
          lanes.laterPair(prefix, from, offset, other, right, into, at);
          expect(sha256(pair(prefix, from, offset, other, right)), into, at);
        } else {
          lanes.later(from, offset, length, into, at);
          expect(sha256(Arrays.copyOfRange(from, offset, offset + length)), into, at);
        }
        at += Hasher.DIGEST;
      }
    }
    lanes.settle();
    assertAllWritten();
  }

  private static byte[] pair(int prefix, byte[] left, int leftAt, byte[] right, int rightAt) {
    byte[] message = new byte[HashBatch.PAIR];
    message[0] = (byte) (prefix >>> 8);
    message[1] = (byte) prefix;
    System.arraycopy(left, leftAt, message, 2, Hasher.DIGEST);
    System.arraycopy(right, rightAt, message, 2 + Hasher.DIGEST, Hasher.DIGEST);
    return message;
  }

  @Test
  void aPairIsReadAtOnceAndItsDigestMayGoWhereItWas() {
    byte[] digests = bytes(2 * Hasher.DIGEST);
    byte[] message = pair(0x1007, digests, 0, digests, Hasher.DIGEST);
    for (int i = 0; i < 8; i++) {
      lanes.laterPair(0x1007, digests, 0, digests, Hasher.DIGEST, digests, 0);
    }
    Arrays.fill(digests, (byte) 0);
    lanes.settle();
    assertThat(Arrays.copyOf(digests, Hasher.DIGEST)).isEqualTo(sha256(message));
  }

  @Test
  void anOtherWayThanTheTwoIsRefused() {
    assertThat(Sha256Batch.isWanted("")).isTrue();
    assertThat(Sha256Batch.isWanted("vectors")).isTrue();
    assertThat(Sha256Batch.isWanted("jdk")).isFalse();
    assertThatThrownBy(() -> Sha256Batch.isWanted("vector"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("engram.merkle.sha256");
  }

  @Test
  void whatIsForgottenIsNotWritten() {
    byte[] into = new byte[Hasher.DIGEST];
    lanes.later(new byte[3], 0, 3, into, 0);
    lanes.clear();
    lanes.settle();
    assertThat(into).containsOnly(0);
  }

  @Test
  void whatDoesNotLieInItsArrayIsRefused() {
    byte[] digest = new byte[Hasher.DIGEST];
    assertThatThrownBy(() -> lanes.later(digest, 1, 32, digest, 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> lanes.later(digest, 0, 32, digest, 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> lanes.laterPair(0, digest, 1, digest, 0, digest, 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> lanes.laterPair(0, digest, 0, digest, 1, digest, 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> lanes.laterPair(0, digest, 0, digest, 0, digest, 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }
}
