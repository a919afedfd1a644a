/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The file under the disk lane: records of bytes go in, a location comes out, and what is read back
 * is what was written or a typed error about that record alone.
 */
@NullMarked
package dev.engram.arena.disk;

import org.jspecify.annotations.NullMarked;
