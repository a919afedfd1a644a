/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.merkle.hash.HashAlgorithm;
import dev.engram.merkle.proof.ChunkSet;
import dev.engram.merkle.proof.Claim.Opened;
import dev.engram.merkle.proof.Verifier;
import dev.engram.space.Address;
import dev.engram.space.Space;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StoreTest {

  private static final long HERE = Address.of(1, 2, 3);

  @TempDir Path folder;

  private Store open() {
    return Store.builder().create(true).cache(4 << 20).open(folder.resolve("store"));
  }

  @Test
  void whatIsCommittedIsThereWhenTheStoreIsOpenedAgain() {
    Version first;
    try (Store store = open();
        StoredMemory memory = store.create("ledger", Space.builder())) {
      memory.space().putLong(HERE, 42);
      first = memory.commit();
      assertThat(first.root()).isEqualTo(Truth.of(memory.space()).root());
      memory.space().putLong(HERE, 43);
    }
    try (Store store = open();
        StoredMemory memory = store.open("ledger")) {
      assertThat(store.recovery().wasClosed()).isTrue();
      assertThat(store.head("ledger")).isEqualTo(first);
      assertThat(memory.space().getLong(HERE)).isEqualTo(42);
      memory.space().putLong(HERE, 44);
      Version second = memory.commit();
      assertThat(second.number()).isEqualTo(2);
      assertThat(second.parent()).isEqualTo(1);
      assertThat(store.history("ledger")).containsExactly(second, first);
      assertThat(second.root()).isEqualTo(Truth.of(memory.space()).root());
      assertThat(store.check(_ -> {}).damage()).isEmpty();
    }
  }

  @Test
  void aCommitOfNothingIsTheVersionThatThereIs() {
    try (Store store = open();
        StoredMemory memory = store.create("m", Space.builder())) {
      Version empty = memory.commit();
      assertThat(memory.commit()).isEqualTo(empty);
      memory.space().putByte(HERE, (byte) 1);
      memory.space().putByte(HERE, (byte) 0);
      assertThat(memory.commit()).isEqualTo(empty);
      assertThat(empty.pages()).isZero();
    }
  }

  @Test
  void anyVersionCanBeSeenProvenComparedAndGoneOnFrom() throws Exception {
    try (Store store = open();
        StoredMemory memory = store.create("m", Space.builder())) {
      for (int i = 1; i <= 5; i++) {
        memory.space().putLong(Address.plus(HERE, 1000L * i), i);
        memory.space().putLong(HERE, i);
        memory.commit();
      }
      for (int i = 1; i <= 5; i++) {
        try (Space space = store.view("m", i, Space.builder())) {
          assertThat(space.getLong(HERE)).isEqualTo(i);
          assertThat(space.getLong(Address.plus(HERE, 5000))).isEqualTo(i == 5 ? 5 : 0);
        }
        ByteArrayOutputStream image = new ByteArrayOutputStream();
        store.exportTo("m", i, image);
        assertThat(Truth.of(image.toByteArray(), HashAlgorithm.SHA_256).root())
            .isEqualTo(store.version("m", i).root());
        var proof = store.prove("m", i, ChunkSet.ofCells(HERE, 8));
        Opened claim =
            (Opened)
                new Verifier(HashAlgorithm.SHA_256).verify(store.version("m", i).root(), proof);
        assertThat(ByteBuffer.wrap(claim.contents().read(HERE, 8).orElseThrow()).getLong())
            .isEqualTo(i);
      }
      List<Long> chunks = new ArrayList<>();
      store.diff("m", 2, "m", 4, chunks::add);
      assertThat(chunks)
          .containsExactlyElementsOf(
              Stream.of(HERE, HERE + 3000, HERE + 4000).map(each -> each >>> 8).toList());
      store.branch("m", 3, "other");
      try (StoredMemory branch = store.open("other")) {
        assertThat(branch.space().getLong(HERE)).isEqualTo(3);
        branch.space().putLong(HERE, 33);
        assertThat(branch.commit().number()).isEqualTo(6);
      }
      assertThat(store.prune("m", new Keep.Last(1)).versions())
          .isEqualTo(1); // 4: the rest is other's
      assertThat(store.check(_ -> {}).lost()).isZero();
      assertThat(store.drop("other").versions()).isEqualTo(1); // 6: the rest is m's
      assertThat(store.prune("m", new Keep.Last(1)).versions()).isEqualTo(3);
      assertThat(store.history("m")).hasSize(1);
      Check check = store.check(_ -> {});
      assertThat(check.damage()).isEmpty();
      assertThat(check.lost()).isZero();
      assertThat(store.names()).containsExactly("m");
    }
  }

  @Test
  void imagesGoOutAndIn() throws IOException {
    try (Store store = open()) {
      Version version;
      try (StoredMemory memory = store.create("m", Space.builder())) {
        memory.space().fill(HERE, 100_000, (byte) 7);
        version = memory.commit();
        memory.space().fill(HERE, 50_000, (byte) 0);
        memory.commit();
      }
      ByteArrayOutputStream image = new ByteArrayOutputStream();
      store.exportTo("m", version.number(), image);
      byte[] bytes = image.toByteArray();
      Version copy =
          store.importFrom("copy", new ByteArrayInputStream(bytes), HashAlgorithm.SHA_256);
      assertThat(copy.root()).isEqualTo(version.root());
      Version again = store.importFrom("m", new ByteArrayInputStream(bytes), HashAlgorithm.BLAKE3);
      assertThat(again.root()).isEqualTo(version.root());
      assertThat(again.number()).isEqualTo(3);
      assertThat(store.check(_ -> {}).isGood()).isTrue();
    }
  }

  @Test
  void aStoreIsForOneAtATime() {
    try (Store store = open();
        StoredMemory memory = store.create("m", Space.builder())) {
      assertThatThrownBy(() -> Store.open(store.directory()))
          .isInstanceOf(StoreException.InUse.class);
      memory.commit();
      assertThatThrownBy(() -> store.open("m")).isInstanceOf(StoreException.InUse.class);
    }
  }

  @Test
  void backupsAreStores() {
    try (Store store = open();
        StoredMemory memory = store.create("m", Space.builder())) {
      memory.space().putLong(HERE, 1);
      Version version = memory.commit();
      store.backup(folder.resolve("backup"));
      memory.space().putLong(HERE, 2);
      memory.commit();
      try (Store backup = Store.open(folder.resolve("backup"))) {
        assertThat(backup.head("m")).isEqualTo(version);
        assertThat(backup.recovery().wasClosed()).isTrue();
        assertThat(backup.check(_ -> {}).isGood()).isTrue();
      }
    }
  }
}
