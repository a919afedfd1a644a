/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.lanes;

import dev.engram.cli.input.BadInput;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers of bytes as people write them: {@code 512}, {@code 4K}, {@code 16M}, {@code 1G}. */
public final class ByteCount {

  private static final Pattern FORM = Pattern.compile("([0-9]{1,15})([kKmMgG]?)(?:iB)?");

  private ByteCount() {}

  /**
   * The number that {@code text} writes; K, M and G are 2^10, 2^20 and 2^30.
   *
   * @throws BadInput if it writes none, or one that is not from {@code least} to {@code most}
   */
  public static long parse(String text, long least, long most) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new BadInput(
          BadInput.quoted(text) + " is not a number of bytes, such as 512, 4K or 16M");
    }
    int shift = form.group(2).isEmpty() ? 0 : 10 * (1 + "KMG".indexOf(upper(form.group(2))));
    long number = Long.parseLong(form.group(1));
    if (number > most >>> shift || number << shift < least) {
      throw new BadInput("%s is not between %,d and %,d bytes".formatted(text, least, most));
    }
    return number << shift;
  }

  /** Short, with three digits or four: {@code 512 B}, {@code 1.50 MiB}, {@code 120 MiB}. */
  public static String text(long bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    int unit = (63 - Long.numberOfLeadingZeros(bytes)) / 10;
    double value = (double) bytes / (1L << 10 * unit);
    String form = value < 9.995 ? "%.2f" : value < 99.95 ? "%.1f" : "%.0f";
    return form.formatted(value) + " " + "KMGTPE".charAt(unit - 1) + "iB";
  }

  private static String upper(String unit) {
    return unit.toUpperCase(Locale.ROOT);
  }
}
