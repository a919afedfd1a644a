/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d;

import dev.engram.merkle.proof.Proof;

/**
 * Proves what some cells of a machine held when its root was made.
 *
 * @param address the first cell
 * @param length how many
 * @param place where their contents lie: the same address, or where a compaction has moved the
 *     block that they are in. The proof opens the chunks there
 * @param proof the opening, for whoever has the root
 */
public record MemoryProof(long address, int length, long place, Proof proof) {}
