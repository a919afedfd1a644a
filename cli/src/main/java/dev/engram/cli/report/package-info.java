/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What the command prints: for people, lines of text for the {@link
 * dev.engram.cli.picture.Terminal} at hand; for programs, one JSON document on one line.
 */
@NullMarked
package dev.engram.cli.report;

import org.jspecify.annotations.NullMarked;
