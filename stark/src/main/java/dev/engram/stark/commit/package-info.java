/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Commitments to matrices: Merkle trees over rows, and openings of rows that a verifier checks
 * against the root.
 *
 * <p>A tree commits to matrices of different heights, all powers of two. Leaf r is the hash of row
 * r of all matrices of the greatest height, one after the other. Node r of a level is the
 * compression of nodes r and r + size of the level below, where size is this level's: rows that FRI
 * folds into one are below the same node, and nothing is reversed bit by bit. Where a level is as
 * large as matrices are high, its node is compressed once more, with the hash of row r of those
 * matrices.
 *
 * <p>What is hashed are words in Montgomery form.
 */
@NullMarked
package dev.engram.stark.commit;

import org.jspecify.annotations.NullMarked;
