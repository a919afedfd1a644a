/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Openings without disclosure: what is true of a persistent memory under a root, and nothing else
 * of it.
 *
 * <p>An {@link dev.engram.zkmem.open.OpeningStatement} names a root and predicates of places: that
 * one holds a public value, or a number in a range, that two hold the same, that the numbers of
 * many add up to a total. An {@link dev.engram.zkmem.open.OpeningProver} who has the memory proves
 * it in zero-knowledge; an {@link dev.engram.zkmem.open.OpeningVerifier} has the proof alone.
 *
 * <p>All that is public is in the key: which leaves are opened, which nodes are above them, which
 * digits a predicate reads, and what it wants of them are preprocessed columns, so that no row can
 * be another one than the statement's, and no table is higher or lower for what the memory holds.
 * Only the root is a public value. What is left for a prover to fill in are nodes, leaves, their
 * digits and carries, and these are hidden.
 *
 * <pre>
 *  root ── nodes ── limbs of leaves ── digits ── predicates
 *            │                           │           │
 *       compression                    bytes ────────┘
 * </pre>
 *
 * <p>A <em>digit</em> is a number below 256: a byte, or one of the four that an element is written
 * with. Predicates go over digits, one a row. That makes tables higher and narrower, and a proof's
 * size is its columns: tables below some hundred rows cost the same.
 */
@NullMarked
package dev.engram.zkmem.open;

import org.jspecify.annotations.NullMarked;
