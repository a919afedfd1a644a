/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

/** How important a block is. The upkeep moves the less important first. */
public enum Priority {
  /** Between the others. */
  NORMAL,
  /** Never moved to a slower lane by the upkeep, and never evicted. */
  CRITICAL,
  /** Moved out first. */
  LOW
}
