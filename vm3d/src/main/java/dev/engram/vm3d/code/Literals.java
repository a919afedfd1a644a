/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d.code;

import dev.engram.space.Address;
import dev.engram.space.SpaceException;
import dev.engram.vm3d.code.Operand.Kind;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The values of a source: numbers, addresses, texts, and the constants that name them. */
final class Literals {

  static final int WORD_BYTES = 32;

  /** Characters of a value at most: twice what 256 bits as decimals have, so that none is slow. */
  private static final int MAX_CHARACTERS = 160;

  /** Characters of a source that a message quotes at most. */
  private static final int MAX_QUOTED = 40;

  private static final Pattern NUMBER =
      Pattern.compile("-?(0[xX]([0-9a-fA-F]+)(_[0-9a-fA-F]+)*|[0-9]+(_[0-9]+)*)");
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Pattern REGISTER = Pattern.compile("[rR](\\d|1[0-5])");

  private final Map<String, BigInteger> constants = new HashMap<>();

  /** Gives a value a name; of a constant of that name, or a word that means something, refuses. */
  void define(int line, String name, String value) {
    if (!isName(name) || Names.isTaken(name)) {
      throw new InvalidSource(line, quoted(name) + ": not a name for a constant");
    }
    BigInteger number = parsed(line, value);
    if (number == null) {
      throw new InvalidSource(
          line, quoted(value) + ": a number, an address or a text is wanted here");
    }
    if (constants.putIfAbsent(name, number) != null) {
      throw new InvalidSource(line, quoted(name) + " is a constant already");
    }
  }

  /** Whether a text can name a label or a constant. */
  static boolean isName(String text) {
    return text.length() <= MAX_CHARACTERS && NAME.matcher(text).matches();
  }

  /** The value of an operand that is no label and no word of 256 bits. */
  long value(int line, Operand operand, String text) {
    if (operand.kind() == Kind.REGISTER) {
      if (!REGISTER.matcher(text).matches()) {
        throw refused(line, operand, text);
      }
      return Integer.parseInt(text.substring(1));
    }
    long value =
        operand.kind() == Kind.FLAGS ? flags(line, operand, text) : one(line, operand, text);
    if (!operand.kind().allows(value)) {
      throw refused(line, operand, text);
    }
    return value;
  }

  private long flags(int line, Operand operand, String text) {
    if (text.indexOf('"') >= 0) {
      // a text may have the bar of flags in it
      throw refused(line, operand, text);
    }
    long all = 0;
    for (String each : text.split("\\|", -1)) {
      long flag = one(line, operand, each.strip());
      all |= operand.kind().allows(flag) ? flag : -1;
    }
    return all;
  }

  private long one(int line, Operand operand, String text) {
    long named = Names.number(operand.kind(), text);
    if (named >= 0) {
      return named;
    }
    BigInteger value = parsed(line, text);
    // a number of 64 bits may be written with or without a sign, all others lie below 2^63
    int most = operand.kind() == Kind.NUMBER && value != null && value.signum() > 0 ? 64 : 63;
    if (value == null || value.bitLength() > most) {
      throw refused(line, operand, text);
    }
    return value.longValue();
  }

  /** A word of 256 bits: {@value #WORD_BYTES} bytes, the most significant first. */
  byte[] word(int line, Operand operand, String text) {
    BigInteger value = parsed(line, text);
    if (value == null || value.signum() < 0 || value.bitLength() > 8 * WORD_BYTES) {
      throw refused(line, operand, text);
    }
    byte[] word = new byte[WORD_BYTES];
    for (int i = 0; i < WORD_BYTES; i++) {
      word[WORD_BYTES - 1 - i] = value.shiftRight(8 * i).byteValue();
    }
    return word;
  }

  private static InvalidSource refused(int line, Operand operand, String text) {
    return new InvalidSource(line, quoted(text) + ": " + operand.kind().rule);
  }

  /** The value of a number, an address, a text or a constant above; null if it is none. */
  private @Nullable BigInteger parsed(int line, String text) {
    if (text.length() > MAX_CHARACTERS) {
      return null;
    }
    if (text.startsWith("[")) {
      return address(text);
    }
    if (text.startsWith("\"")) {
      return text(line, text);
    }
    if (!NUMBER.matcher(text).matches()) {
      return constant(text);
    }
    String digits = text.replace("_", "");
    int hex = digits.toLowerCase(Locale.ROOT).indexOf('x');
    BigInteger value =
        hex < 0 ? new BigInteger(digits) : new BigInteger(digits.substring(hex + 1), 16);
    return hex > 1 ? value.negate() : value;
  }

  private @Nullable BigInteger constant(String text) {
    boolean negative = text.startsWith("-");
    BigInteger value = constants.get(negative ? text.substring(1) : text);
    return value == null || !negative ? value : value.negate();
  }

  private static @Nullable BigInteger address(String text) {
    try {
      return BigInteger.valueOf(Address.parse(text));
    } catch (SpaceException.BadAddress none) {
      return null;
    }
  }

  /** The bytes of a text and zeros behind them, as one number. */
  private static BigInteger text(int line, String quoted) {
    int end = quoted.indexOf('"', 1);
    String text = quoted.substring(1, end);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    boolean whole = end == quoted.length() - 1;
    // what has no bytes of its own, half of a pair of surrogates, would come back as another
    boolean faithful = new String(bytes, StandardCharsets.UTF_8).equals(text);
    if (!whole || !faithful || bytes.length > WORD_BYTES) {
      throw new InvalidSource(
          line, quoted(quoted) + ": texts have up to 32 bytes of UTF-8 between two quotes");
    }
    return new BigInteger(1, Arrays.copyOf(bytes, WORD_BYTES));
  }

  /** Some of a source as a message has it. */
  static String quoted(String text) {
    String shown = text.length() > MAX_QUOTED ? text.substring(0, MAX_QUOTED) + "..." : text;
    return shown.replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]", "?");
  }
}
