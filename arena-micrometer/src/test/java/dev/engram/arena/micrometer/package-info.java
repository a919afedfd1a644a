/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Tests of what Micrometer sees of an arena, against what the arena says itself. */
@NullMarked
package dev.engram.arena.micrometer;

import org.jspecify.annotations.NullMarked;
