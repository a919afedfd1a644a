/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Commitment to a map: the Merkle Patricia trie of Yellow Paper appendix D. */
@NullMarked
package dev.engram.evm.trie;

import org.jspecify.annotations.NullMarked;
