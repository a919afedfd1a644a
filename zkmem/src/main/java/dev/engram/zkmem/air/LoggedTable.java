/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.air;

/**
 * A table that a log is in.
 *
 * @param id of a logged kind
 * @param logRows log2 of its rows
 */
public record LoggedTable(TableId id, int logRows) {}
