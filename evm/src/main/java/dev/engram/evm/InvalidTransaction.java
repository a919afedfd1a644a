/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm;

/** A transaction that no block may hold; the state is as it was. */
public final class InvalidTransaction extends Exception {

  /** Why a transaction is refused. */
  public enum Reason {
    INSUFFICIENT_ACCOUNT_FUNDS,
    INTRINSIC_GAS_TOO_LOW,
    SENDER_NOT_EOA,
    NONCE_IS_MAX,
    NONCE_TOO_LOW,
    NONCE_TOO_HIGH,
    GAS_ALLOWANCE_EXCEEDED,
    INSUFFICIENT_MAX_FEE_PER_GAS,
    PRIORITY_GREATER_THAN_MAX_FEE_PER_GAS,
    INITCODE_SIZE_EXCEEDED,
    TYPE_NOT_SUPPORTED,
    TYPE_3_TX_ZERO_BLOBS,
    TYPE_3_TX_BLOB_COUNT_EXCEEDED,
    TYPE_3_TX_INVALID_BLOB_VERSIONED_HASH,
    TYPE_3_TX_CONTRACT_CREATION,
    INSUFFICIENT_MAX_FEE_PER_BLOB_GAS
  }

  private static final long serialVersionUID = 1L;

  private final Reason reason;

  InvalidTransaction(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
