/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Arithmetic over whole columns, compiled. Whoever has the same sum to do for each of millions of
 * rows writes it down once as a {@link dev.engram.stark.kernel.Program} over tiles of 16 rows, and
 * gets a {@link dev.engram.stark.kernel.Kernel} that does nothing else: flat bytecode, made for the
 * field, the program and the machine; but only once that has paid, and until then a loop over a
 * block of tiles for each operation, in vectors as soon as the JVM has compiled those loops.
 *
 * <p>A program is a list of values, each computed from earlier ones, 16 words wide. It says nothing
 * of vectors; the {@link dev.engram.stark.kernel.Backend} decides how the 16 words are computed,
 * and all backends give the same words. {@link dev.engram.stark.kernel.ExtensionProgram} adds the
 * elements of an extension, which are as many values as its degree.
 */
@NullMarked
package dev.engram.stark.kernel;

import org.jspecify.annotations.NullMarked;
