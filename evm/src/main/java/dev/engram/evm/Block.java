/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm;

import dev.engram.evm.state.Address;
import dev.engram.evm.uint256.Uint256;

/**
 * The block that a transaction runs in.
 *
 * @param number height, at least 0
 * @param timestamp seconds since the epoch
 * @param gasLimit gas that all transactions of the block may use together
 * @param coinbase who gets the fees
 * @param baseFee wei per gas that is burnt, EIP-1559
 * @param prevRandao the beacon chain's randomness, EIP-4399; the difficulty before Paris
 * @param excessBlobGas EIP-4844
 * @param chainId EIP-155
 */
public record Block(
    long number,
    long timestamp,
    long gasLimit,
    Address coinbase,
    Uint256 baseFee,
    Uint256 prevRandao,
    long excessBlobGas,
    long chainId) {}
