/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import java.util.List;

/**
 * What evacuating the sparse planes of a region would move, and what it would give back.
 *
 * @param moves in the order in which they would be made
 * @param planes how many planes would be left without memory
 * @param cells cells of the blocks that would move
 * @param pages physical pages that would go back at least; more if a page that blocks move to stays
 *     zero
 */
public record Evacuation(List<Move> moves, int planes, long cells, long pages) {

  public Evacuation {
    moves = List.copyOf(moves);
  }

  /**
   * One block's contents on their way. The block's address stays what it is.
   *
   * @param block pointer of the block
   * @param from where its contents lie: at {@code block}, or where an earlier evacuation put them
   * @param to where they would lie
   * @param cells cells of the block
   */
  public record Move(long block, long from, long to, long cells) {}

  /**
   * What an evacuation did.
   *
   * @param moves how many blocks moved
   * @param cells cells of those blocks
   * @param pages physical pages of the region before, less those after
   */
  public record Outcome(int moves, long cells, long pages) {

    /** Nothing moved. */
    static final Outcome NONE = new Outcome(0, 0, 0);
  }
}
