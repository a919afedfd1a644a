/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * FRI: that words over domains of several heights are near polynomials of low degree.
 *
 * <p>To prove: the tallest word is committed to with the values that fold together in one leaf; a
 * challenge β folds 2, 4 or 8 of them to one, which gives a word over a smaller domain; if a word
 * of that height is given too, it joins, times a fresh challenge. This goes on until the word is
 * that of a polynomial of a few coefficients, which are sent.
 *
 * <p>To verify: at random positions, the value that the openings give must be in its leaf, the leaf
 * folds to the value in the next leaf, and the last one is the polynomial's.
 *
 * <p>Positions are in natural order: position r of a domain of 2^k points is w^r, and r + j·2^k/a
 * are the positions that fold together. Ben-Sasson, Bentov, Horesh, Riabzev, "Fast Reed-Solomon
 * interactive oracle proofs of proximity", 2018; with words of several heights as in Plonky3, where
 * one that joins without a challenge of its own was a hole (GHSA-f69f, 2025).
 */
@NullMarked
package dev.engram.stark.fri;

import org.jspecify.annotations.NullMarked;
