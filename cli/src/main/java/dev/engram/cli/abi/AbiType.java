/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.abi;

import dev.engram.cli.input.BadInput;
import dev.engram.evm.uint256.Uint256;
import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An elementary type of the ABI.
 *
 * @param kind its family
 * @param size bits of a number, bytes of {@code bytesN}; zero for the others
 */
public record AbiType(Kind kind, int size) {

  /** The families of types. */
  public enum Kind {
    UINT,
    INT,
    ADDRESS,
    BOOL,
    FIXED_BYTES,
    BYTES,
    STRING
  }

  private static final Pattern SIZED = Pattern.compile("(uint|int|bytes)([1-9][0-9]{0,2})");

  /**
   * The type of that name; {@code uint} and {@code int} have 256 bits.
   *
   * @throws BadInput if there is none
   */
  public static AbiType parse(String name) {
    return switch (name) {
      case "address" -> new AbiType(Kind.ADDRESS, 0);
      case "bool" -> new AbiType(Kind.BOOL, 0);
      case "bytes" -> new AbiType(Kind.BYTES, 0);
      case "string" -> new AbiType(Kind.STRING, 0);
      case "uint" -> new AbiType(Kind.UINT, 256);
      case "int" -> new AbiType(Kind.INT, 256);
      default -> sized(name);
    };
  }

  private static AbiType sized(String name) {
    Matcher sized = SIZED.matcher(name);
    if (sized.matches()) {
      int size = Integer.parseInt(sized.group(2));
      if (sized.group(1).equals("bytes")) {
        if (size <= 32) {
          return new AbiType(Kind.FIXED_BYTES, size);
        }
      } else if (size <= 256 && size % 8 == 0) {
        return new AbiType(sized.group(1).equals("uint") ? Kind.UINT : Kind.INT, size);
      }
    }
    throw new BadInput(
        BadInput.quoted(name)
            + " is not a type that is understood here"
            + (name.endsWith("]") ? ": arrays are not" : ""));
  }

  /** Whether a value stands in the tail of an encoding, with its offset in the head. */
  public boolean isDynamic() {
    return kind == Kind.BYTES || kind == Kind.STRING;
  }

  /** The value of a number. */
  AbiValue number(BigInteger number) {
    boolean signed = kind == Kind.INT;
    if (signed ? number.bitLength() >= size : number.signum() < 0 || number.bitLength() > size) {
      throw new BadInput(number + " does not fit " + this);
    }
    return new AbiValue.Word(
        this, Uint256.of(number.signum() < 0 ? number.add(BigInteger.TWO.pow(256)) : number));
  }

  @Override
  public String toString() {
    return switch (kind) {
      case UINT -> "uint" + size;
      case INT -> "int" + size;
      case ADDRESS -> "address";
      case BOOL -> "bool";
      case FIXED_BYTES -> "bytes" + size;
      case BYTES -> "bytes";
      case STRING -> "string";
    };
  }
}
