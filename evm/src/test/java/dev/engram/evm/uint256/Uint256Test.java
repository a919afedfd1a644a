/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm.uint256;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;

final class Uint256Test {

  @Test
  void valuesComeBackFromEveryForm() {
    for (BigInteger edge : Operands.EDGES) {
      Uint256 value = Uint256.of(edge);
      assertThat(value.toBigInteger()).isEqualTo(edge);
      assertThat(Uint256.fromBytes(value.toBytes(), 0, 32)).isEqualTo(value);
      assertThat(value).hasToString("0x" + edge.toString(16));
      assertThat(value.isZero()).isEqualTo(edge.signum() == 0);
      assertThat(value.isLong()).isEqualTo(edge.bitLength() < 64);
    }
  }

  @Test
  void aLongIsReadAsUnsigned() {
    assertThat(Uint256.of(-1L).toBigInteger()).isEqualTo(new BigInteger("18446744073709551615"));
    assertThat(Uint256.of(0)).isSameAs(Uint256.ZERO);
  }

  @Test
  void orderIsThatOfTheUnsignedValues() {
    for (BigInteger a : Operands.EDGES) {
      for (BigInteger b : Operands.EDGES) {
        assertThat(Integer.signum(Uint256.of(a).compareTo(Uint256.of(b))))
            .isEqualTo(a.compareTo(b));
      }
    }
  }

  @Test
  void partsOfAnArrayAreBigEndian() {
    byte[] data = {9, 1, 2, 3, 9};
    assertThat(Uint256.fromBytes(data, 1, 3)).isEqualTo(Uint256.of(0x010203));
    assertThat(Uint256.fromBytes(data, 5, 0)).isEqualTo(Uint256.ZERO);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertThatThrownBy(() -> Uint256.of(BigInteger.ONE.negate()))
        .isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> Uint256.of(Operands.MODULUS)).isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> Uint256.fromBytes(new byte[33], 0, 33))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
