/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** The hash function of Ethereum, without allocation where the interpreter hashes. */
@NullMarked
package dev.engram.evm.crypto;

import org.jspecify.annotations.NullMarked;
