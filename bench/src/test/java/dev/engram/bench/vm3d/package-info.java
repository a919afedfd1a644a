/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** That what is timed does what its name says. */
@NullMarked
package dev.engram.bench.vm3d;

import org.jspecify.annotations.NullMarked;
