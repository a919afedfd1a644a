/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm;

/**
 * The improvement proposals by which the forks from Berlin to Cancun differ outside their
 * instruction sets.
 */
enum Eip {
  /** Fees: a base fee that is burnt, type 2 transactions. */
  EIP_1559,
  /** Refunds: none for SELFDESTRUCT, 4,800 for a cleared slot, at most a fifth of the gas used. */
  EIP_3529,
  /** No code that starts with 0xEF. */
  EIP_3541,
  /** The coinbase is warm from the start. */
  EIP_3651,
  /** Init code is metered and at most 49,152 bytes. */
  EIP_3860,
  /** Blobs: type 3 transactions, their gas, and the point evaluation precompile. */
  EIP_4844,
  /** SELFDESTRUCT deletes only what was created in the same transaction. */
  EIP_6780
}
