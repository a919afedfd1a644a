/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Tests. */
@NullMarked
package dev.engram.merkle;

import org.jspecify.annotations.NullMarked;
