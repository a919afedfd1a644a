/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What the prover said, and the verifier's challenges that follow from it (Fiat and Shamir).
 *
 * <p>Both sides keep a {@link dev.engram.stark.transcript.Transcript}, absorb the same items in the
 * same order, and draw the same challenges. An item is absorbed with its kind, its tag, its length,
 * and how much was drawn since the item before, so that no two different conversations look alike.
 * Grinding makes a challenge expensive to draw again: only a nonce that a search finds goes on.
 */
@NullMarked
package dev.engram.stark.transcript;

import org.jspecify.annotations.NullMarked;
