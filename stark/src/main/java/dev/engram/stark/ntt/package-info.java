/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Number-theoretic transforms of the columns of a matrix, all at once, and the low-degree extension
 * that is made of them.
 *
 * <p>{@link dev.engram.stark.ntt.Transforms} takes a matrix by rows to one by tiles. Small ones go
 * a column at a time; large ones through {@code Extension}, three passes over memory after Bailey,
 * whose transforms are {@code Ladder}s of stages of radix 4 over a cacheful of tiles. Their inner
 * loops are {@code Quarters} and {@code Chores}, in vectors of 512 or 256 bits or a word at a time,
 * as {@link dev.engram.stark.kernel.Backend#best} says: all give the same words.
 */
@NullMarked
package dev.engram.stark.ntt;

import org.jspecify.annotations.NullMarked;
