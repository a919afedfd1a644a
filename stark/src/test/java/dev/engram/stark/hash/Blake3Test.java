/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.hash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.merkle.hash.HashAlgorithm;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class Blake3Test {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15, 16, 17, 255, 256, 257, 511, 512, 513, 769, 1024, 1793, 5000})
  void aMessageOfWordsHasTheHashOfItsBytes(int words) {
    int[] message = new Random(words).ints(words + 3).toArray();
    int[] digest = new int[Blake3.DIGEST];

    new Blake3().hash(message, words, digest);

    assertThat(digest).containsExactly(HashOfBytes.of(HashAlgorithm.BLAKE3, message, words));
  }

  @Test
  void aHasherKeepsNothingOfTheMessageBefore() {
    Blake3 hasher = new Blake3();
    int[] first = new int[Blake3.DIGEST];
    int[] again = new int[Blake3.DIGEST];

    hasher.hash(new int[] {1, 2, 3}, 3, first);
    hasher.hash(new int[2000], 2000, again);
    hasher.hash(new int[] {1, 2, 3}, 3, again);

    assertThat(again).containsExactly(first);
  }
}
