/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** The access log: what a memory tells of every access, and whoever wants to hear it. */
@NullMarked
package dev.engram.trace;

import org.jspecify.annotations.NullMarked;
