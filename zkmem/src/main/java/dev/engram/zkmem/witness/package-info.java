/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The rows of a memory's tables, made from what an {@link dev.engram.zkmem.offline.OfflineMemory}
 * finds while a log is played again.
 */
@NullMarked
package dev.engram.zkmem.witness;

import org.jspecify.annotations.NullMarked;
