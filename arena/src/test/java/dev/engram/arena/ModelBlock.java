/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

import java.util.EnumSet;
import java.util.Set;

/** What a block ought to be. */
final class ModelBlock {

  final long handle;
  final byte[] bytes;
  int alignment = 16;
  int pins;
  long pinnedAt;
  String tag = "";
  Group group;
  Priority priority = Priority.NORMAL;
  Set<Hint> hints = EnumSet.noneOf(Hint.class);

  ModelBlock(long handle, int size, Group root) {
    this.handle = handle;
    this.bytes = new byte[size];
    this.group = root;
  }

  boolean has(Hint hint) {
    return hints.contains(hint);
  }
}
