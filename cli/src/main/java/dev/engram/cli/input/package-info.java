/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What people hand to the command, made into values: {@link dev.engram.cli.input.Program} finds out
 * what a file is, {@link dev.engram.cli.input.JsonReader} reads JSON strictly, {@link
 * dev.engram.cli.input.Hex} and {@link dev.engram.cli.input.Numeral} read what is written in it;
 * and {@link dev.engram.cli.input.OutputFile} is a file that they name for what they get. Whatever
 * is wrong is a {@link dev.engram.cli.input.BadInput} with one line that says what and where.
 */
@NullMarked
package dev.engram.cli.input;

import org.jspecify.annotations.NullMarked;
