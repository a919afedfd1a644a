/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

/** What may be done with the cells of a region. */
public enum Permission {
  /** To read them. */
  READ(1),
  /** To write them. */
  WRITE(2),
  /** To fetch them as code. Never together with {@link #WRITE}. */
  EXECUTE(4);

  final int bit;

  Permission(int bit) {
    this.bit = bit;
  }
}
