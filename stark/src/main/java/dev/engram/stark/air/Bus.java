/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.air;

/**
 * Where tables tell each other of their rows. Messages of different buses are never equal, nor are
 * those of different lengths.
 *
 * @param id what makes it a bus of its own, from 0 to {@value #MAX_ID}
 * @param name for people
 */
public record Bus(int id, String name) {

  /** The largest id. */
  public static final int MAX_ID = (1 << 16) - 1;

  /**
   * Checks the id.
   *
   * @throws IllegalArgumentException if it is out of range
   */
  public Bus {
    if (id < 0 || id > MAX_ID) {
      throw new IllegalArgumentException("a bus has an id up to " + MAX_ID + ", not " + id);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
