/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.model;

/** Where a memory comes from and goes to. */
public enum Boundary {

  /** Every cell is zero in the beginning, and what is left in the end is nobody's. */
  VOLATILE,

  /** From the memory under one root to the memory under another. */
  PERSISTENT
}
