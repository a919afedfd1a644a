/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What compresses cold blocks. The arena itself brings no codec along: {@code arena-codecs} has LZ4
 * and Zstandard, and any other is a class of four methods.
 */
@NullMarked
package dev.engram.arena.codec;

import org.jspecify.annotations.NullMarked;
