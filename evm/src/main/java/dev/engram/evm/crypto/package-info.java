/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The cryptography that Ethereum's rules need and the JDK lacks: {@link
 * dev.engram.evm.crypto.Keccak256} names code, storage and accounts, {@link
 * dev.engram.evm.crypto.Secp256k1} finds who signed, and {@link dev.engram.evm.crypto.Blake2b} is
 * one block of another chain's hash. Primitives only: what a contract sees of them is in {@link
 * dev.engram.evm.precompile}.
 */
@NullMarked
package dev.engram.evm.crypto;

import org.jspecify.annotations.NullMarked;
