/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Durability: memories in a directory, by name and version, each commit of which is there whole
 * after a crash, or not at all.
 */
@NullMarked
package dev.engram.store;

import org.jspecify.annotations.NullMarked;
