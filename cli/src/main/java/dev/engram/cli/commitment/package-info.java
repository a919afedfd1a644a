/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What {@code engram root}, {@code open} and {@code check} share: a {@link
 * dev.engram.cli.commitment.MemoryFile} is read once from front to back, and its chunks go by the
 * {@link dev.engram.cli.commitment.ChunkBatch} into a tree that has the root and makes proofs; a
 * {@link dev.engram.cli.commitment.ProofFile} is such a proof, which is checked with nothing from
 * here.
 */
@NullMarked
package dev.engram.cli.commitment;

import org.jspecify.annotations.NullMarked;
