/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.proof;

import dev.engram.stark.protocol.Refusal;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Something false, as a cheating prover proves it.
 *
 * @param number which forgery it is, of the list of what is known to be tried on memories
 * @param what what is tried
 * @param refusal what the proof system has against it
 * @param tables makes the tables
 * @param said makes of what is true of the tables what is stated
 */
record ProofForgery(
    String number,
    String what,
    Refusal refusal,
    Function<MemoryKey, ForgedSegment> tables,
    UnaryOperator<SegmentStatement> said) {

  /** One whose messages do not balance. */
  static ProofForgery sums(String number, String what, Function<MemoryKey, ForgedSegment> tables) {
    return new ProofForgery(number, what, Refusal.SUMS, tables, UnaryOperator.identity());
  }

  /** One that breaks a constraint. */
  static ProofForgery constraint(
      String number, String what, Function<MemoryKey, ForgedSegment> tables) {
    return new ProofForgery(number, what, Refusal.CONSTRAINTS, tables, UnaryOperator.identity());
  }

  /** The same, which states something else than what is true of the tables. */
  ProofForgery saying(UnaryOperator<SegmentStatement> other) {
    return new ProofForgery(number, what, refusal, tables, other);
  }

  MemoryProof.Segment prove(MemoryKey key) {
    try (ForgedSegment segment = tables.apply(key)) {
      return segment.prove(said);
    }
  }

  @Override
  public String toString() {
    return "#" + number + " " + what;
  }
}
