/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.merkle.hash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.bouncycastle.crypto.digests.Blake3Digest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class HashAlgorithmTest {

  /**
   * From FIPS 180-4's examples, the Keccak team's known answers and BLAKE3's test_vectors.json
   * (whose inputs are 0, 1, 2, ... 250, 0, ...).
   */
  @ParameterizedTest
  @CsvSource({
    "SHA_256, '', e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "SHA_256, abc, ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    "SHA_256, abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq,"
        + " 248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
    "KECCAK_256, '', c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470",
    "KECCAK_256, abc, 4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45",
    "KECCAK_256, 'transfer(address,uint256)',"
        + " a9059cbb2ab09eb219583f4a59a5d0623ade346d962bcd4e46b11da047c9049b",
    "BLAKE3, '', af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262",
    "BLAKE3, abc, 6437b3ac38465133ffb63b75273a8db548c558465d79db03fd359c6cd5bd9d85"
  })
  void hashesAreThePublishedOnes(HashAlgorithm algorithm, String message, String digest) {
    assertThat(hash(algorithm, message.getBytes(StandardCharsets.UTF_8))).isEqualTo(digest);
  }

  @ParameterizedTest
  @CsvSource({
    "0, af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262",
    "1, 2d3adedff11b61f14c886e35afa036736dcd87a74d27b5c1510225d0f592e213",
    "1023, 10108970eeda3eb932baac1428c7a2163b0e924c9a9e25b35bba72b28f70bd11",
    "1024, 42214739f095a406f3fc83deb889744ac00df831c10daa55189b5d121c855af7",
    "1025, d00278ae47eb27b34faecf67b4fe263f82d5412916c1ffd97c8cb7fb814b8444",
    "2048, e776b6028c7cd22a4d0ba182a8bf62205d2ef576467e838ed6f2529b85fba24a",
    "2049, 5f4d72f40d7a5f82b15ca2b2e44b1de3c2ef86c426c95c1af0b6879522563030"
  })
  void blake3IsThatOfItsTestVectors(int length, String digest) {
    byte[] message = new byte[length];
    for (int i = 0; i < length; i++) {
      message[i] = (byte) (i % 251);
    }

    assertThat(hash(HashAlgorithm.BLAKE3, message)).isEqualTo(digest);
  }

  @Test
  void blake3IsThatOfBouncyCastleAtEveryShapeOfItsTree() {
    byte[] message = new byte[110_000];
    new SplittableRandom(9).nextBytes(message);
    for (int length = 0; length <= message.length; length += length < 300 ? 1 : 331) {
      Blake3Digest peer = new Blake3Digest(256);
      byte[] digest = new byte[32];
      peer.update(message, 0, length);
      peer.doFinal(digest, 0);

      assertThat(hash(HashAlgorithm.BLAKE3, Arrays.copyOf(message, length)))
          .isEqualTo(HexFormat.of().formatHex(digest));
    }
  }

  @ParameterizedTest
  @EnumSource(HashAlgorithm.class)
  void aHashMayBeWrittenOverItsMessageAndNothingElse(HashAlgorithm algorithm) {
    Hasher hasher = algorithm.hasher();
    byte[] memory = new byte[100];
    byte[] digest = new byte[32];
    hasher.hash(memory, 10, 66, digest, 0);

    hasher.hash(memory, 10, 66, memory, 20);

    assertThat(memory).containsSequence(digest);
    assertThat(HexFormat.of().formatHex(memory, 0, 20)).matches("0+");
    assertThat(HexFormat.of().formatHex(memory, 52, 100)).matches("0+");
  }

  @ParameterizedTest
  @EnumSource(HashAlgorithm.class)
  void whatDoesNotLieInItsArrayIsRefusedAndLeavesNothingBehind(HashAlgorithm algorithm) {
    Hasher hasher = algorithm.hasher();
    byte[] digest = new byte[32];

    assertThatThrownBy(() -> hasher.hash(new byte[8], 4, 5, digest, 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> hasher.hash(new byte[8], 0, 8, digest, 1))
        .isInstanceOf(IndexOutOfBoundsException.class);

    hasher.hash(new byte[0], 0, 0, digest, 0);
    assertThat(HexFormat.of().formatHex(digest)).isEqualTo(hash(algorithm, new byte[0]));
  }

  @ParameterizedTest
  @EnumSource(HashAlgorithm.class)
  void hashingAllocatesNothing(HashAlgorithm algorithm) {
    Hasher hasher = algorithm.hasher();
    byte[] memory = new byte[300];
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    hasher.hash(memory, 0, 257, memory, 0);
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 10_000; i++) {
      hasher.hash(memory, 0, 257, memory, 0);
      hasher.hash(memory, 0, 66, memory, 2);
    }

    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(20_000);
  }

  @Test
  void idsAndNamesAreThoseOfTheFormat() {
    assertThat(HashAlgorithm.ofId(1)).contains(HashAlgorithm.SHA_256);
    assertThat(HashAlgorithm.ofId(2)).contains(HashAlgorithm.KECCAK_256);
    assertThat(HashAlgorithm.ofId(3)).contains(HashAlgorithm.BLAKE3);
    assertThat(HashAlgorithm.ofId(0)).isEmpty();
    assertThat(HashAlgorithm.ofId(4)).isEmpty();
    assertThat(HashAlgorithm.named("keccak-256")).contains(HashAlgorithm.KECCAK_256);
    assertThat(HashAlgorithm.named("md5")).isEmpty();
  }

  private static String hash(HashAlgorithm algorithm, byte[] message) {
    byte[] digest = new byte[32];
    algorithm.hasher().hash(message, 0, message.length, digest, 0);
    return HexFormat.of().formatHex(digest);
  }
}
