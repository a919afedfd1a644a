/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** What a space costs: access, checkpoints, blocks. */
@NullMarked
package dev.engram.bench.space;

import org.jspecify.annotations.NullMarked;
