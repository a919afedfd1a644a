/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The {@code engram} command: {@link dev.engram.cli.Engram} is the root, and each subcommand a
 * class that turns its options into values and hands them to a package that does the work.
 */
@NullMarked
package dev.engram.cli;

import org.jspecify.annotations.NullMarked;
