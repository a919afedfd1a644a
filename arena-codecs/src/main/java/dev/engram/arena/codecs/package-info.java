/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The codecs of the compressed lane: LZ4 for blocks that cool, Zstandard for blocks that are cold.
 * They stand apart from the arena so that an arena without them brings no library along.
 */
@NullMarked
package dev.engram.arena.codecs;

import org.jspecify.annotations.NullMarked;
