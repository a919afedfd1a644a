/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Proofs of what a memory holds, and who checks them: a verifier that has nothing but a root. It
 * knows neither the tree nor the memory, and depends on the JDK and on {@link
 * dev.engram.merkle.hash} alone.
 *
 * <p>To check:
 *
 * <ol>
 *   <li>{@link dev.engram.merkle.proof.Proof#decode} reads a file strictly: one proof has one
 *       encoding.
 *   <li>{@link dev.engram.merkle.proof.Verifier#verify} computes the root that the proof leads to,
 *       compares it with the one that is trusted, and returns a {@link
 *       dev.engram.merkle.proof.Claim}: what was proven, no more.
 *   <li>Whatever is wrong is a {@link dev.engram.merkle.proof.ProofException}, checked, because a
 *       proof that does not hold is an answer and not an accident.
 * </ol>
 *
 * <p>To make one, the tree writes with a {@link dev.engram.merkle.proof.ProofWriter} and hashes by
 * the rules of {@link dev.engram.merkle.proof.Commitment}. The format is in {@code
 * docs/proof-format.md}.
 */
@NullMarked
package dev.engram.merkle.proof;

import org.jspecify.annotations.NullMarked;
