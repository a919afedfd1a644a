/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** What a seal is, by the check value of CRC32C, and what it refuses. */
final class SealTest {

  private static final byte[] KEY = bytes("1234");
  private static final byte[] VALUE = bytes("56789");

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void itIsTheSumOfKeyAndValue() {
    // the check value, of "123456789", in the catalogue of parametrised CRC algorithms
    assertThat(HexFormat.of().formatHex(Seal.on(KEY, VALUE))).isEqualTo("3536373839" + "e3069283");
  }

  @Test
  void whatWasSealedIsOpened() {
    assertThat(Seal.opened(KEY, Seal.on(KEY, VALUE))).isEqualTo(VALUE);
    assertThat(Seal.opened(KEY, Seal.on(KEY, new byte[0]))).isEqualTo(new byte[0]);
  }

  @Test
  void whatWasChangedIsNot() {
    byte[] sealed = Seal.on(KEY, VALUE);
    for (int bit = 0; bit < 8 * sealed.length; bit++) {
      assertThat(Seal.opened(KEY, flipped(sealed, bit))).isNull();
    }
    for (int bit = 0; bit < 8 * KEY.length; bit++) {
      assertThat(Seal.opened(flipped(KEY, bit), sealed)).isNull();
    }
    for (int length = 0; length < sealed.length; length++) {
      assertThat(Seal.opened(KEY, Arrays.copyOf(sealed, length))).isNull();
    }
  }

  private static byte[] flipped(byte[] bytes, int bit) {
    byte[] flipped = bytes.clone();
    flipped[bit >>> 3] ^= (byte) (1 << (bit & 7));
    return flipped;
  }
}
