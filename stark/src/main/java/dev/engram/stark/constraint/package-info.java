/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The constraints of AIRs, compiled for a prover: from a description and how its interactions are
 * divided into chunks to flat kernels over tiles of rows.
 *
 * <p>A {@link dev.engram.stark.constraint.LogUpTrace} fills in what buses add to a table: for each
 * chunk of interactions but the last a column of its fractions f, and a running sum. A {@link
 * dev.engram.stark.constraint.QuotientKernel} evaluates all constraints on the points of a domain,
 * joins them to one by a challenge, and divides by what vanishes on the rows.
 *
 * <p>An interaction with count m and message m_0, m_1, … on a bus is the fraction m/h, where
 *
 * <pre>  h = α − (Σ β^i·m_i + β^length·(bus + 1))</pre>
 *
 * and chunks, with S the sum of all fractions of n rows, are constrained by
 *
 * <pre>
 *   f_c·∏ h = Σ m_i·∏_{j≠i} h_j                         for each chunk c but the last
 *   (acc' − acc + S/n − Σ_c f_c)·∏ h = Σ m_i·∏_{j≠i} h_j  for the last
 * </pre>
 *
 * on all rows, cyclically, so that no row needs a selector. (Haböck, "Multivariate lookups based on
 * logarithmic derivatives", 2022/1530, with chunks as in OpenVM.)
 */
@NullMarked
package dev.engram.stark.constraint;

import org.jspecify.annotations.NullMarked;
