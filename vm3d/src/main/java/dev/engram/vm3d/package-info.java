/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** The 3-D machine: programs that run on regions, planes and offsets, metered and revertible. */
@NullMarked
package dev.engram.vm3d;

import org.jspecify.annotations.NullMarked;
