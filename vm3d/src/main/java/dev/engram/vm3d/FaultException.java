/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d;

/** A fault of a host call, which has then changed nothing. */
public final class FaultException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Fault fault;

  FaultException(Fault fault, String message) {
    super(message);
    this.fault = fault;
  }

  /** Which one. */
  public Fault fault() {
    return fault;
  }
}
