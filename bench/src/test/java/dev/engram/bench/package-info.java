/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** That figures have benchmarks. */
@NullMarked
package dev.engram.bench;

import org.jspecify.annotations.NullMarked;
