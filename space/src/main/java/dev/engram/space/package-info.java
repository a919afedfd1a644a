/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Virtual memory: regions, planes and offsets in pages that appear when they are written. */
@NullMarked
package dev.engram.space;

import org.jspecify.annotations.NullMarked;
