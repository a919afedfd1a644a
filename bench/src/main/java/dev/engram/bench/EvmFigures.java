/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What programs in the whole EVM must reach. */
final class EvmFigures {

  static final List<Figure> FIGURES =
      List.of(
          figure("DUP1 PUSH2 MSTORE", "dupPushMstore", "dupPushMstoreNaive", 8),
          figure("PUSH2 MLOAD POP", "pushMloadPop", "pushMloadPopNaive", Double.NaN),
          figure("PUSH2 PUSH2 PUSH2 MCOPY, 256 B", "mcopy256", "mcopy256Naive", Double.NaN),
          figure("random MLOAD in 1 MiB, 8 instructions", "randomMload1Mib", null, Double.NaN),
          figure(
              "MSTORE from 0 to 4 MiB, 9 instructions",
              "sequentialMstore4Mib",
              "sequentialMstore4MibNaive",
              Double.NaN),
          figure("STATICCALL of nothing", "callEmpty", null, Double.NaN),
          figure("STATICCALL, 8 words, STOP", "call8WordsStop", null, Double.NaN),
          figure("STATICCALL, 8 words, REVERT", "call8WordsRevert", null, 300),
          figure("STATICCALL, 32 words, REVERT", "call32WordsRevert", null, Double.NaN),
          figure("STATICCALL, word at 64 KiB", "callTouching64Kib", null, Double.NaN),
          figure("STATICCALL, word at 1 MiB", "callTouching1Mib", null, Double.NaN),
          figure("1,024 nested calls of 1 KiB, a level", "deepCalls1Kib", null, Double.NaN),
          figure("KECCAK256 of 64 B and MSTORE", "keccak64", null, Double.NaN));

  private EvmFigures() {}

  private static Figure figure(String name, String ours, @Nullable String naive, double target) {
    String suite = "EvmBenchmark.";
    return new Figure(name, suite + ours, naive == null ? null : suite + naive, null, target);
  }
}
