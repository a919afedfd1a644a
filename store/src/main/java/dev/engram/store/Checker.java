/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store;

import dev.engram.merkle.proof.Table;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads everything that is kept and checks it: each version's tables, tree and pages, but for what
 * it has in common with the version before it, which was looked at with that one.
 */
final class Checker {

  /** How often one is told of the progress: once for so many groups. */
  private static final int STEP = 1_024;

  private final Database database;
  private final Catalogue catalogue;
  private final Records records;
  private final Consumer<? super Check.Progress> progress;
  private final List<Damage> damage = new ArrayList<>();
  private final byte[] group = new byte[Tree.MOST_BYTES];
  private final Set<ByteBuffer> seenTables = new HashSet<>();
  private final Traffic traffic;
  private long about;
  private int versions;
  private long pages;
  private long tiles;

  Checker(
      Database database,
      Catalogue catalogue,
      Records records,
      Consumer<? super Check.Progress> progress,
      Traffic traffic) {
    this.traffic = traffic;
    this.database = database;
    this.catalogue = catalogue;
    this.records = records;
    this.progress = progress;
  }

  Check check() {
    long before = traffic.still();
    about = database.about(Database.Kind.PAGES);
    Set<Integer> families = new HashSet<>();
    for (String name : catalogue.names()) {
      attempt(() -> {
        Catalogue.Name of = catalogue.require(name);
        families.add(of.family());
        catalogue.history(of);
      });
    }
    families.forEach(this::family);
    progress.accept(new Check.Progress(pages, pages));
    long lost = damage.isEmpty() ? lost() : Check.NOT_COUNTED;
    if (before == Traffic.BUSY || traffic.still() != before) {
      lost = Check.NOT_COUNTED;
    }
    return new Check(catalogue.names().size(), versions, pages, tiles, lost, damage);
  }

  /** Records beyond those that were met. */
  private long lost() {
    long kept = 0;
    for (Database.Kind kind :
        List.of(Database.Kind.PAGES, Database.Kind.TILES, Database.Kind.TABLES)) {
      kept += database.count(kind);
    }
    return kept - pages - tiles - seenTables.size();
  }

  private void family(int family) {
    NavigableMap<Long, Tree> trees = new TreeMap<>();
    for (long number : catalogue.numbers(family)) {
      attempt(() -> {
        VersionRecord version = catalogue.version(family, number);
        if (version != null) {
          versions++;
          tables(family, version);
          Tree tree = catalogue.tree(family, version);
          trees.put(number, tree);
          tree(tree, trees.get(version.parent()));
        }
      });
    }
  }

  private void tables(int family, VersionRecord version) {
    for (Table table : Table.values()) {
      long written = version.tableVersions()[table.order()];
      if (seenTables.add(ByteBuffer.wrap(Keys.table(family, written, table.order())))) {
        attempt(() -> catalogue.table(family, version, table));
      }
    }
  }

  private void tree(Tree tree, @Nullable Tree before) {
    VersionRecord version = tree.version;
    if (version.top() == 0 || before != null && before.version.top() == version.top()) {
      return;
    }
    attempt(() -> {
      Tile top = records.fresh(tree, version.top(), Tile.TOP, 0, version.memory(), 0);
      tiles++;
      if (top.allPages() != version.pages()) {
        damage.add(Damage.of(version.number(), "its number of pages is wrong"));
      }
      below(tree, top, Tile.TOP, 0, before, before == null ? null : before.top());
    });
  }

  /** What is below a tile, but for what is below the one in its place before. */
  private void below(
      Tree tree,
      Tile tile,
      int level,
      int index,
      @Nullable Tree before,
      @Nullable Tile tileBefore) {
    for (int child = 0; child < Tile.CHILDREN; child++) {
      if (!tile.has(child)) {
        continue;
      }
      boolean was = tileBefore != null && tileBefore.has(child);
      if (was && tileBefore != null && tileBefore.versions[child] == tile.versions[child]) {
        continue;
      }
      int at = index << Tile.SHIFT | child;
      int of = child;
      if (level == 1) {
        attempt(() -> group(tree, tile, of, at));
      } else {
        attempt(() -> {
          Tile next =
              records.fresh(
                  tree, tile.versions[of], level - 1, at, tile.digests, NodeDigests.at(of));
          tiles++;
          if (next.allPages() != tile.pages[of]) {
            int first = at << Tile.SHIFT * (level - 1);
            damage.add(tree.damage(tile.versions[of], level, first, "a count is wrong"));
          }
          Tile beside =
              was && before != null && tileBefore != null
                  ? before.below(tileBefore, level, of, at)
                  : null;
          below(tree, next, level - 1, at, before, beside);
        });
      }
    }
  }

  private void group(Tree tree, Tile tile, int child, int at) {
    records.group(tree, tile.versions[child], at, tile.digests, NodeDigests.at(child), group);
    if (++pages % STEP == 0) {
      progress.accept(new Check.Progress(pages, Math.max(pages, about)));
    }
  }

  /** Does something, and notes what damage it meets. */
  private void attempt(Runnable what) {
    try {
      what.run();
    } catch (StoreException.Damaged e) {
      damage.add(e.damage());
    }
  }
}
