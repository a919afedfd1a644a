/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Commitments beside the bare hashing that they cannot do without: a proof's verification beside
 * its 33 hashes, a root's update beside as many messages of the same sizes given to the JDK's
 * SHA-256.
 */
@NullMarked
package dev.engram.bench.merkle;

import org.jspecify.annotations.NullMarked;
