/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store;

import dev.engram.merkle.hash.HashAlgorithm;
import dev.engram.merkle.proof.Root;
import java.time.Instant;

/**
 * A memory as it was committed.
 *
 * @param number from 1; each commit has a number of its own among all branches of a memory
 * @param parent the version that it was made from, or the nearest before that which is kept; 0 if
 *     there is none
 * @param time when it was committed, in milliseconds
 * @param hash the hash of its root
 * @param root what it holds, and its tables of regions, permissions and blocks
 * @param pages how many of its pages of 4,096 bytes are not all zero
 */
public record Version(
    long number, long parent, Instant time, HashAlgorithm hash, Root root, long pages) {}
