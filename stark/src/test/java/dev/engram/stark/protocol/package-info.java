/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** What follows from keys and heights. */
@NullMarked
package dev.engram.stark.protocol;

import org.jspecify.annotations.NullMarked;
