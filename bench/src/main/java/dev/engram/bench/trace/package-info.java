/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The access log, written from accesses that a contract of the examples made, and beside it the
 * same bytes copied and handed on by the JDK alone.
 */
@NullMarked
package dev.engram.bench.trace;

import org.jspecify.annotations.NullMarked;
