/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * An arena seen by Micrometer: {@link dev.engram.arena.micrometer.ArenaMetrics} binds an arena's
 * counters to a registry, and a snapshot that all its meters share keeps a scrape from asking the
 * arena once a meter.
 */
@NullMarked
package dev.engram.arena.micrometer;

import org.jspecify.annotations.NullMarked;
