/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d.reference;

import java.math.BigInteger;
import java.util.Arrays;

/** The instruction that begins at a byte offset of the code; operands are asked for by theirs. */
record ReferenceInstruction(byte[] code, int at) {

  int op() {
    return u8(0);
  }

  /** Where the next one begins. */
  int behind() {
    return at + ReferenceCode.length(op());
  }

  byte[] bytes(int from, int length) {
    return Arrays.copyOfRange(code, at + from, at + from + length);
  }

  int u8(int from) {
    return code[at + from] & 0xFF;
  }

  long u32(int from) {
    return new BigInteger(1, bytes(from, 4)).longValueExact();
  }

  BigInteger i32(int from) {
    return new BigInteger(bytes(from, 4));
  }

  /** Region, plane and offset, 8, 4 and 2 bytes, as the number that they are in a register. */
  BigInteger address(int from) {
    BigInteger region = new BigInteger(1, bytes(from, 8));
    BigInteger plane = new BigInteger(1, bytes(from + 8, 4));
    BigInteger offset = new BigInteger(1, bytes(from + 12, 2));
    return region.shiftLeft(32).add(plane.shiftLeft(16)).add(offset);
  }
}
