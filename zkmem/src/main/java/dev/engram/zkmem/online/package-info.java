/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Online memory: a memory that a machine runs on and that can be proven afterwards.
 *
 * <p>A machine reads and writes an {@link dev.engram.zkmem.online.OnlineMemory}, whose cells lie in
 * a {@link dev.engram.space.Space}. Each access is checked by {@code Bounds} and {@code CellBytes},
 * takes one tick of the {@code AccessClock}, which nobody sets, and is a record in the {@code
 * AccessLog}. Records that a checkpoint may still take back wait in a {@code RecordBuffer}; the
 * others go to a log file as {@code dev.engram.trace} writes it. Afterwards that file, and what the
 * memory held in the beginning, are all that a prover needs.
 */
@NullMarked
package dev.engram.zkmem.online;

import org.jspecify.annotations.NullMarked;
