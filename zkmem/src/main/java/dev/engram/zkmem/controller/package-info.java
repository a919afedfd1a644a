/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** A memory from its first access to its proof, in one hand. */
@NullMarked
package dev.engram.zkmem.controller;

import org.jspecify.annotations.NullMarked;
