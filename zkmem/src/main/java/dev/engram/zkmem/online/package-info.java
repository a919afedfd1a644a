/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Online memory: a memory that a machine runs on and that can be proven afterwards. */
@NullMarked
package dev.engram.zkmem.online;

import org.jspecify.annotations.NullMarked;
