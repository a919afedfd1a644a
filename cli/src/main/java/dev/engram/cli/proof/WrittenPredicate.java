/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.proof;

import dev.engram.cli.input.BadInput;
import dev.engram.cli.input.Numeral;
import dev.engram.zkmem.open.Place;
import dev.engram.zkmem.open.Predicate;
import java.math.BigInteger;

/**
 * A predicate as people write it.
 *
 * @param option which option it was given to
 * @param text what was written there
 * @param predicate what that means
 */
public record WrittenPredicate(String option, String text, Predicate predicate) {

  private static final int MOST_WIDTH = 32;

  /** The kinds, which have a form each. */
  public enum Kind {
    /** {@code R:P:W=VALUE}. */
    EQUAL("a place and what it holds, such as 1:0x40:32=500"),
    /** {@code R:P:W=LO..HI}. */
    WITHIN("a place and two bounds, such as 1:0x40:32=100..1000"),
    /** {@code R:P:W=R:P:W}. */
    SAME("two places, such as 1:0x40:32=1:0x80:32"),
    /** {@code R:P:WxN=TOTAL}. */
    SUM("a place, how many follow each other from there on, and a total, such as 1:0x40:32x4=500");

    private final String form;

    Kind(String form) {
      this.form = form;
    }
  }

  /**
   * Reads one.
   *
   * @throws BadInput if it means nothing, naming the option and the text
   */
  public static WrittenPredicate of(Kind kind, String option, String text) {
    try {
      return new WrittenPredicate(option, text, predicate(kind, text));
    } catch (BadInput e) {
      throw e.in(option + ": " + text);
    }
  }

  /** Trouble with this one. */
  public BadInput error(String what) {
    return new BadInput("%s: %s: %s".formatted(option, text, what));
  }

  private static Predicate predicate(Kind kind, String text) {
    int equals = text.indexOf('=');
    if (equals < 0) {
      throw malformed(kind);
    }
    String left = text.substring(0, equals);
    String right = text.substring(equals + 1);
    return switch (kind) {
      case EQUAL -> {
        Place place = place(kind, left);
        yield new Predicate.Equal(place, cells(Numeral.parse(right), place.width()));
      }
      case WITHIN -> {
        int dots = right.indexOf("..");
        if (dots < 0) {
          throw malformed(kind);
        }
        yield new Predicate.Within(
            place(kind, left),
            Numeral.parse(right.substring(0, dots)),
            Numeral.parse(right.substring(dots + 2)));
      }
      case SAME -> new Predicate.Same(place(kind, left), place(kind, right));
      case SUM -> {
        // the last one, as 0x has one too
        int times = left.lastIndexOf('x');
        if (times < left.lastIndexOf(':')) {
          throw malformed(kind);
        }
        yield new Predicate.Sum(
            place(kind, left.substring(0, times)),
            number(left.substring(times + 1), 1, Predicate.Sum.MOST_PLACES),
            Numeral.parse(right));
      }
    };
  }

  private static Place place(Kind kind, String text) {
    String[] parts = text.split(":", -1);
    if (parts.length != 3) {
      throw malformed(kind);
    }
    return new Place(
        number(parts[0], 1, Integer.MAX_VALUE),
        number(parts[1], 0, Integer.MAX_VALUE),
        number(parts[2], 1, MOST_WIDTH));
  }

  private static int number(String text, int least, int most) {
    return (int) Numeral.inRange(Numeral.parse(text), least, most);
  }

  /** The bytes of a number, the uppermost first. */
  private static int[] cells(BigInteger number, int width) {
    if (number.bitLength() > width * Byte.SIZE) {
      throw new BadInput("%s has more than %d bits".formatted(number, width * Byte.SIZE));
    }
    int[] cells = new int[width];
    for (int i = 0; i < width; i++) {
      cells[i] = number.shiftRight((width - 1 - i) * Byte.SIZE).intValue() & 0xFF;
    }
    return cells;
  }

  private static BadInput malformed(Kind kind) {
    return new BadInput("needs " + kind.form);
  }
}
