/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.merkle.hash.HashAlgorithm;
import dev.engram.space.Address;
import dev.engram.space.Space;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a backup is, and what is there if none was made. */
final class BackupTest {

  private static final long HERE = Address.of(1, 2, 3);

  @TempDir Path folder;

  private Path backup() {
    return folder.resolve("backup");
  }

  private Store open() {
    return Store.builder().create(true).cache(4 << 20).open(folder.resolve("store"));
  }

  private Version make() {
    try (Store store = open();
        StoredMemory memory = store.create("m", Space.builder())) {
      memory.space().putLong(HERE, 1);
      return memory.commit();
    }
  }

  @Test
  void itIsItsOwnersAlone() throws IOException {
    make();
    try (Store store = open()) {
      store.backup(backup());
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(backup())))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void oneThatFailsLeavesNothing() throws IOException {
    make();
    try (Store store = open()) {
      try (Stream<Path> files = Files.list(store.directory().resolve(Store.DATABASE))) {
        for (Path each : files.filter(file -> file.toString().endsWith(".sst")).toList()) {
          Files.delete(each); // so that it cannot be copied
        }
      }
      assertThatThrownBy(() -> store.backup(backup()))
          .isInstanceOf(StoreException.Failed.class)
          .hasMessageContaining("no backup was made at " + backup());
    }
    assertThat(backup()).doesNotExist();
  }

  @Test
  void oneThatIsRefusedLeavesWhatIsThere() throws IOException {
    make();
    Path thesis = Files.createDirectory(backup()).resolve("thesis.txt");
    Files.writeString(thesis, "years of work");
    try (Store store = open()) {
      assertThatThrownBy(() -> store.backup(backup()))
          .isInstanceOf(StoreException.Failed.class)
          .hasMessageContaining("it is there already");
    }
    assertThat(thesis).hasContent("years of work");
  }

  @Test
  void oneThatIsMadeAmidACommitHasNothingOfIt() throws IOException {
    Version first = make();
    try (Store store = open()) {
      Version second =
          store.importFrom(
              "m", new LargeImage().with(() -> store.backup(backup())), HashAlgorithm.SHA_256);
      assertThat(second.number()).isEqualTo(2);
      try (Space space = store.view("m", 2, Space.builder())) {
        assertThat(LargeImage.isIn(space)).isTrue();
      }
      assertThat(store.check(_ -> {}).lost()).isZero();
    }
    try (Store store = Store.builder().salvage(true).open(backup())) {
      assertThat(store.recovery().undone())
          .containsExactly("something is unfinished with version 2");
      assertThat(store.check(_ -> {}).lost()).isPositive();
    }
    try (Store store = Store.open(backup());
        StoredMemory memory = store.open("m")) {
      assertThat(store.recovery())
          .isEqualTo(
              new Recovery(true, List.of("a commit of version 2 was cut off, and is undone")));
      assertThat(store.history("m")).containsExactly(first);
      assertThat(store.check(_ -> {}).lost()).isZero();
      memory.space().putLong(HERE, 2);
      assertThat(memory.commit().number()).isEqualTo(3);
    }
    try (Store store = Store.open(backup())) {
      assertThat(store.recovery().undone()).isEmpty();
    }
    try (Store store = open()) {
      assertThat(store.recovery().undone()).isEmpty();
    }
  }
}
