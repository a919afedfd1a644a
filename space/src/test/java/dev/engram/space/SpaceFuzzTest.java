/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes, as an address and as an image. */
class SpaceFuzzTest {

  @MethodSource("texts")
  @FuzzTest
  void anyTextIsAnAddressOrRefused(byte[] text) {
    String of = new String(text, StandardCharsets.ISO_8859_1);
    try {
      assertThat(Address.toString(Address.parse(of))).isEqualTo(of);
    } catch (SpaceException.BadAddress refused) {
      assertThat(refused).hasMessageContaining("[X:");
    }
  }

  @MethodSource("wires")
  @FuzzTest
  void anyBytesAreAnAddressOrRefused(byte[] wire) {
    try {
      assertThat(Address.toBytes(Address.fromBytes(wire))).isEqualTo(wire);
    } catch (SpaceException.BadAddress refused) {
      assertThat(refused).hasMessageContaining("address");
    }
  }

  @MethodSource("images")
  @FuzzTest
  void anyBytesAreAnImageOrRefused(byte[] bytes) throws IOException {
    byte[] image = Images.sealed(bytes);
    try (Space space = Images.imported(image)) {
      assertThat(Images.of(space)).isEqualTo(image);
    } catch (SpaceException.BadImage refused) {
      assertThat(refused).hasMessageMatching("(?s).{10,}");
    }
  }

  static Stream<byte[]> texts() {
    return Stream.of("[X:1,Y:2,Z:3]", "[X:255,Y:65535,Z:65535]", "[X:256,Y:0,Z:0]")
        .map(text -> text.getBytes(StandardCharsets.ISO_8859_1));
  }

  static Stream<byte[]> wires() {
    return Stream.of(Address.toBytes((1L << 40) - 1), Address.toBytes(0), new byte[13]);
  }

  static Stream<byte[]> images() throws IOException {
    return Stream.of(Images.small(), new byte[64]);
  }
}
