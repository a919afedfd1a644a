/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store;

import java.io.IOException;

/** Groups that are to be committed, in ascending order. */
@FunctionalInterface
interface Groups {

  /**
   * Goes on to the next group and copies what it holds.
   *
   * @param into where to; there is room for 16,384 bytes
   * @param at where the first goes
   * @return the group, or -1 if there is none
   * @throws IOException if it comes from a stream, and that does
   */
  int next(byte[] into, int at) throws IOException;
}
