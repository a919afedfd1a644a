/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.space.Address;
import dev.engram.space.Space;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a store says of how it was left, and how it is left. */
final class ReopeningTest {

  private static final long HERE = Address.of(1, 2, 3);

  @TempDir Path folder;

  private Store open(String name) {
    return Store.builder().create(true).cache(4 << 20).open(folder.resolve(name));
  }

  private static void commit(Store store) {
    try (StoredMemory memory = store.create("m", Space.builder())) {
      memory.space().putLong(HERE, 1);
      memory.commit();
    }
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }

  @Test
  void aStoreThatWasNotClosedSaysSo() throws IOException {
    try (Store store = open("store")) {
      commit(store);
      // as whoever was killed now leaves it
      Folder.make(folder.resolve("killed"));
      Path copy = Files.createDirectory(folder.resolve("killed").resolve(Store.DATABASE));
      for (Path each : files(store.directory().resolve(Store.DATABASE))) {
        Files.copy(each, copy.resolve(each.getFileName()));
      }
      Claim.mark(folder.resolve("killed"));
    }
    for (boolean wasClosed : new boolean[] {false, true}) {
      try (Store store = open("killed")) {
        assertThat(store.recovery()).isEqualTo(new Recovery(wasClosed, List.of()));
        assertThat(store.head("m").number()).isEqualTo(1);
      }
    }
  }

  @Test
  void thatAStoreIsOpenIsOnTheDiskBeforeAnythingElse() {
    try (Store store = open("store")) {
      assertThat(store.syncs()).isPositive();
    }
  }

  @Test
  void aStoreThatIsClosedHasNothingInItsLog() throws IOException {
    try (Store store = open("store")) {
      commit(store);
    }
    assertThat(files(folder.resolve("store").resolve(Store.DATABASE)))
        .filteredOn(each -> each.toString().endsWith(".log"))
        .isNotEmpty()
        .allSatisfy(each -> assertThat(each).isEmptyFile());
  }
}
