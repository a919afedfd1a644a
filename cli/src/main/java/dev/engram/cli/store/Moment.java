/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.store;

import dev.engram.cli.input.BadInput;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Times as people write them: {@code 2026-11-28T12:00:00Z}, {@code 2026-11-28}, which is when that
 * day begins in UTC, or how long ago: {@code 30d}, {@code 12h}, {@code 45m}, {@code 10s}.
 */
public final class Moment {

  private static final Pattern AGE = Pattern.compile("([0-9]{1,9})([smhdw])");

  private Moment() {}

  /**
   * The time that a text writes.
   *
   * @throws BadInput if it writes none
   */
  public static Instant parse(String text, InstantSource clock) {
    try {
      Matcher age = AGE.matcher(text);
      if (age.matches()) {
        return clock.instant().minus(unit(age.group(2)).multipliedBy(Long.parseLong(age.group(1))));
      }
      return text.indexOf('T') < 0
          ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
          : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      throw new BadInput(
          BadInput.quoted(text)
              + " is no time, such as 2026-11-28, 2026-11-28T12:00:00Z, or 30d or 12h ago");
    }
  }

  private static Duration unit(String letter) {
    return switch (letter) {
      case "s" -> Duration.ofSeconds(1);
      case "m" -> Duration.ofMinutes(1);
      case "h" -> Duration.ofHours(1);
      case "d" -> Duration.ofDays(1);
      default -> Duration.ofDays(7);
    };
  }
}
