/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Recursive length prefix, Yellow Paper appendix B: the encoding of everything that Ethereum
 * hashes. {@link dev.engram.evm.rlp.Rlp} writes it from the inside out and reads it strictly into
 * {@link dev.engram.evm.rlp.RlpItem}s.
 */
@NullMarked
package dev.engram.evm.rlp;

import org.jspecify.annotations.NullMarked;
