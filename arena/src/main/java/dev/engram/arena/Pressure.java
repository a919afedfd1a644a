/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

/**
 * What an arena tells its listener when memory is short.
 *
 * @param step what is tried to make room
 * @param bytes how much room is wanted
 * @param usedBytes bytes of RAM in use
 * @param limitBytes bytes of RAM that may be used, as it stands
 */
public record Pressure(Failover step, long bytes, long usedBytes, long limitBytes) {}
