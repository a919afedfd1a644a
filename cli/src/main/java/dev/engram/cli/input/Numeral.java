/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.input;

import dev.engram.evm.uint256.Uint256;
import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Numbers as people write them: {@code 1000}, {@code 1_000}, {@code 0x3e8}, {@code 2 gwei}, {@code
 * 0.5 ether}.
 */
public final class Numeral {

  private static final Pattern FORM =
      Pattern.compile(
          "(?:0[xX]([0-9a-fA-F]{1,64})|([0-9_]{1,100})(?:\\.([0-9]{1,18}))?(?: ?(wei|gwei|ether))?)");

  private Numeral() {}

  /**
   * The whole number that {@code text} writes; a unit counts in wei.
   *
   * @throws BadInput if it writes none
   */
  public static BigInteger parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw notANumber(text);
    }
    if (form.group(1) != null) {
      return new BigInteger(form.group(1), 16);
    }
    String whole = form.group(2).replace("_", "");
    if (whole.isEmpty()) {
      throw notANumber(text);
    }
    String fraction = form.group(3) == null ? "" : form.group(3);
    int zeros = decimals(form.group(4)) - fraction.length();
    if (zeros < 0) {
      throw new BadInput(BadInput.quoted(text) + " is not a whole number of wei");
    }
    return new BigInteger(whole + fraction).multiply(BigInteger.TEN.pow(zeros));
  }

  /**
   * The number as 256 bits.
   *
   * @throws BadInput if {@code text} writes no number, or a larger one
   */
  public static Uint256 uint256(String text) {
    return uint256(parse(text));
  }

  /**
   * The number as 256 bits.
   *
   * @throws BadInput if it is negative or larger
   */
  public static Uint256 uint256(BigInteger number) {
    if (number.signum() < 0 || number.bitLength() > 256) {
      throw new BadInput(number + " is not between 0 and 2^256 - 1");
    }
    return Uint256.of(number);
  }

  /**
   * The number, which is from {@code least} to {@code most}.
   *
   * @throws BadInput if it is not
   */
  public static long inRange(BigInteger number, long least, long most) {
    if (number.bitLength() > 63 || number.longValue() < least || number.longValue() > most) {
      throw new BadInput(number + " is not between " + least + " and " + most);
    }
    return number.longValue();
  }

  private static int decimals(@Nullable String unit) {
    return switch (unit) {
      case "ether" -> 18;
      case "gwei" -> 9;
      case null, default -> 0;
    };
  }

  private static BadInput notANumber(String text) {
    return new BadInput(BadInput.quoted(text) + " is not a number");
  }
}
