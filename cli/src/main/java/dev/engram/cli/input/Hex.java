/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.input;

import dev.engram.evm.state.Address;
import dev.engram.evm.uint256.Uint256;
import java.util.Arrays;
import java.util.HexFormat;

/** Hexadecimal text, read strictly and written as the field writes it. */
public final class Hex {

  private Hex() {}

  /**
   * The bytes of {@code text}: {@code 0x} and an even number of digits.
   *
   * @throws BadInput if it is anything else
   */
  public static byte[] bytes(String text) {
    if (!text.startsWith("0x") && !text.startsWith("0X")) {
      throw new BadInput("hexadecimal starts with 0x, found " + BadInput.quoted(text));
    }
    int count = text.length() - 2;
    for (int i = 2; i < text.length(); i++) {
      if (!isDigit(text.charAt(i))) {
        throw new BadInput(
            BadInput.quoted(text.substring(i, text.offsetByCodePoints(i, 1)))
                + " at character "
                + (i + 1)
                + " is no hexadecimal digit");
      }
    }
    if (count % 2 != 0) {
      throw new BadInput("an odd number of hexadecimal digits: " + count);
    }
    return HexFormat.of().parseHex(text, 2, text.length());
  }

  /**
   * The bytes of {@code text}, which has exactly {@code length} of them.
   *
   * @throws BadInput if it is anything else
   */
  public static byte[] bytes(String text, int length) {
    byte[] bytes = bytes(text);
    if (bytes.length != length) {
      throw new BadInput("needs " + length + " bytes, found " + bytes.length);
    }
    return bytes;
  }

  /**
   * The address of {@code text}: {@code 0x} and 40 digits.
   *
   * @throws BadInput if it is anything else
   */
  public static Address address(String text) {
    byte[] bytes = bytes(text);
    if (bytes.length != 20) {
      throw new BadInput("an address has 20 bytes, found " + bytes.length);
    }
    return Address.fromBytes(bytes, 0);
  }

  /** {@code 0x} and two lower-case digits a byte. */
  public static String text(byte[] bytes) {
    return "0x" + HexFormat.of().formatHex(bytes);
  }

  /** {@code 0x} and 64 lower-case digits. */
  public static String word(Uint256 value) {
    return text(value.toBytes());
  }

  /** As {@link #text(byte[])}, but no more than {@code most} bytes and how many are left out. */
  public static String text(byte[] bytes, int most) {
    return bytes.length <= most
        ? text(bytes)
        : "%s... (%,d bytes)".formatted(text(Arrays.copyOf(bytes, most)), bytes.length);
  }

  static boolean isDigit(int c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }
}
