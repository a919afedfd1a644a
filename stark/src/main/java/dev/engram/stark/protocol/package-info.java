/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What prover and verifier agree on: keys, the layout of a proof's matrices and trees, the proof
 * and its bytes.
 *
 * <p>A proof says that there are tables, one for each AIR that takes part, whose rows satisfy the
 * AIR's constraints and whose messages cancel on every bus. It is made in these steps; before each
 * challenge everything is absorbed that came before it:
 *
 * <ol>
 *   <li>the key's digest, the height of each table, the public values, the roots of preprocessed
 *       and of separately committed partitions, the root of all main columns;
 *   <li>α and β: each interaction has a fingerprint, a table's fractions sum up to a claimed sum;
 *       the root of the columns that show it;
 *   <li>γ: all constraints of a table become one polynomial, divisible by the vanishing polynomial
 *       of its rows; the root of the quotients;
 *   <li>ζ: all polynomials are opened at ζ, and some at the next row's point;
 *   <li>δ: all openings become one word a height, and FRI shows that the words are of low degree;
 *   <li>positions, at which all of the above is looked at.
 * </ol>
 */
@NullMarked
package dev.engram.stark.protocol;

import org.jspecify.annotations.NullMarked;
