/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Folding, against polynomials that are evaluated plainly. */
@NullMarked
package dev.engram.stark.fri;

import org.jspecify.annotations.NullMarked;
