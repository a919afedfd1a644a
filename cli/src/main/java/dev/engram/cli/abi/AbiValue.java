/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.abi;

import dev.engram.cli.input.BadInput;
import dev.engram.cli.input.Hex;
import dev.engram.cli.input.Numeral;
import dev.engram.evm.state.Address;
import dev.engram.evm.uint256.Uint256;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Function;

/** A value of an {@link AbiType}. */
public sealed interface AbiValue {

  /** Most bytes of a value that a text shows. */
  int SHOWN = 64;

  AbiType type();

  /** The value as a person writes it; {@code names} says how an address is called. */
  String text(Function<Address, String> names);

  /**
   * A value that takes one word.
   *
   * @param bits as they are encoded: numbers in two's complement, {@code bytesN} from the left
   */
  record Word(AbiType type, Uint256 bits) implements AbiValue {

    @Override
    public String text(Function<Address, String> names) {
      return switch (type.kind()) {
        case INT -> {
          BigInteger number = bits.toBigInteger();
          yield (number.testBit(255) ? number.subtract(BigInteger.TWO.pow(256)) : number)
              .toString();
        }
        case ADDRESS -> names.apply(new Address(bits.limb0(), bits.limb1(), bits.limb2()));
        case BOOL -> bits.isZero() ? "false" : "true";
        case FIXED_BYTES -> Hex.text(Arrays.copyOf(bits.toBytes(), type.size()));
        default -> bits.toBigInteger().toString();
      };
    }
  }

  /**
   * A value of any length.
   *
   * @param data its bytes; UTF-8 for a string
   */
  record Data(AbiType type, byte[] data) implements AbiValue {

    @Override
    public String text(Function<Address, String> names) {
      if (type.kind() == AbiType.Kind.BYTES) {
        return Hex.text(data, SHOWN);
      }
      String text = new String(data, StandardCharsets.UTF_8);
      String shown = text.length() <= 4 * SHOWN ? text : text.substring(0, 4 * SHOWN) + "...";
      return '"' + BadInput.oneLine(shown) + '"';
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Data(AbiType otherType, byte[] otherData)
          && type.equals(otherType)
          && Arrays.equals(data, otherData);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(data);
    }
  }

  static AbiValue of(Address address) {
    return new Word(new AbiType(AbiType.Kind.ADDRESS, 0), address.toUint256());
  }

  static AbiValue of(boolean flag) {
    return new Word(new AbiType(AbiType.Kind.BOOL, 0), Uint256.of(flag ? 1 : 0));
  }

  /**
   * The value of a number type.
   *
   * @throws BadInput if the type is another, or the number does not fit
   */
  static AbiValue of(AbiType type, BigInteger number) {
    if (type.kind() != AbiType.Kind.UINT && type.kind() != AbiType.Kind.INT) {
      throw new BadInput("a number is no " + type);
    }
    return type.number(number);
  }

  /**
   * The value that a text writes: digits for numbers, {@code true} or {@code false}, hexadecimal
   * for bytes and addresses, and the text itself for a string.
   *
   * @throws BadInput if it writes none of that type
   */
  static AbiValue of(AbiType type, String text) {
    return switch (type.kind()) {
      case UINT -> type.number(Numeral.parse(text));
      case INT ->
          type.number(
              text.startsWith("-")
                  ? Numeral.parse(text.substring(1)).negate()
                  : Numeral.parse(text));
      case ADDRESS -> of(Hex.address(text));
      case BOOL -> {
        if (!text.equals("true") && !text.equals("false")) {
          throw new BadInput(BadInput.quoted(text) + " is neither true nor false");
        }
        yield of(text.equals("true"));
      }
      case FIXED_BYTES -> {
        byte[] bytes = Hex.bytes(text, type.size());
        yield new Word(type, Uint256.fromBytes(Arrays.copyOf(bytes, 32), 0, 32));
      }
      case BYTES -> new Data(type, Hex.bytes(text));
      case STRING -> new Data(type, text.getBytes(StandardCharsets.UTF_8));
    };
  }
}
