/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The 3-D machine a second time, as {@code docs/vm3d.md} says it and for no speed at all, to be
 * held against the other one.
 */
@NullMarked
package dev.engram.vm3d.reference;

import org.jspecify.annotations.NullMarked;
