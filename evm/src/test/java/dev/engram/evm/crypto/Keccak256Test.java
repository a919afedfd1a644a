/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class Keccak256Test {

  @Test
  void publishedMessagesHaveTheirPublishedHashes() {
    assertHash("", "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
    assertHash("abc", "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45");
    assertHash(
        "The quick brown fox jumps over the lazy dog",
        "4d741b6f1eb29cb2a9b9911c82f56fa8d73b04959d3d9d222895df6c0b28aa15");
  }

  private static void assertHash(String message, String hash) {
    assertThat(HexFormat.of().formatHex(Keccak256.of(message.getBytes(US_ASCII)))).isEqualTo(hash);
  }

  @Test
  void anInstanceHashesMessageAfterMessageWhereverTheyLie() {
    byte[] data = new byte[400];
    new Random(1).nextBytes(data);
    Keccak256 keccak = new Keccak256();
    byte[] out = new byte[40];
    for (int length = 0; length <= 300; length++) {
      keccak.hash(data, 7, length, out, 3);
      assertThat(Arrays.copyOfRange(out, 3, 35))
          .isEqualTo(Keccak256.of(Arrays.copyOfRange(data, 7, 7 + length)));
    }
    assertThat(Arrays.copyOf(out, 3)).containsOnly(0);
    assertThat(Arrays.copyOfRange(out, 35, 40)).containsOnly(0);
  }

  @Test
  void partsHashAsTheirConcatenation() {
    assertThat(Keccak256.of(new byte[] {'a'}, new byte[0], new byte[] {'b', 'c'}))
        .isEqualTo(Keccak256.of("abc".getBytes(US_ASCII)));
    assertThat(Keccak256.of()).isEqualTo(Keccak256.of(new byte[0]));
  }

  @Test
  void aHashMayOverwriteItsMessage() {
    byte[] data = new byte[64];
    byte[] expected = Keccak256.of(data);
    new Keccak256().hash(data, 0, 64, data, 16);
    assertThat(Arrays.copyOfRange(data, 16, 48)).isEqualTo(expected);
  }

  @Test
  void aRefusedCallLeavesTheInstanceAsItWas() {
    Keccak256 keccak = new Keccak256();
    byte[] data = {'a', 'b', 'c'};
    assertThatThrownBy(() -> keccak.hash(data, 1, 3, new byte[32], 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> keccak.hash(data, 0, 3, new byte[32], 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
    byte[] out = new byte[32];
    keccak.hash(data, 0, 3, out, 0);
    assertThat(out).isEqualTo(Keccak256.of(data));
  }
}
