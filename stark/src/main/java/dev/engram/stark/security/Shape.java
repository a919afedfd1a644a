/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.security;

/**
 * What of a statement its soundness depends on.
 *
 * @param rows the degree bound of the tallest polynomial: its domain is that times the blow-up
 * @param constraints of all AIRs together, those of LogUp included
 * @param degree the largest degree of a constraint
 * @param batched values that are opened, and so the words that are joined to one
 * @param messages interactions times rows, over all AIRs
 * @param messageLength fields of the longest message, with its bus
 */
public record Shape(
    long rows, long constraints, int degree, long batched, long messages, int messageLength) {

  /**
   * What the profiles are named for: 2^22 rows, 1,200 columns opened at two points, 64 interactions
   * in each of the rows.
   */
  public static final Shape REFERENCE = new Shape(1L << 22, 2_000, 3, 2_400, 64L << 22, 32);
}
