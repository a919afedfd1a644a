/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** What profiles are worth. */
@NullMarked
package dev.engram.stark.security;

import org.jspecify.annotations.NullMarked;
