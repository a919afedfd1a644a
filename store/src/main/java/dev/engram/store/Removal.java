/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Removes what a version has and no other that is kept.
 *
 * <p>A version shares what it has only by descent. So whoever else has something of it has it in
 * common with its <em>neighbours</em>: the nearest version before it that is kept, those that come
 * next after it, and those that come next after that one. It is enough to compare with these, and
 * what they share with it at the top of a tree they share with all below; so no more is walked than
 * what is removed, and its edge.
 *
 * <p>What is below is removed before what is above. So whoever goes on with a removal that was cut
 * off finds the rest from the top, and where something is missing, all below it is gone.
 */
final class Removal {

  private final Database database;
  private final int family;
  private final List<Tree> neighbours;
  private final Stages stages;
  private long pages;

  Removal(Database database, int family, List<Tree> neighbours, Stages stages) {
    this.database = database;
    this.family = family;
    this.neighbours = neighbours;
    this.stages = stages;
  }

  /** Removes all but the record, in all stages but the last. */
  void remove(VersionRecord version) {
    long[] tables = version.tableVersions();
    for (int i = 0; i < tables.length; i++) {
      int table = i;
      if (neighbours.stream()
          .noneMatch(each -> each.version.tableVersions()[table] == tables[table])) {
        stages.batch().delete(Database.Kind.TABLES, Keys.table(family, tables[i], i));
      }
    }
    if (version.top() == 0) {
      return;
    }
    List<Side> sides = new ArrayList<>();
    for (Tree each : neighbours) {
      if (each.version.top() == version.top()) {
        return;
      }
      Tile top = each.top();
      if (top != null) {
        sides.add(new Side(each, top));
      }
    }
    remove(version.top(), Tile.TOP, 0, sides);
  }

  /** The tile of a neighbour in the same place. */
  private record Side(Tree tree, Tile tile) {}

  private void remove(long written, int level, int index, List<Side> sides) {
    Tile tile = read(written, level, index);
    if (tile == null) {
      return;
    }
    for (int child = 0; child < Tile.CHILDREN; child++) {
      if (tile.has(child) && !isShared(tile, child, sides)) {
        int below = index << Tile.SHIFT | child;
        if (level == 1) {
          stages
              .batch()
              .delete(Database.Kind.PAGES, Keys.group(family, tile.versions[child], below));
          pages += tile.pages[child];
        } else {
          remove(tile.versions[child], level - 1, below, below(sides, level, child, below));
        }
      }
    }
    stages.batch().delete(Database.Kind.TILES, Keys.tile(family, written, level, index));
    stages.passOn();
  }

  private @Nullable Tile read(long written, int level, int index) {
    byte[] bytes = database.getOnce(Database.Kind.TILES, Keys.tile(family, written, level, index));
    return bytes == null ? null : Tile.decoded(bytes);
  }

  private static boolean isShared(Tile tile, int child, List<Side> sides) {
    for (Side each : sides) {
      if (each.tile.has(child) && each.tile.versions[child] == tile.versions[child]) {
        return true;
      }
    }
    return false;
  }

  private static List<Side> below(List<Side> sides, int level, int child, int index) {
    List<Side> below = new ArrayList<>();
    for (Side each : sides) {
      if (each.tile.has(child)) {
        below.add(new Side(each.tree, each.tree.below(each.tile, level, child, index)));
      }
    }
    return below;
  }

  /** How many pages were removed. */
  long pages() {
    return pages;
  }
}
