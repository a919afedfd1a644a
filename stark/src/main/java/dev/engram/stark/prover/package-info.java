/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Making proofs: from traces to what {@link dev.engram.stark.verifier} accepts. */
@NullMarked
package dev.engram.stark.prover;

import org.jspecify.annotations.NullMarked;
