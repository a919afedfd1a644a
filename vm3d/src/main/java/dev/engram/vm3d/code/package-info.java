/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Code of the 3-D machine: the instructions, programs that were found to be valid, and their text.
 */
@NullMarked
package dev.engram.vm3d.code;

import org.jspecify.annotations.NullMarked;
