/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.air;

/**
 * An expression that must be zero.
 *
 * @param message what it says, in words
 * @param kind on which rows
 * @param node the expression in its {@link Dag}
 */
public record Constraint(String message, Kind kind, int node) {

  /** The rows on which a constraint holds. */
  public enum Kind {
    /** On all, of which the last one's next is the first. */
    EVERY_ROW,
    /** On the first. */
    FIRST,
    /** On the last. */
    LAST,
    /** On all but the last. */
    TRANSITION;

    /** What the selector of these rows adds to a constraint's degree. */
    public int degree() {
      return this == EVERY_ROW ? 0 : 1;
    }

    /** Whether it holds on a row of so many. */
    public boolean covers(int row, int rows) {
      return switch (this) {
        case EVERY_ROW -> true;
        case FIRST -> row == 0;
        case LAST -> row == rows - 1;
        case TRANSITION -> row != rows - 1;
      };
    }
  }
}
