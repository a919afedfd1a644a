/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm;

import dev.engram.evm.state.Address;
import dev.engram.evm.uint256.Uint256;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A transaction whose sender is known, so that no signature is needed.
 *
 * @param type what its encoding was
 * @param sender who signed it
 * @param to whom it calls; null creates a contract from {@code data}
 * @param nonce the sender's nonce, unsigned
 * @param gasLimit gas that it may use, unsigned
 * @param value wei that it moves
 * @param data input of the call, or init code
 * @param maxFeePerGas most wei per gas, EIP-1559; the gas price for the types that have one
 * @param maxPriorityFeePerGas most wei per gas for the coinbase, EIP-1559; the gas price for the
 *     types that have one
 * @param accessList EIP-2930; empty where there is none
 * @param maxFeePerBlobGas EIP-4844; zero where there is none
 * @param blobVersionedHashes EIP-4844; empty where there are none
 */
public record Transaction(
    Type type,
    Address sender,
    @Nullable Address to,
    long nonce,
    long gasLimit,
    Uint256 value,
    byte[] data,
    Uint256 maxFeePerGas,
    Uint256 maxPriorityFeePerGas,
    List<AccessListEntry> accessList,
    Uint256 maxFeePerBlobGas,
    List<Uint256> blobVersionedHashes) {

  /** The kinds of transaction, EIP-2718, in the order of their type bytes. */
  public enum Type {
    LEGACY,
    ACCESS_LIST,
    DYNAMIC_FEE,
    BLOB
  }

  public Transaction {
    accessList = List.copyOf(accessList);
    blobVersionedHashes = List.copyOf(blobVersionedHashes);
  }
}
