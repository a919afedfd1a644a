/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What {@code engram repl} is: a {@link dev.engram.cli.repl.Session} with one 3-D machine executes
 * lines, of which each begins with a {@link dev.engram.cli.repl.Verb}; a {@link
 * dev.engram.cli.repl.Script} reads them from a pipe, a {@link dev.engram.cli.repl.Dialogue} from
 * somebody at a terminal.
 */
@NullMarked
package dev.engram.cli.repl;

import org.jspecify.annotations.NullMarked;
