/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * 256-bit unsigned arithmetic: {@link dev.engram.evm.uint256.Uint256} is the value at the edges,
 * {@link dev.engram.evm.uint256.Limbs} the arithmetic on {@code long} limbs in an array, without
 * allocation, that the interpreter runs on.
 */
@NullMarked
package dev.engram.evm.uint256;

import org.jspecify.annotations.NullMarked;
