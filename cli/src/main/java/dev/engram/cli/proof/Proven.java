/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.proof;

import dev.engram.zkmem.proof.MemoryProof;
import dev.engram.zkmem.proof.MemoryStatement;

/**
 * A proof that was made, and that holds.
 *
 * @param encoded its bytes
 * @param statement what it states
 * @param bits proven bits
 * @param proving nanoseconds that it took, the key included
 * @param verifying nanoseconds that it took to verify, with the key there already
 */
public record Proven(
    MemoryProof proof,
    byte[] encoded,
    MemoryStatement statement,
    double bits,
    long proving,
    long verifying) {}
