/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.verifier;

import dev.engram.stark.protocol.Refusal;

/** Breaks off a verification at the first check that fails. */
final class RefusedException extends Exception {

  private static final long serialVersionUID = 1;

  private final Refusal reason;

  RefusedException(Refusal reason, String detail) {
    super(detail, null, false, false);
    this.reason = reason;
  }

  Refusal reason() {
    return reason;
  }

  static void require(boolean holds, Refusal reason, String detail) throws RefusedException {
    if (!holds) {
      throw new RefusedException(reason, detail);
    }
  }
}
