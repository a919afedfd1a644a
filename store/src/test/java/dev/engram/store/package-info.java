/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Tests of the store, against models that keep everything in maps. */
@NullMarked
package dev.engram.store;

import org.jspecify.annotations.NullMarked;
