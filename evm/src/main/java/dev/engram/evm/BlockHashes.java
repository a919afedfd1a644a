/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm;

import dev.engram.evm.uint256.Uint256;

/** The hashes of earlier blocks, for BLOCKHASH. */
@FunctionalInterface
public interface BlockHashes {

  /** The hash of one of the 256 blocks before the current one. */
  Uint256 hash(long number);
}
