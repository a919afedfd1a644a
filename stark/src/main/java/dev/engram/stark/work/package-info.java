/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Sharing work out among threads, so that results do not depend on their number, and memory out
 * among one piece of work and the next.
 */
@NullMarked
package dev.engram.stark.work;

import org.jspecify.annotations.NullMarked;
