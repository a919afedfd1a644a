/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.air;

/**
 * An operation on expressions; of a negation both operands are the same. A class and not a record:
 * equal trees are found when they become a {@link Dag}, and two that share much must not be
 * compared part by part.
 */
final class Operation implements Expr {

  /** What is done. */
  enum Kind {
    ADD,
    SUB,
    MUL,
    NEG
  }

  private final Kind kind;
  private final Expr left;
  private final Expr right;

  Operation(Kind kind, Expr left, Expr right) {
    this.kind = kind;
    this.left = left;
    this.right = right;
  }

  Kind kind() {
    return kind;
  }

  Expr left() {
    return left;
  }

  Expr right() {
    return right;
  }
}
