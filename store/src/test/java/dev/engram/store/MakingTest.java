/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.space.Address;
import dev.engram.space.Space;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A store whose making was cut off, at any of its steps, is made; one that was made never is. */
final class MakingTest {

  private static final long HERE = Address.of(1, 2, 3);

  @TempDir Path folder;

  private Path file(String name) {
    return folder.resolve("store").resolve(name);
  }

  private Store open() {
    return Store.builder().create(true).cache(4 << 20).open(folder.resolve("store"));
  }

  private void commit() {
    try (Store store = open();
        StoredMemory memory = store.create("m", Space.builder())) {
      memory.space().putLong(HERE, 1);
      assertThat(memory.commit().number()).isEqualTo(1);
    }
  }

  /** Makes a store of what is there, and sees that it is one. */
  private void isMade() {
    try (Store store = open()) {
      assertThat(store.names()).isEmpty();
      assertThat(store.recovery().wasClosed()).isTrue();
    }
    commit();
    assertThat(file(Claim.FORM)).exists();
    assertThat(file(Claim.MAKING)).doesNotExist();
    try (Store store = Store.open(folder.resolve("store"))) {
      assertThat(store.head("m").number()).isEqualTo(1);
      assertThat(store.check(_ -> {}).isGood()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", Claim.LOCK, Claim.LOCK + " " + Claim.MAKING + Folder.NEW})
  void oneThatWasCutOffBeforeItsNoteIsMade(String there) throws IOException {
    Files.createDirectory(folder.resolve("store"));
    for (String each : there.isEmpty() ? new String[0] : there.split(" ")) {
      Files.writeString(file(each), "");
    }
    isMade();
  }

  @ParameterizedTest
  @ValueSource(strings = {"nothing", "CURRENT", "MANIFEST", "all"})
  void oneWhoseDatabaseIsHalfMadeIsMadeAnew(String lost) throws IOException {
    commit();
    Files.delete(file(Claim.FORM));
    Files.writeString(file(Claim.MAKING), "");
    try (Stream<Path> files = Files.list(file(Store.DATABASE))) {
      for (Path each : files.toList()) {
        if (lost.equals("all") || each.getFileName().toString().startsWith(lost)) {
          Files.delete(each);
        }
      }
    }
    assertThatThrownBy(() -> Store.open(folder.resolve("store")))
        .isInstanceOf(StoreException.NotAStore.class)
        .hasMessageEndingWith("is no store");
    isMade();
  }

  @Test
  void oneThatWasCutOffWhenItHadItsFormKeepsWhatItHas() throws IOException {
    commit();
    Files.writeString(file(Claim.MAKING), "");
    try (Store store = open()) {
      assertThat(store.head("m").number()).isEqualTo(1);
      assertThat(file(Claim.MAKING)).doesNotExist();
    }
  }

  @Test
  void oneWithoutADatabaseHasNoForm() throws IOException {
    Files.createDirectory(folder.resolve("store"));
    Files.writeString(file(Claim.MAKING), "");
    Files.writeString(file(Store.DATABASE), "in its way");
    assertThatThrownBy(this::open).isInstanceOf(StoreException.class);
    assertThat(file(Claim.FORM)).doesNotExist();
    assertThat(file(Claim.MAKING)).exists();
    Files.delete(file(Store.DATABASE));
    isMade();
  }
}
