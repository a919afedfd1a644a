/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.prover;

/**
 * The traces do not satisfy their AIRs, or messages do not balance. {@link
 * dev.engram.stark.air.MockChecker} says where.
 */
public final class UnprovableException extends RuntimeException {

  private static final long serialVersionUID = 1;

  UnprovableException(String message) {
    super(message);
  }
}
