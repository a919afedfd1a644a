/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Checking proofs: with the verifying key, the statement and the bytes alone. */
@NullMarked
package dev.engram.stark.verifier;

import org.jspecify.annotations.NullMarked;
