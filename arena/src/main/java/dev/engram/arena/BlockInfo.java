/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

import java.util.List;
import java.util.Set;

/**
 * What is known of a block.
 *
 * @param handle its handle
 * @param size the bytes that were asked for
 * @param capacity the bytes that it takes: of its slot, or of its units if it is a blob
 * @param lane where it is
 * @param priority how important it is
 * @param hints what was said of it
 * @param tag its tag, empty if it has none
 * @param group the path of its group
 * @param pins how many pins hold it
 * @param age epochs since it was allocated, or -1 where lifetimes are not tracked
 * @param idle epochs since the last access, up to 255; 0 where accesses are not tracked
 * @param frequency how often it was used lately, 0 to 15; 0 where accesses are not tracked
 * @param history the lanes that it was moved to, the latest first, at most eight; empty where moves
 *     are not tracked
 */
public record BlockInfo(
    long handle,
    long size,
    long capacity,
    Lane lane,
    Priority priority,
    Set<Hint> hints,
    String tag,
    String group,
    int pins,
    int age,
    int idle,
    int frequency,
    List<Lane> history) {

  /** Keeps copies. */
  public BlockInfo {
    hints = Set.copyOf(hints);
    history = List.copyOf(history);
  }
}
