/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm.code;

import dev.engram.evm.state.Address;
import dev.engram.evm.uint256.Uint256;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;

/** Code written an instruction at a time. */
public final class Assembly {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private Assembly() {}

  /** Code that starts with these instructions. */
  public static Assembly code(int... ops) {
    return new Assembly().op(ops);
  }

  /** Instructions without an operand. */
  public Assembly op(int... ops) {
    for (int op : ops) {
      out.write(op);
    }
    return this;
  }

  /** Bytes as they are. */
  public Assembly data(byte... bytes) {
    out.writeBytes(bytes);
    return this;
  }

  /** The shortest PUSH, but PUSH1 for zero, which all forks have. */
  public Assembly push(BigInteger value) {
    int width = Math.max(1, (value.bitLength() + 7) / 8);
    out.write(Op.PUSH1 + width - 1);
    for (int i = width - 1; i >= 0; i--) {
      out.write(value.shiftRight(8 * i).intValue());
    }
    return this;
  }

  /** The shortest PUSH of a number that is not negative. */
  public Assembly push(long value) {
    return push(BigInteger.valueOf(value));
  }

  public Assembly push(Uint256 value) {
    return push(value.toBigInteger());
  }

  public Assembly push(Address address) {
    return push(address.toUint256());
  }

  /** PUSHes, the last of which is on top. */
  public Assembly push(long... values) {
    for (long value : values) {
      push(value);
    }
    return this;
  }

  /** Stores a number as a word. */
  public Assembly store(long offset, long value) {
    return push(value, offset).op(Op.MSTORE);
  }

  /** Stores bytes at the start of memory, in words; what is left of the last is zero. */
  public Assembly storeAll(byte[] bytes) {
    for (int from = 0; from < bytes.length; from += 32) {
      byte[] word = new byte[32];
      System.arraycopy(bytes, from, word, 0, Math.min(32, bytes.length - from));
      push(new BigInteger(1, word)).push(from).op(Op.MSTORE);
    }
    return this;
  }

  /** A call instruction with all gas; the value where the instruction names one is zero. */
  public Assembly call(int op, Address to, long in, long inLength, long at, long length) {
    push(length, at, inLength, in);
    if (op == Op.CALL || op == Op.CALLCODE) {
      push(0);
    }
    return push(to).op(Op.GAS, op);
  }

  /** A CALL that moves wei, without input and output. */
  public Assembly pay(Address to, long wei, long gas) {
    return push(0, 0, 0, 0, wei).push(to).push(gas).op(Op.CALL);
  }

  /** Returns a part of memory. */
  public Assembly give(long offset, long length) {
    return push(length, offset).op(Op.RETURN);
  }

  /** Returns the top of the stack as a word. */
  public Assembly giveTop() {
    return push(0).op(Op.MSTORE).give(0, 32);
  }

  /** The position of the next instruction. */
  public int position() {
    return out.size();
  }

  public byte[] bytes() {
    return out.toByteArray();
  }
}
