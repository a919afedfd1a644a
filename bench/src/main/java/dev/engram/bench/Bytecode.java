/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench;

import java.util.HexFormat;

/** Writes the programs that are timed: bodies in hexadecimal, repeated and looped. */
final class Bytecode {

  private Bytecode() {}

  static byte[] of(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  /**
   * A program that runs {@code body}, which leaves the stack as it was, {@code times} times, at
   * most 65,535, and stops.
   */
  static byte[] loop(int times, String body) {
    // PUSH2 times, JUMPDEST, body, PUSH1 1, SWAP1, SUB, DUP1, PUSH1 3, JUMPI, STOP
    return of("61%04x 5b %s 6001 90 03 80 6003 57 00".formatted(times, body));
  }

  /** Stores in the first {@code words} words: PUSH1 0xFF, PUSH2 offset, MSTORE. */
  static String touch(int words) {
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < words; i++) {
      body.append("60ff 61%04x 52 ".formatted(32 * i));
    }
    return body.toString();
  }
}
