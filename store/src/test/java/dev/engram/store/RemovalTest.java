/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.space.Address;
import dev.engram.space.Permission;
import dev.engram.space.Space;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes with a version that is removed, and what stays since another has it too. */
final class RemovalTest {

  private static final int GROUPS = 3;

  /** More bytes than a stage has. */
  private static final int STAGE = 9 << 20;

  @TempDir Path folder;

  private Store open() {
    return Store.builder().create(true).cache(4 << 20).open(folder.resolve("store"));
  }

  private Database database() {
    return Database.open(folder.resolve("store").resolve(Store.DATABASE), false, 1 << 20);
  }

  private static long address(int group) {
    return Address.at(1, (long) group << 12);
  }

  private static void write(Space space) {
    for (int group = 0; group < GROUPS; group++) {
      space.putLong(address(group), group + 1);
    }
  }

  /** Whether all is right, and no more is there than belongs to a version. */
  private static void isWhole(Store store) {
    Check check = store.check(_ -> {});
    assertThat(check.damage()).isEmpty();
    assertThat(check.lost()).isZero();
  }

  @Test
  void aTreeThatTwoVersionsHaveStays() {
    try (Store store = open();
        StoredMemory memory = store.create("m", Space.builder())) {
      write(memory.space());
      memory.commit();
      memory.space().protect(1, Permission.READ);
      memory.commit();
      assertThat(store.prune("m", new Keep.Last(1))).isEqualTo(new Pruned(1, 0, 0));
      isWhole(store);
    }
    try (Store store = open();
        Space space = store.view("m", 2, Space.builder())) {
      assertThat(space.getLong(address(GROUPS - 1))).isEqualTo(GROUPS);
    }
  }

  @Test
  void aPageThatIsZeroInTheVersionAfterGoes() {
    try (Store store = open();
        StoredMemory memory = store.create("m", Space.builder())) {
      write(memory.space());
      memory.commit();
      memory.space().putLong(address(0), 0);
      memory.commit();
      assertThat(store.prune("m", new Keep.Last(1))).isEqualTo(new Pruned(1, 1, 0));
      isWhole(store);
      assertThat(store.head("m").pages()).isEqualTo(GROUPS - 1);
    }
  }

  @Test
  void aVersionOfNothingGoes() {
    try (Store store = open();
        StoredMemory memory = store.create("m", Space.builder())) {
      memory.commit();
      write(memory.space());
      memory.commit();
      assertThat(store.prune("m", new Keep.Last(1))).isEqualTo(new Pruned(1, 0, 0));
      isWhole(store);
    }
  }

  @Test
  void aRemovalOfMuchIsMadeInStages() {
    try (Store store = open();
        StoredMemory memory = store.create("m", Space.builder())) {
      write(memory.space());
      memory.commit();
    }
    try (Database database = database();
        Stages stages = new Stages(database, Keys.unfinished(1, 1), Reopening.REMOVAL)) {
      Catalogue catalogue = new Catalogue(new Records(database, 1 << 20));
      VersionRecord version = catalogue.head(catalogue.require("m"));
      stages.batch().put(Database.Kind.PAGES, new byte[1], new byte[STAGE]); // as if that were much
      Removal removal = new Removal(database, 1, List.of(), stages);
      removal.remove(version);
      assertThat(removal.pages()).isEqualTo(GROUPS);
      assertThat(stages.isUnfinished()).isTrue();
    }
  }

  @Test
  void aRemovalThatWasCutOffIsBroughtToItsEnd() {
    try (Store store = open()) {
      for (String name : List.of("gone", "kept")) {
        try (StoredMemory memory = store.create(name, Space.builder())) {
          write(memory.space());
          memory.commit();
        }
      }
    }
    try (Database database = database();
        Database.Batch batch = database.batch()) {
      // a drop, and of what it removes, from below, the lowest part of the tree
      batch.delete(Database.Kind.DEFAULT, Keys.name("gone"));
      batch.put(Database.Kind.DEFAULT, Keys.unfinished(1, 1), Reopening.REMOVAL);
      int first = 1 << 20;
      for (int group = 0; group < GROUPS; group++) {
        batch.delete(Database.Kind.PAGES, Keys.group(1, 1, first | group));
      }
      batch.delete(Database.Kind.TILES, Keys.tile(1, 1, 1, Tile.index(first, 1)));
      batch.write(true);
    }
    try (Store store = open()) {
      assertThat(store.recovery().undone())
          .containsExactly("the removal of version 1 was cut off, and is done");
      assertThat(store.names()).containsExactly("kept");
      isWhole(store);
    }
    try (Store store = open()) {
      assertThat(store.recovery()).isEqualTo(new Recovery(true, List.of()));
    }
  }
}
