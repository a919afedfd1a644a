/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Matrices of field elements in native memory: by rows, as traces are written, and by tiles of 16
 * rows, as everything after the low-degree extension reads them.
 *
 * <p>Words are in Montgomery form. Offsets are {@code long}s of bytes, so that a matrix may be
 * larger than any array.
 */
@NullMarked
package dev.engram.stark.matrix;

import org.jspecify.annotations.NullMarked;
