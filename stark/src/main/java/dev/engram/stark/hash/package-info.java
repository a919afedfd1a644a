/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The permutations and compressions that commitments and transcripts are made of: BLAKE3, Keccak-f,
 * Poseidon2. Each is here one at a time, and those that traces are committed with also sixteen at a
 * time, a message to a lane.
 *
 * <p>A digest is eight words. Whatever hashes field elements takes their words in Montgomery form
 * as they lie in memory.
 */
@NullMarked
package dev.engram.stark.hash;

import org.jspecify.annotations.NullMarked;
