/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What {@code engram asm}, {@code disasm}, {@code run} and {@code repl} share of the 3-D machine: a
 * {@link dev.engram.cli.vm3d.Loaded} is a program with the labels of its source, a {@link
 * dev.engram.cli.vm3d.Values} writes what is in registers, {@link dev.engram.cli.vm3d.Steps} tells
 * of instructions one by one, and an {@link dev.engram.cli.vm3d.Execution} is one that has ended.
 */
@NullMarked
package dev.engram.cli.vm3d;

import org.jspecify.annotations.NullMarked;
