/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The proof system: its kernels beside scalar code and Bouncy Castle's, its larger steps beside the
 * same without vectors or by the JDK's SHA-256, and whole proofs. Each benchmark checks what it has
 * computed, where that costs nothing, and else before and after.
 */
@NullMarked
package dev.engram.bench.stark;

import org.jspecify.annotations.NullMarked;
