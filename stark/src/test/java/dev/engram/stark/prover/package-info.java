/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Proofs from end to end: what holds is proven and verified, what does not is refused. */
@NullMarked
package dev.engram.stark.prover;

import org.jspecify.annotations.NullMarked;
