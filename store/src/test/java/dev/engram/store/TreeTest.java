/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.space.Address;
import dev.engram.space.RegionSettings;
import dev.engram.space.RegionType;
import dev.engram.space.Space;
import dev.engram.space.SpaceBuilder;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the tree of a version says of groups, at the edges of regions and of tiles. */
final class TreeTest {

  private static final int END = 1 << 28;

  /** Groups that are not all zero, in order, the last of all among them. */
  private static final int[] GROUPS = {group(1, 0), group(1, 17), group(1, 300), END - 1};

  @TempDir Path folder;

  private static int group(int region, int in) {
    return region << 20 | in;
  }

  private static long address(int group) {
    return Address.at(group >>> 20, (group & 0xF_FFFFL) << 12);
  }

  private static SpaceBuilder regions() {
    SpaceBuilder builder = Space.builder();
    for (int region : new int[] {1, 2, 128, 255}) {
      builder.region(region, RegionSettings.of(RegionType.HEAP));
    }
    return builder;
  }

  private Store open() {
    return Store.builder().create(true).cache(4 << 20).open(folder.resolve("store"));
  }

  private void withTree(Consumer<Tree> what) {
    try (Store store = open();
        StoredMemory memory = store.create("m", regions())) {
      for (int group : GROUPS) {
        memory.space().putLong(address(group), 1);
      }
      memory.commit();
    }
    try (Database database =
        Database.open(folder.resolve("store").resolve(Store.DATABASE), false, 1 << 20)) {
      Catalogue catalogue = new Catalogue(new Records(database, 1 << 20));
      Catalogue.Name of = catalogue.require("m");
      what.accept(catalogue.tree(of.family(), catalogue.head(of)));
    }
  }

  @Test
  void theNextGroupIsFoundFromAnywhereAndNotBeyondTheEnd() {
    withTree(tree -> {
      int from = 0;
      for (int group : GROUPS) {
        assertThat(tree.next(from, END)).isEqualTo(group);
        assertThat(tree.next(group, group + 1)).isEqualTo(group);
        assertThat(tree.next(from, group)).isEqualTo(-1);
        from = group + 1;
      }
      assertThat(tree.next(END, END)).isEqualTo(-1);
      assertThat(tree.next(7, 7)).isEqualTo(-1);
    });
  }

  @Test
  void aGroupIsReadWhereItIs() {
    withTree(tree -> {
      byte[] into = new byte[Tree.MOST_BYTES];
      for (int group : GROUPS) {
        into[7] = 0;
        assertThat(tree.read(group, into)).isTrue();
        assertThat(into[7]).isEqualTo((byte) 1);
      }
      // beside one that is, and where nothing is near
      for (int group : new int[] {group(1, 1), group(1, 16), group(1, 0x8_0000), group(128, 0)}) {
        assertThat(tree.read(group, into)).isFalse();
      }
    });
  }

  @Test
  void pagesAreCountedByRegion() {
    withTree(tree -> {
      assertThat(tree.pages(1)).isEqualTo(3);
      assertThat(tree.pages(2)).isZero();
      assertThat(tree.pages(128)).isZero();
      assertThat(tree.pages(255)).isEqualTo(1);
    });
  }

  @Test
  void aRegionThatIsZeroAgainHasNoPages() {
    try (Store store = open();
        StoredMemory memory = store.create("m", regions())) {
      memory.space().putLong(address(group(1, 0)), 1);
      memory.space().putLong(address(group(2, 0)), 1);
      memory.space().putLong(address(group(128, 0)), 1);
      memory.commit();
      memory.space().putLong(address(group(2, 0)), 0);
      memory.space().putLong(address(group(128, 0)), 0);
      memory.commit();
      try (Space space = store.view("m", 2, Space.builder())) {
        assertThat(space.resident(1)).isEqualTo(4_096);
        assertThat(space.resident(2)).isZero();
        assertThat(space.resident(128)).isZero();
      }
    }
  }
}
