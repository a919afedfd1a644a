/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

/** Groups of an arena that has no blocks, for those who only count. */
final class GroupsAlone {

  private static final Arena ARENA = Arena.shared();

  private GroupsAlone() {}

  /** A group below another, or below the root. */
  static Group group(Group parent, long limit, long reservation) {
    return new Group(ARENA.blocks, parent, "alone", limit, reservation, 1);
  }

  static Group root() {
    return ARENA.blocks.groups.root();
  }
}
