/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.vm3d;

import dev.engram.cli.input.Hex;
import dev.engram.space.Address;
import dev.engram.space.RegionType;
import dev.engram.vm3d.Vm3d;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes what registers and cells hold as people read it. */
public final class Values {

  /** How many registers a machine has. */
  public static final int REGISTERS = 16;

  private static final int NUMBER_BYTES = 8;

  private Values() {}

  /** The registers of a machine that are not zero, by their number, as text. */
  public static Map<Integer, String> registers(Vm3d machine) {
    Map<Integer, String> all = new TreeMap<>();
    for (int register = 0; register < REGISTERS; register++) {
      byte[] bytes = machine.register(register);
      if (!isZero(bytes, bytes.length)) {
        all.put(register, register(bytes));
      }
    }
    return all;
  }

  /** What is in a register: a number, an address, or all of its bytes. */
  public static String register(byte[] bytes) {
    if (!isZero(bytes, bytes.length - NUMBER_BYTES)) {
      String text = text(bytes);
      return Hex.text(bytes) + (text == null ? "" : " " + text);
    }
    return number(ByteBuffer.wrap(bytes).getLong(bytes.length - NUMBER_BYTES));
  }

  /** A number, which is an address if it is one of a region that the machine has. */
  public static String number(long number) {
    long region = number >>> 32;
    if (region > 0 && region <= RegionType.TRANSIENT.code()) {
      return Address.toString(number);
    }
    String unsigned = Long.toUnsignedString(number);
    return number < 0 && number == (int) number ? "%s (%d)".formatted(unsigned, number) : unsigned;
  }

  /** Bytes as a quoted text, if they are one with perhaps zeros behind it; else null. */
  public static @Nullable String text(byte[] bytes) {
    int length = bytes.length;
    while (length > 0 && bytes[length - 1] == 0) {
      length--;
    }
    try {
      String text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, length)).toString();
      boolean printable =
          text.codePoints().allMatch(c -> !Character.isISOControl(c) && Character.isDefined(c));
      return length > 0 && printable ? '"' + text + '"' : null;
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /** Up to 32 bytes as the number that they are. */
  public static String unsigned(byte[] bytes) {
    return new BigInteger(1, bytes).toString();
  }

  /** {@code OUT_OF_GAS} as people say it. */
  public static String words(Enum<?> name) {
    return name.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static boolean isZero(byte[] bytes, int length) {
    return Arrays.equals(bytes, 0, length, new byte[length], 0, length);
  }
}
