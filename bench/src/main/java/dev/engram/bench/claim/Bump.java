/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.claim;

/** Each block lies behind the one before; nothing is used again. So do Solidity's programs. */
final class Bump implements LinearPlacement {

  private long top;

  @Override
  public long allocate(long size) {
    long address = top;
    top += LinearPlacement.words(size);
    return address;
  }

  @Override
  public boolean resize(long address, long size, long newSize) {
    return LinearPlacement.words(newSize) <= LinearPlacement.words(size);
  }

  @Override
  public void free(long address, long size) {
    // gone
  }
}
