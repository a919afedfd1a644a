/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.cli.input.BadInput;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MomentTest {

  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "2026-11-01, 2026-11-01T00:00:00Z",
    "2026-11-01T10:00:00Z, 2026-11-01T10:00:00Z",
    "2026-11-01T10:00:00+02:00, 2026-11-01T08:00:00Z",
    "10s, 2026-11-28T11:59:50Z",
    "45m, 2026-11-28T11:15:00Z",
    "12h, 2026-11-28T00:00:00Z",
    "30d, 2026-10-29T12:00:00Z",
    "2w, 2026-11-14T12:00:00Z"
  })
  void aTimeIsADayAnInstantOrAnAge(String text, Instant time) {
    assertThat(Moment.parse(text, () -> NOW)).isEqualTo(time);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "30", "-1d", "1y", "2026-13-01", "2026-11-01T10:00", "T"})
  void whatIsNoTimeIsRefused(String text) {
    assertThatThrownBy(() -> Moment.parse(text, () -> NOW))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("is no time, such as 2026-11-28");
  }
}
