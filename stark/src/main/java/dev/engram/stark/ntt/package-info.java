/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Number-theoretic transforms of the columns of a matrix, all at once. */
@NullMarked
package dev.engram.stark.ntt;

import org.jspecify.annotations.NullMarked;
