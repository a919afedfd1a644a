/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** What a proven memory is: its address spaces, its cells, and how they lie on the memory bus. */
@NullMarked
package dev.engram.zkmem.model;

import org.jspecify.annotations.NullMarked;
