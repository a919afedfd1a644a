/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.merkle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.merkle.hash.HashAlgorithm;
import dev.engram.merkle.hash.HashBatch;
import dev.engram.merkle.hash.Hasher;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MemoryHashTest {

  private static final int COUNT = 40;

  /** Chunks of which every seventh is empty, of three widths. */
  private static int read(long chunk, byte[] into, int at) {
    int length = 256 << chunk % 3;
    if (chunk % 7 == 0) {
      return 0;
    }
    Arrays.fill(into, at, at + length, (byte) (chunk + 1));
    return length;
  }

  private static byte[] digest(HashAlgorithm algorithm, long chunk) {
    byte[] record = new byte[1 + 1024];
    int length = read(chunk, record, 1);
    record[0] = (byte) (length / 256);
    byte[] digest = new byte[Hasher.DIGEST];
    algorithm.hasher().hash(record, 0, 1 + length, digest, 0);
    return digest;
  }

  private static void assertDigests(HashAlgorithm algorithm, byte[] digests) {
    for (int chunk = 0; chunk < COUNT; chunk++) {
      int at = chunk * Hasher.DIGEST;
      assertThat(Arrays.copyOfRange(digests, at, at + Hasher.DIGEST))
          .isEqualTo(chunk % 7 == 0 ? new byte[Hasher.DIGEST] : digest(algorithm, chunk));
    }
  }

  private static MemoryHash.Chunks chunks(HashBatch batch) {
    return new MemoryHash.Chunks(
        batch, new ChunkRecords(LeafHash.AHEAD, null), MemoryHashTest::read);
  }

  @ParameterizedTest
  @EnumSource
  void chunksThatWereNotReadAheadAreHashedEachFromWhatItHolds(HashAlgorithm algorithm) {
    MemoryHash.Chunks chunks = chunks(algorithm.batch());
    byte[] digests = new byte[COUNT * Hasher.DIGEST];
    for (int chunk = 0; chunk < COUNT; chunk++) {
      assertThat(chunks.hash(chunk, digests, chunk * Hasher.DIGEST)).isEqualTo(chunk % 7 != 0);
    }
    chunks.settle();
    assertDigests(algorithm, digests);
  }

  @ParameterizedTest
  @EnumSource
  void readingAheadAgainLosesNothingThatWaits(HashAlgorithm algorithm) {
    MemoryHash.Chunks chunks = chunks(algorithm.batch());
    byte[] digests = new byte[COUNT * Hasher.DIGEST];
    long[] all = new long[COUNT];
    Arrays.setAll(all, i -> i);
    for (int from = 0; from < COUNT; from += 5) {
      chunks.prepare(all, from, from + 5);
      for (int chunk = from; chunk < from + 5; chunk++) {
        chunks.hash(chunk, digests, chunk * Hasher.DIGEST);
      }
    }
    chunks.settle();
    assertDigests(algorithm, digests);
  }

  @Test
  void whatABrokenUpdateLeftIsForgotten() {
    HashBatch batch = HashAlgorithm.SHA_256.batch();
    byte[] lost = new byte[Hasher.DIGEST];
    chunks(batch).hash(1, lost, 0);
    byte[] before = lost.clone();
    chunks(batch).settle();
    assertThat(lost).isEqualTo(before);
  }
}
