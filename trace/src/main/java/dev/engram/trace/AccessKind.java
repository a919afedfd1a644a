/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.trace;

/** What a record of the access log tells of. */
public enum AccessKind {
  /** Cells were read. */
  READ,
  /** Cells were written. */
  WRITE,
  /** Cells read zero from now on although nothing wrote them. */
  ZEROED,
  /** Nothing was accessed, but time went on. */
  INCREMENT
}
