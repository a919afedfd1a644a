/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Access logs on the command line: {@link dev.engram.cli.trace.TraceFile} writes one of a program's
 * call memory, {@link dev.engram.cli.trace.TraceProfile} sums one up in bounded space, and {@link
 * dev.engram.cli.trace.HeatPicture} draws where memory was accessed, and when.
 */
@NullMarked
package dev.engram.cli.trace;

import org.jspecify.annotations.NullMarked;
