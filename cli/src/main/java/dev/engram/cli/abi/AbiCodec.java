/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.abi;

import dev.engram.evm.uint256.Uint256;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lists of values in the ABI's encoding: a head with a word for each, which is the value itself or
 * the offset of its length and bytes in the tail.
 */
public final class AbiCodec {

  private static final int WORD = 32;

  private AbiCodec() {}

  public static byte[] encode(List<AbiValue> values) {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    ByteArrayOutputStream tail = new ByteArrayOutputStream();
    for (AbiValue value : values) {
      switch (value) {
        case AbiValue.Word word -> head.writeBytes(word.bits().toBytes());
        case AbiValue.Data(_, byte[] data) -> {
          head.writeBytes(Uint256.of((long) WORD * values.size() + tail.size()).toBytes());
          tail.writeBytes(Uint256.of(data.length).toBytes());
          tail.writeBytes(Arrays.copyOf(data, Math.ceilDiv(data.length, WORD) * WORD));
        }
      }
    }
    head.writeBytes(tail.toByteArray());
    return head.toByteArray();
  }

  /** The values of these types that {@code data} starts with; null if it does not hold them. */
  public static @Nullable List<AbiValue> decode(List<AbiType> types, byte[] data) {
    List<AbiValue> values = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      Uint256 word = word(data, (long) WORD * i);
      if (word == null) {
        return null;
      }
      AbiValue value =
          types.get(i).isDynamic() ? tail(types.get(i), word, data) : of(types.get(i), word);
      if (value == null) {
        return null;
      }
      values.add(value);
    }
    return values;
  }

  /** The value of a static type; null if the word is not its canonical form. */
  static @Nullable AbiValue of(AbiType type, Uint256 word) {
    BigInteger bits = word.toBigInteger();
    boolean canonical =
        switch (type.kind()) {
          case UINT -> bits.bitLength() <= type.size();
          case INT ->
              (bits.testBit(255) ? bits.subtract(BigInteger.TWO.pow(256)) : bits).bitLength()
                  < type.size();
          case ADDRESS -> bits.bitLength() <= 160;
          case BOOL -> bits.bitLength() <= 1;
          case FIXED_BYTES -> bits.signum() == 0 || bits.getLowestSetBit() >= 256 - 8 * type.size();
          case BYTES, STRING -> false;
        };
    return canonical ? new AbiValue.Word(type, word) : null;
  }

  private static @Nullable AbiValue tail(AbiType type, Uint256 offset, byte[] data) {
    if (!offset.isLong()) {
      return null;
    }
    Uint256 length = word(data, offset.limb0());
    if (length == null || !length.isLong()) {
      return null;
    }
    long start = offset.limb0() + WORD;
    if (length.limb0() > data.length - start) {
      return null;
    }
    return new AbiValue.Data(
        type, Arrays.copyOfRange(data, (int) start, (int) (start + length.limb0())));
  }

  private static @Nullable Uint256 word(byte[] data, long offset) {
    return offset > data.length - WORD ? null : Uint256.fromBytes(data, (int) offset, WORD);
  }
}
