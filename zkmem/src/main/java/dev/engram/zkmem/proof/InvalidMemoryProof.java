/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.proof;

import java.io.IOException;

/** Says that bytes are no proof of a memory, and where they stop being one. */
public final class InvalidMemoryProof extends IOException {

  private static final long serialVersionUID = 1L;

  InvalidMemoryProof(String message) {
    super(message);
  }
}
