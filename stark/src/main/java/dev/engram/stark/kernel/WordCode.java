/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.kernel;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/** Bytecode that reads and writes single words by their address. */
final class WordCode {

  private static final ClassDesc SEGMENT = MemorySegment.class.describeConstable().orElseThrow();
  private static final ClassDesc LAYOUT = ValueLayout.class.describeConstable().orElseThrow();
  private static final ClassDesc INT = ValueLayout.OfInt.class.describeConstable().orElseThrow();
  private static final ClassDesc LONG = ValueLayout.OfLong.class.describeConstable().orElseThrow();
  private static final ClassDesc HANDLE = VarHandle.class.describeConstable().orElseThrow();
  private static final ClassDesc EVERYTHING = Everything.class.describeConstable().orElseThrow();

  private WordCode() {}

  /** Pushes an address: that in a local variable, and some bytes more. */
  static void address(CodeBuilder code, int address, long at) {
    code.lload(address).loadConstant(Everything.REACH).land();
    if (at != 0) {
      code.loadConstant(at).ladd();
    }
  }

  /** Pushes the word at an address. */
  static void load(CodeBuilder code, int address, long at) {
    code.getstatic(EVERYTHING, "WORD", HANDLE).getstatic(EVERYTHING, "MEMORY", SEGMENT);
    address(code, address, at);
    code.invokevirtual(HANDLE, "get", MethodTypeDesc.of(CD_int, SEGMENT, CD_long));
  }

  /** Pushes the long at an address. */
  static void loadLong(CodeBuilder code, int address, long at) {
    push(code, "JAVA_LONG_UNALIGNED", LONG, address, at);
    code.invokeinterface(SEGMENT, "get", MethodTypeDesc.of(CD_long, LONG, CD_long));
  }

  /** Writes the word in a local variable to an address. */
  static void store(CodeBuilder code, int word, int address, long at) {
    push(code, "JAVA_INT_UNALIGNED", INT, address, at);
    code.iload(word)
        .invokeinterface(SEGMENT, "set", MethodTypeDesc.of(CD_void, INT, CD_long, CD_int));
  }

  /** Writes the long in a local variable to an address. */
  static void storeLong(CodeBuilder code, int number, int address, long at) {
    push(code, "JAVA_LONG_UNALIGNED", LONG, address, at);
    code.lload(number)
        .invokeinterface(SEGMENT, "set", MethodTypeDesc.of(CD_void, LONG, CD_long, CD_long));
  }

  private static void push(CodeBuilder code, String layout, ClassDesc type, int address, long at) {
    code.getstatic(EVERYTHING, "MEMORY", SEGMENT).getstatic(LAYOUT, layout, type);
    address(code, address, at);
  }
}
