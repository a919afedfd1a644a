/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The hashes that a commitment may be made with. {@link dev.engram.merkle.hash.HashAlgorithm} names
 * them; a {@link dev.engram.merkle.hash.Hasher} computes one, whole messages only, into memory that
 * is there already; a {@link dev.engram.merkle.hash.HashBatch} may compute many side by side. What
 * is compiled late, as vectors are, is tried aside before it is taken: a {@link
 * dev.engram.merkle.hash.Rehearsal}.
 */
@NullMarked
package dev.engram.merkle.hash;

import org.jspecify.annotations.NullMarked;
