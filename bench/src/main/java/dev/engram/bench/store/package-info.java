/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** What a store costs: commits, opening, pages and proofs from the disk, beside bare RocksDB. */
@NullMarked
package dev.engram.bench.store;

import org.jspecify.annotations.NullMarked;
