/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Offline memory: a log of accesses played again, to find what a proof has to say of each.
 *
 * <p>A proof shows that memory was used consistently by what each access takes and gives back: a
 * block of cells as it was left by the access before, with that one's time, and the same block as
 * it is left now. Which access was the one before no log says. So the log is played on an {@link
 * dev.engram.zkmem.offline.OfflineMemory}, by a {@link dev.engram.zkmem.offline.LogReplay} if it is
 * a file, and the memory tells {@link dev.engram.zkmem.offline.AccessRecords} of the accesses with
 * their previous times, of the blocks that had to be split and merged because the access before was
 * of other cells, and in the end of all blocks that were touched.
 */
@NullMarked
package dev.engram.zkmem.offline;

import org.jspecify.annotations.NullMarked;
