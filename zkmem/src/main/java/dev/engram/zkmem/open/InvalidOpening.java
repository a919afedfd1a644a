/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.open;

import java.io.IOException;

/** Says that bytes are no opening, and where they stop being one. */
public final class InvalidOpening extends IOException {

  private static final long serialVersionUID = 1L;

  InvalidOpening(String message) {
    super(message);
  }
}
