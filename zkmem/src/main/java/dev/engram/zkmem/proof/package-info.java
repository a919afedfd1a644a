/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Proofs of memories: what they state, who makes them, who checks them, and how they are written.
 *
 * <p>A log is played again and cut into segments. Each is proven on its own, the memory going from
 * root to root, and is linked to all before it: what the segments until it state is hashed into
 * public values of its proof. A verifier needs the proof and nothing else; with the log as well it
 * computes what the log is committed to, and so knows that it is this log.
 */
@NullMarked
package dev.engram.zkmem.proof;

import org.jspecify.annotations.NullMarked;
