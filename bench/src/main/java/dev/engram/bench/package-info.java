/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Benchmarks: each measures one operation of ours and, beside it, what the JDK does bare and what a
 * straightforward memory does. Every benchmark checks that its operations did what they say.
 */
@NullMarked
package dev.engram.bench;

import org.jspecify.annotations.NullMarked;
