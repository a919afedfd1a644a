/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.tree;

import dev.engram.stark.matrix.RowMatrix;

/**
 * What became of a persistent memory: tables for a proof, and the roots between which it lies.
 * Lives as long as the memory of its matrices.
 *
 * @param boundary the rows of {@link dev.engram.zkmem.air.PersistentBoundaryAir}
 * @param tree the rows of {@link dev.engram.zkmem.air.TreeAir}
 * @param compression the rows of {@link dev.engram.zkmem.air.CompressionAir}
 * @param initialRoot the root in the beginning, plain numbers
 * @param finalRoot the root in the end, plain numbers
 */
public record TreeTables(
    RowMatrix boundary,
    RowMatrix tree,
    RowMatrix compression,
    int[] initialRoot,
    int[] finalRoot) {}
