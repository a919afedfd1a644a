/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.claim;

import java.util.List;

/**
 * What a program does with its memory, from its first step to its last. What lives at the end is
 * not freed, as programs leave it.
 *
 * @param steps in their order
 * @param blocks how many are allocated
 * @param peak most bytes that live at once, as they were asked for
 * @param allocated bytes of all allocations, and what reallocations add
 */
record Trace(List<Step> steps, int blocks, long peak, long allocated) {

  /** Keeps the steps as they are. */
  Trace {
    steps = List.copyOf(steps);
  }
}
