/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Memory outside the heap: a {@link dev.engram.arena.memory.Region} of the address space, and bare
 * access to it by address. The arena above decides who may touch what; here nothing is checked.
 */
@NullMarked
package dev.engram.arena.memory;

import org.jspecify.annotations.NullMarked;
