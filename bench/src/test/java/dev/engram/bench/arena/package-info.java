/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** That what is measured is what the page of figures says. */
@NullMarked
package dev.engram.bench.arena;

import org.jspecify.annotations.NullMarked;
