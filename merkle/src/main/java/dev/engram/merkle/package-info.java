/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Commitments to a memory: a tree over its chunks, kept up to date as they change, that proves to
 * whoever has the root what the memory holds.
 *
 * <ol>
 *   <li>{@link dev.engram.merkle.MemoryTree} is told which chunks have changed and reads them by a
 *       {@link dev.engram.merkle.ChunkReader}. It keeps digests, not data, and does not care how a
 *       chunk came to hold what it holds: written, copied, freed, moved, reverted to a snapshot.
 *   <li>Its root is 32 bytes that bind every cell of the address space, its place, and the tables
 *       that describe it.
 *   <li>Its proofs are checked by {@link dev.engram.merkle.proof}, which needs nothing from here.
 * </ol>
 *
 * <p>Below the memory's tree is {@link dev.engram.merkle.FixedDepthTree}, a tree of a fixed depth
 * over any digests, such as those of field elements.
 */
@NullMarked
package dev.engram.merkle;

import org.jspecify.annotations.NullMarked;
