/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The access log: what a memory tells of every access, whoever wants to hear it, and the file that
 * keeps it.
 *
 * <p>A memory tells an {@link dev.engram.trace.AccessSink} of each access as it happens. A {@link
 * dev.engram.trace.LogWriter} makes sinks that give every access a timestamp and pack it into a
 * binary log, block after block, to a file or wherever bytes go. A {@link
 * dev.engram.trace.LogReader} walks through such a log record by record, in as much memory as one
 * block takes, and refuses one that is damaged, cut short or not written as the format says.
 *
 * <p>The format is docs/trace-format.md.
 */
@NullMarked
package dev.engram.trace;

import org.jspecify.annotations.NullMarked;
