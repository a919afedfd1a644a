/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.commit;

/**
 * Rows of committed matrices, and the digests that lead from them to the root. Holds the arrays
 * that it is given.
 *
 * @param rows for each matrix, in the order of the commitment, its row at each distinct (index mod
 *     height), ascending; a row is as many words as the matrix is wide, in Montgomery form
 * @param siblings level by level from the leaves, and of each level in the order of the nodes above
 *     them: the digests that cannot be computed from what is there already
 */
public record Opening(int[][][] rows, int[][] siblings) {}
