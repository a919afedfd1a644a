/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.open;

/**
 * Some cells of a memory, anywhere in an address space.
 *
 * @param space the address space, from 1 on
 * @param pointer the first cell
 * @param width how many cells: 1, 2, 4, 8, 16 or 32
 */
public record Place(int space, int pointer, int width) {

  @Override
  public String toString() {
    return "%d:%d+%d".formatted(space, pointer, width);
  }
}
