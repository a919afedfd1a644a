/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.merkle.proof.ChunkSet;
import dev.engram.space.Address;
import dev.engram.space.Space;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is not looked at: counted in records that are read of a memory that has 18,000. */
final class EffortTest {

  private static final int PAGES = 16_384;

  /** Levels of the tree, with the group, twice, and some records of names, versions and tables. */
  private static final int FEW = 40;

  @TempDir Path folder;

  private static long address(int page) {
    return Address.at(1, (long) page << 12);
  }

  private Store open() {
    return Store.builder().create(true).cache(1 << 20).open(folder.resolve("store"));
  }

  private void make() {
    try (Store store = open();
        StoredMemory memory = store.create("m", Space.builder())) {
      for (int page = 0; page < PAGES; page++) {
        memory.space().putLong(address(page), page + 1);
      }
      memory.commit();
      memory.space().putLong(address(777), 0x5EED);
      memory.commit();
    }
  }

  /** Does something with a store that was just opened, and returns how many records were read. */
  private long reads(Consumer<Store> what) {
    try (Store store = open()) {
      what.accept(store);
      return store.reads();
    }
  }

  @Test
  void whatDidNotChangeIsNotLookedAt() {
    make();
    assertThat(reads(store -> store.open("m").close())).isLessThan(FEW);
    assertThat(
            reads(
                store -> {
                  try (StoredMemory memory = store.open("m")) {
                    assertThat(memory.space().getLong(address(777))).isEqualTo(0x5EED);
                    assertThat(memory.space().getLong(address(778))).isEqualTo(779);
                    memory.space().putLong(address(12_000), 1);
                    memory.commit();
                  }
                }))
        .isLessThan(2 * FEW);
    assertThat(reads(store -> store.prove("m", 1, ChunkSet.ofCells(address(9), 8))))
        .isLessThan(FEW);
    List<Long> chunks = new ArrayList<>();
    assertThat(reads(store -> store.diff("m", 1, "m", 2, chunks::add))).isLessThan(FEW);
    assertThat(chunks).containsExactly(address(777) >>> 8);
    assertThat(reads(store -> assertThat(store.prune("m", new Keep.Last(1)).pages()).isEqualTo(2)))
        .isLessThan(2 * FEW);
    assertThat(reads(store -> assertThat(store.check(_ -> {}).lost()).isZero()))
        .isGreaterThan(PAGES); // and this is how it would be
  }

  @Test
  void aMemoryLargerThanItsRamIsReadAndWritten() {
    make();
    try (Store store = open();
        StoredMemory memory = store.open("m", Space.builder().memory(4 << 20))) {
      for (int round = 1; round <= 2; round++) {
        for (int page = 0; page < PAGES; page++) {
          assertThat(memory.space().getLong(address(page)))
              .isEqualTo(page == 777 && round == 1 ? 0x5EED : (long) round * (page + 1));
          if (round == 1) {
            memory.space().putLong(address(page), 2L * (page + 1));
            if (page % 256 == 0) {
              memory.commit();
            }
          }
        }
      }
      assertThat(memory.space().resident(1)).isEqualTo((long) PAGES << 12);
    }
  }
}
