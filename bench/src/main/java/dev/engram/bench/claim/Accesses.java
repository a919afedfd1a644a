/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.claim;

import dev.engram.vm3d.code.Op;
import dev.engram.vm3d.gas.GasSchedule;

/**
 * What loads, stores and copies cost, at most a word of 32 bytes each load or store. Whatever the
 * memory, they are the same; so they are told apart from what the memory costs.
 */
enum Accesses {
  /** Those of {@code engram 1}. */
  ENGRAM(engram(Op.MLOAD, 0), engram(Op.MSTORE, 0), engram(Op.MCOPY, 0), perByte(), 0),
  /** Those of the Yellow Paper and EIP-5656. */
  EVM(3, 3, 3, 0, 3);

  private final long load;
  private final long store;
  private final long copy;
  private final long perByte;
  private final long perCopiedWord;

  Accesses(long load, long store, long copy, long perByte, long perCopiedWord) {
    this.load = load;
    this.store = store;
    this.copy = copy;
    this.perByte = perByte;
    this.perCopiedWord = perCopiedWord;
  }

  /** Loads of so many bytes, word by word. */
  long loads(long length) {
    return load * words(length) + perByte * length;
  }

  /** Stores of so many bytes, word by word. */
  long stores(long length) {
    return store * words(length) + perByte * length;
  }

  /** One copy of so many bytes. */
  long copy(long length) {
    return copy + copied(length);
  }

  /** What a copy takes for its bytes alone. */
  long copied(long length) {
    return perByte * length + perCopiedWord * words(length);
  }

  private static long engram(int op, long size) {
    return GasSchedule.ENGRAM_1.cost(op, size);
  }

  /** What each byte adds to a load, a store or a copy. */
  private static long perByte() {
    return engram(Op.MCOPY, 1) - engram(Op.MCOPY, 0);
  }

  private static long words(long length) {
    return (length + 31) / 32;
  }
}
