/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.protocol;

/** Bytes that are no proof of a key's system. */
public final class ProofException extends Exception {

  private static final long serialVersionUID = 1;

  private final Refusal refusal;

  ProofException(Refusal refusal, String message) {
    super(message);
    this.refusal = refusal;
  }

  /** What is wrong with them. */
  public Refusal refusal() {
    return refusal;
  }
}
