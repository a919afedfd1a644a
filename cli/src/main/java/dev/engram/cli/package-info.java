/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** The {@code engram} command: what a person types to run programs on Engram's memory. */
@NullMarked
package dev.engram.cli;

import org.jspecify.annotations.NullMarked;
