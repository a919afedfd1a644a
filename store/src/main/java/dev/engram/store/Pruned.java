/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store;

/**
 * What a pruning removed. The room is given back when the database next compacts what was there.
 *
 * @param versions how many versions
 * @param pages how many pages of 4,096 bytes that no other version has
 * @param inUse how many versions were to go and stay, because somebody reads them
 */
public record Pruned(int versions, long pages, int inUse) {}
