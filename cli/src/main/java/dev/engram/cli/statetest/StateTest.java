/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.statetest;

import dev.engram.evm.AccessListEntry;
import dev.engram.evm.code.Code;
import dev.engram.evm.state.Address;
import dev.engram.evm.uint256.Uint256;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One test of a file: a world, a transaction with several values for some of its parts, and for
 * each fork the cases that pick one of each.
 */
record StateTest(
    String name,
    Environment environment,
    Map<Address, Allocation> pre,
    Template transaction,
    Map<String, List<Case>> post) {

  /** An account before the transaction. */
  record Allocation(Uint256 balance, long nonce, Code code, Map<Uint256, Uint256> storage) {}

  /** The block, in all forks' words. */
  record Environment(
      long number,
      long timestamp,
      long gasLimit,
      Address coinbase,
      Uint256 baseFee,
      Uint256 difficulty,
      @Nullable Uint256 random,
      long excessBlobGas) {}

  /**
   * The transaction. Numbers are as the file has them, since some tests have ones that no
   * transaction can hold.
   *
   * @param gasPrice null for the types that have a fee instead
   * @param maxFeePerGas null for the types that have a price instead
   * @param accessLists parallel to {@code data}; null if the test has none
   * @param maxFeePerBlobGas null if there are no blobs
   * @param blobVersionedHashes null if there are no blobs
   * @param delegates whether it has an authorization list, EIP-7702
   */
  record Template(
      Address sender,
      @Nullable Address to,
      BigInteger nonce,
      @Nullable BigInteger gasPrice,
      @Nullable BigInteger maxFeePerGas,
      @Nullable BigInteger maxPriorityFeePerGas,
      List<byte[]> data,
      List<BigInteger> gasLimit,
      List<BigInteger> value,
      @Nullable List<@Nullable List<AccessListEntry>> accessLists,
      @Nullable BigInteger maxFeePerBlobGas,
      @Nullable List<Uint256> blobVersionedHashes,
      boolean delegates) {}

  /**
   * A choice of the transaction's parts, and what the world must be after it.
   *
   * @param hash the state root
   * @param logs Keccak-256 of the RLP of the logs
   * @param exception why the transaction is invalid; null if it is valid
   */
  record Case(int data, int gas, int value, byte[] hash, byte[] logs, @Nullable String exception) {}
}
