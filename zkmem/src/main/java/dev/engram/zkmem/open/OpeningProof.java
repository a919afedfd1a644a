/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.open;

/**
 * A statement with a proof of it.
 *
 * @param profile the name of the proof system's parameters, which hide as well
 * @param statement what is proven
 * @param proof that it is so
 */
record OpeningProof(String profile, OpeningStatement statement, byte[] proof) {}
