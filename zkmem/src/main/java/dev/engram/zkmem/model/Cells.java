/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.model;

/** What one pointer names. */
public enum Cells {

  /** A byte. On the bus, several bytes are one element of the field. */
  BYTES,

  /** An element of the field, as a number below the prime. */
  ELEMENTS
}
