/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What {@code engram lanes} replays and draws: a {@link dev.engram.cli.lanes.Workload} is a list of
 * {@link dev.engram.cli.lanes.Step}s, made by a {@link dev.engram.cli.lanes.BuiltIn} or read by the
 * {@link dev.engram.cli.lanes.WorkloadReader}; a {@link dev.engram.cli.lanes.Replay} does the steps
 * on an arena and knows what came of them; a {@link dev.engram.cli.lanes.LanePicture} draws the
 * units of the arena with the counters beside them, and a {@link dev.engram.cli.lanes.Screen} shows
 * that on a terminal while it happens.
 */
@NullMarked
package dev.engram.cli.lanes;

import org.jspecify.annotations.NullMarked;
