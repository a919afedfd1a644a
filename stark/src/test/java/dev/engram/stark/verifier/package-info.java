/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Checks of the verifier that no forgery reaches. */
@NullMarked
package dev.engram.stark.verifier;

import org.jspecify.annotations.NullMarked;
