/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.controller;

import dev.engram.zkmem.air.TableId;

/**
 * How large a table of a segment is.
 *
 * @param segment which segment, from 0 on
 * @param height rows, a power of two
 * @param width columns that are filled in
 */
public record TableSize(int segment, TableId table, int height, int width) {

  /** Cells that are filled in. */
  public long cells() {
    return (long) height * width;
  }
}
