/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena.collections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.engram.arena.Arena;
import dev.engram.arena.ArenaException;
import dev.engram.arena.Lane;
import dev.engram.arena.Request;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8Test {

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "\0", "engram", "Grüße, 世界", "👩‍🚀🧠 and 𝄞", "ÿ"})
  void aStringComesBackAsItWasAndTakesItsBytes(String string) {
    try (Arena arena = Arena.confined()) {
      long handle = Utf8.store(arena, string, Request.of().tagged("names"));
      arena.move(handle, Lane.SLOW);
      int bytes = string.getBytes(StandardCharsets.UTF_8).length;
      assertThat(Utf8.load(arena, handle)).isEqualTo(string);
      assertThat(Utf8.length(arena, handle)).isEqualTo(bytes);
      assertThat(arena.size(handle)).isEqualTo(Math.max(1, bytes));
      assertThat(arena.describe(handle).tag()).isEqualTo("names");
    }
  }

  @Test
  void aLongStringIsABlob() {
    String string = "🧠".repeat(20_000);
    try (Arena arena = Arena.shared()) {
      assertThat(Utf8.load(arena, Utf8.store(arena, string))).isEqualTo(string);
    }
  }

  @Test
  void whatIsNotUnicodeIsRefusedBeforeABlockIsTaken() {
    try (Arena arena = Arena.confined()) {
      assertThatIllegalArgumentException().isThrownBy(() -> Utf8.store(arena, "half \uD83E"));
      assertThat(arena.statistics().allocations()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"C080", "EDA080", "F4908080", "E282", "80", "FFFF"})
  void bytesThatAreNotUtf8AreRefused(String hex) {
    try (Arena arena = Arena.confined()) {
      byte[] bytes = HexFormat.of().parseHex(hex);
      long handle = arena.allocate(bytes.length);
      arena.write(handle, 0, bytes, 0, bytes.length);
      assertThatIllegalArgumentException().isThrownBy(() -> Utf8.load(arena, handle));
    }
  }

  @Test
  void aStringThatWasFreedIsGone() {
    try (Arena arena = Arena.confined()) {
      long handle = Utf8.store(arena, "x");
      arena.free(handle);
      assertThatExceptionOfType(ArenaException.InvalidHandle.class)
          .isThrownBy(() -> Utf8.load(arena, handle));
    }
  }
}
