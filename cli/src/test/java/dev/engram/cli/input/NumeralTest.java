/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumeralTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1_000, 1000",
    "0x3e8, 1000",
    "7 wei, 7",
    "2 gwei, 2000000000",
    "1ether, 1000000000000000000",
    "0.5 ether, 500000000000000000",
    "1.000000001 gwei, 1000000001"
  })
  void numbersAreReadAsPeopleWriteThem(String text, BigInteger number) {
    assertThat(Numeral.parse(text)).isEqualTo(number);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "_",
        "-1",
        "+1",
        "1.5",
        "1 Ether",
        "0x",
        "0xg",
        "1e18",
        "1 2",
        "٣",
        "0.0000000001 gwei"
      })
  void anythingElseIsRefused(String text) {
    assertThatThrownBy(() -> Numeral.parse(text)).isInstanceOf(BadInput.class);
  }

  @Test
  void aWordHolds256Bits() {
    BigInteger limit = BigInteger.TWO.pow(256);

    assertThat(Numeral.uint256(limit.subtract(BigInteger.ONE)).toBigInteger())
        .isEqualTo(limit.subtract(BigInteger.ONE));
    assertThatThrownBy(() -> Numeral.uint256(limit)).isInstanceOf(BadInput.class);
    assertThatThrownBy(() -> Numeral.uint256(BigInteger.ONE.negate())).isInstanceOf(BadInput.class);
  }
}
