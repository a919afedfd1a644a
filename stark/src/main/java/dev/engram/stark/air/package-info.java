/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * A language for algebraic intermediate representations: what the rows of a table must satisfy, as
 * polynomials over a row and the one after it, and what rows of different tables tell each other
 * over buses.
 *
 * <p>An author writes an {@link dev.engram.stark.air.Air}: it declares columns to an {@link
 * dev.engram.stark.air.AirBuilder}, says which expressions of them are zero, and which messages go
 * over which bus. {@link dev.engram.stark.air.AirDescription#of} turns that, once, into an
 * immutable description: expressions without repetitions as a {@link dev.engram.stark.air.Dag},
 * with degrees. The description then serves everyone: it is evaluated on rows of words by the
 * {@link dev.engram.stark.air.MockChecker}, on elements of an extension by a verifier, on vectors
 * by a prover's compiled kernels, and on text for documentation, each being an {@link
 * dev.engram.stark.air.Algebra}.
 *
 * <p>A row's next row is taken cyclically: the last row's is the first. The buses balance if, over
 * all rows of all tables, what is sent of each message equals what is received of it.
 */
@NullMarked
package dev.engram.stark.air;

import org.jspecify.annotations.NullMarked;
