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
import dev.engram.space.SpaceException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A number of a version, or of a family, is given out once, whatever became of who had it. */
final class NumbersTest {

  private static final long HERE = Address.of(1, 2, 3);

  @TempDir Path folder;

  private Store open() {
    return Store.builder().create(true).cache(4 << 20).open(folder.resolve("store"));
  }

  /** The database of the store while nobody has it. */
  private Database database() {
    return Database.open(folder.resolve("store").resolve(Store.DATABASE), false, 1 << 20);
  }

  /** Commits something new, and returns the number of the version. */
  private static long commit(Store store, String name) {
    try (StoredMemory memory =
        store.has(name) ? store.open(name) : store.create(name, Space.builder())) {
      memory.space().putLong(HERE, memory.space().getLong(HERE) + 1);
      return memory.commit().number();
    }
  }

  private int family(String name) {
    try (Database database = database()) {
      return new Catalogue(new Records(database, 1 << 20)).require(name).family();
    }
  }

  private void put(byte[] key, byte[] value) {
    try (Database database = database();
        Database.Batch batch = database.batch()) {
      batch.put(Database.Kind.DEFAULT, key, Seal.on(key, value));
      batch.write(true);
    }
  }

  @BeforeEach
  void make() {
    try (Store store = open()) {
      assertThat(commit(store, "m")).isEqualTo(1);
    }
  }

  private static void fail(Store store, InputStream image) {
    assertThatThrownBy(() -> store.importFrom("m", image, HashAlgorithm.SHA_256))
        .isInstanceOf(SpaceException.BadImage.class);
  }

  @Test
  void aVersionOfWhichNothingWasWrittenHadItsNumber() throws IOException {
    try (Store store = open()) {
      ByteArrayOutputStream image = new ByteArrayOutputStream();
      store.exportTo("m", 1, image);
      fail(store, new ByteArrayInputStream(image.toByteArray(), 0, image.size() - 1));
      assertThat(commit(store, "m")).isEqualTo(3);
    }
  }

  @Test
  void aVersionThatIsBeingCommittedHasItsNumber() throws IOException {
    try (Store store = open()) {
      store.branch("m", 1, "branch");
      long[] meanwhile = new long[1];
      Version large =
          store.importFrom(
              "branch",
              new LargeImage().with(() -> meanwhile[0] = commit(store, "m")),
              HashAlgorithm.SHA_256);
      assertThat(large.number()).isEqualTo(2);
      assertThat(meanwhile[0]).isEqualTo(3);
    }
    try (Store store = open()) {
      assertThat(commit(store, "m")).isEqualTo(4);
    }
  }

  @Test
  void aVersionOfWhichStagesWereWrittenHadItsNumber() {
    try (Store store = open()) {
      fail(store, new LargeImage().cutOff());
    }
    try (Store store = open()) {
      assertThat(commit(store, "m")).isEqualTo(3);
    }
  }

  @Test
  void aVersionThatWasRemovedHadItsNumber() {
    try (Store store = open()) {
      store.branch("m", 1, "branch");
      assertThat(commit(store, "branch")).isEqualTo(2);
      store.drop("branch");
      store.branch("m", 1, "branch");
      assertThat(commit(store, "branch")).isEqualTo(3);
      store.drop("branch");
    }
    try (Store store = open()) {
      assertThat(commit(store, "m")).isEqualTo(4);
      assertThat(store.history("m")).extracting(Version::number).containsExactly(4L, 1L);
    }
  }

  @Test
  void theHighestVersionCountsWhereItsNoteIsBehind() {
    try (Store store = open()) {
      assertThat(commit(store, "m")).isEqualTo(2);
    }
    // as two commits leave it that take their numbers in one order and write in the other
    put(Keys.lastVersion(1), ByteBuffer.allocate(8).putLong(1).array());
    try (Store store = open()) {
      assertThat(commit(store, "m")).isEqualTo(3);
    }
  }

  @Test
  void aFamilyThatWasRemovedHadItsNumber() {
    try (Store store = open()) {
      commit(store, "other");
      store.drop("other");
    }
    try (Store store = open()) {
      commit(store, "third");
    }
    assertThat(family("m")).isEqualTo(1);
    assertThat(family("third")).isEqualTo(3);
  }

  @Test
  void aFamilyThatIsNotCommittedYetHasItsNumber() {
    try (Store store = open();
        StoredMemory second = store.create("second", Space.builder());
        StoredMemory third = store.create("third", Space.builder())) {
      third.commit();
      second.commit();
    }
    assertThat(family("second")).isEqualTo(2);
    assertThat(family("third")).isEqualTo(3);
  }

  @Test
  void theHighestFamilyCountsWhereItsNoteIsBehind() {
    try (Store store = open()) {
      commit(store, "other");
    }
    put(Keys.LAST_FAMILY, ByteBuffer.allocate(4).putInt(1).array());
    try (Store store = open()) {
      commit(store, "third");
    }
    assertThat(family("other")).isEqualTo(2);
    assertThat(family("third")).isEqualTo(3);
  }
}
