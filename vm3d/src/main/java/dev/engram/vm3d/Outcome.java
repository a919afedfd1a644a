/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d;

import org.jspecify.annotations.Nullable;

/**
 * How a program ended.
 *
 * @param fault of its outermost frame, which has undone all it did; null if it halted
 * @param at byte offset of the instruction at which it ended
 * @param output what it halted with; a copy of one's own
 * @param abortCode what it aborted with, if the fault is {@link Fault#ABORTED}, else 0
 * @param gasUsed all that was charged
 * @param refund what was earned by memory given back, before its cap
 * @param gasPaid what was charged less what was refunded
 * @param instructions how many were executed, the one of the fault among them
 */
public record Outcome(
    @Nullable Fault fault,
    int at,
    byte[] output,
    long abortCode,
    long gasUsed,
    long refund,
    long gasPaid,
    long instructions) {

  /** Takes the output over. */
  public Outcome {}

  /** Whether it halted. */
  public boolean isSuccess() {
    return fault == null;
  }

  @Override
  public byte[] output() {
    return output.clone();
  }
}
