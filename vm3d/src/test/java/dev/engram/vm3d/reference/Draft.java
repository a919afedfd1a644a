/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d.reference;

import dev.engram.space.Address;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Code that is being written, byte by byte, with targets that are not known yet. */
final class Draft {

  private record Patch(int at, int label) {}

  private final ByteArrayOutputStream code = new ByteArrayOutputStream();
  private final List<Integer> labels = new ArrayList<>();
  private final List<Patch> patches = new ArrayList<>();

  int size() {
    return code.size();
  }

  /** A label that is to be put somewhere. */
  int label() {
    labels.add(-1);
    return labels.size() - 1;
  }

  void put(int label) {
    labels.set(label, code.size());
  }

  int here() {
    int label = label();
    put(label);
    return label;
  }

  /** An opcode, or operands of one byte. */
  Draft b(int... bytes) {
    for (int each : bytes) {
      code.write(each);
    }
    return this;
  }

  Draft i4(long value) {
    code.writeBytes(ByteBuffer.allocate(4).putInt((int) value).array());
    return this;
  }

  Draft i8(long value) {
    code.writeBytes(ByteBuffer.allocate(8).putLong(value).array());
    return this;
  }

  Draft address(long address) {
    code.writeBytes(Address.toBytes(address));
    return this;
  }

  Draft bytes(byte[] bytes) {
    code.writeBytes(bytes);
    return this;
  }

  Draft target(int label) {
    patches.add(new Patch(code.size(), label));
    return i4(0);
  }

  void ldi(int register, long value) {
    b(0x50, register).i8(value);
  }

  void addi(int register, int from, int value) {
    b(0x51, register, from).i4(value);
  }

  void bne(int a, int b, int label) {
    b(0x24, a, b).target(label);
  }

  void beq(int a, int b, int label) {
    b(0x23, a, b).target(label);
  }

  byte[] code() {
    ByteBuffer all = ByteBuffer.wrap(code.toByteArray());
    for (Patch each : patches) {
      all.putInt(each.at, labels.get(each.label));
    }
    return all.array();
  }
}
