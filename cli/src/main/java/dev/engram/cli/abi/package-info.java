/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What contracts and those who call them say to each other, by Solidity's contract ABI
 * specification: a {@link dev.engram.cli.abi.Signature} names a function, an event or an error in
 * the words of its source, {@link dev.engram.cli.abi.AbiCodec} encodes and decodes lists of {@link
 * dev.engram.cli.abi.AbiValue}, and a {@link dev.engram.cli.abi.Catalog} reads logs and revert data
 * back.
 *
 * <p>Types: {@code address}, {@code bool}, {@code uint8} to {@code uint256}, {@code int8} to {@code
 * int256}, {@code bytes1} to {@code bytes32}, {@code bytes} and {@code string}. Arrays and tuples
 * are not understood.
 */
@NullMarked
package dev.engram.cli.abi;

import org.jspecify.annotations.NullMarked;
