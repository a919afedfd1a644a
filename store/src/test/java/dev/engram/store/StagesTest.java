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
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When stages are written, and that nothing is left of a commit that fails after some. */
final class StagesTest {

  private static final long HERE = Address.of(1, 2, 3);

  /** Bytes that one stage has room for, and more. */
  private static final int LITTLE = 1 << 20;

  private static final int MUCH = 9 << 20;

  @TempDir Path folder;

  private Store open() {
    return Store.builder().create(true).cache(4 << 20).open(folder.resolve("store"));
  }

  @BeforeEach
  void make() {
    try (Store store = open();
        StoredMemory memory = store.create("m", Space.builder())) {
      memory.space().putLong(HERE, 1);
      memory.commit();
    }
  }

  /** The keys of all records that are of a version, with notes of what is unfinished. */
  private List<byte[]> keys(long version) {
    List<byte[]> keys = new ArrayList<>();
    try (Database database = database()) {
      for (Database.Kind kind : Database.Kind.values()) {
        byte[] prefix =
            kind == Database.Kind.DEFAULT ? new byte[] {Keys.UNFINISHED} : Keys.written(1, version);
        database.forEach(kind, prefix, (key, _) -> keys.add(key));
      }
    }
    return keys;
  }

  private Database database() {
    return Database.open(folder.resolve("store").resolve(Store.DATABASE), false, 1 << 20);
  }

  /** Stages of a version that there is not. */
  private static Stages stages(Database database, int version) {
    return new Stages(database, Keys.unfinished(1, version), Reopening.COMMIT);
  }

  private static byte[] put(Stages stages, int version, int bytes) {
    byte[] key = Keys.group(1, version, 0);
    stages.batch().put(Database.Kind.PAGES, key, new byte[bytes]);
    stages.passOn();
    return key;
  }

  @Test
  void whatIsLittleIsOneStage() {
    try (Database database = database();
        Stages stages = stages(database, 7)) {
      byte[] key = put(stages, 7, LITTLE);
      assertThat(stages.isUnfinished()).isFalse();
      assertThat(database.get(Database.Kind.PAGES, key)).isNull();
      long syncs = database.syncs();
      stages.finish();
      assertThat(database.syncs()).isEqualTo(syncs + 1);
      assertThat(database.get(Database.Kind.PAGES, key)).hasSize(LITTLE);
    }
  }

  @Test
  void whenTheLastStageIsWrittenAllAre() {
    try (Database database = database()) {
      for (int version = 7; version < 12; version++) {
        try (Stages stages = stages(database, version)) {
          byte[] key = put(stages, version, MUCH);
          assertThat(stages.isUnfinished()).isTrue();
          stages.finish();
          assertThat(stages.isUnfinished()).isFalse();
          assertThat(database.get(Database.Kind.PAGES, key)).hasSize(MUCH);
          assertThat(database.get(Database.Kind.DEFAULT, Keys.unfinished(1, version))).isNull();
        }
      }
    }
  }

  @Test
  void whoClosesThemWaitsForTheStageThatIsWritten() {
    try (Database database = database()) {
      Stages stages = stages(database, 7);
      byte[] key = put(stages, 7, MUCH);
      stages.close();
      assertThat(database.get(Database.Kind.PAGES, key)).hasSize(MUCH);
      assertThat(database.get(Database.Kind.DEFAULT, Keys.unfinished(1, 7)))
          .isEqualTo(Reopening.COMMIT);
    }
  }

  @Test
  void ofACommitThatSucceedsThereAreRecordsAndNoNote() throws IOException {
    try (Store store = open()) {
      store.importFrom("m", new LargeImage().with(() -> {}), HashAlgorithm.SHA_256);
    }
    assertThat(keys(2)).hasSizeGreaterThan(1_500).noneMatch(key -> key[0] == Keys.UNFINISHED);
  }

  private void isUndone(InputStream image, Class<? extends Throwable> error) throws IOException {
    try (Store store = open()) {
      assertThatThrownBy(() -> store.importFrom("m", image, HashAlgorithm.SHA_256))
          .isInstanceOf(error)
          .hasNoSuppressedExceptions();
      assertThat(store.check(_ -> {}).lost()).isZero();
    }
    assertThat(keys(2)).isEmpty();
    try (Store store = open();
        StoredMemory memory = store.open("m")) {
      assertThat(store.recovery()).isEqualTo(new Recovery(true, List.of()));
      memory.space().putLong(HERE, 2);
      memory.commit();
      assertThat(store.importFrom("n", new LargeImage().with(() -> {}), HashAlgorithm.SHA_256))
          .isEqualTo(store.head("n"));
      assertThat(store.check(_ -> {}).lost()).isZero();
    }
  }

  @Test
  void anImportOfWhatIsCutOffIsUndoneAtOnce() throws IOException {
    isUndone(new LargeImage().cutOff(), SpaceException.BadImage.class);
  }

  @Test
  void anImportOfWhatCannotBeReadIsUndoneAtOnce() throws IOException {
    isUndone(
        new LargeImage()
            .with(() -> {
              throw new IOException("the disk is gone");
            }),
        UncheckedIOException.class);
  }

  @Test
  void anImportThatMemoryEndsUnderIsUndoneAtOnce() throws IOException {
    isUndone(
        new LargeImage()
            .with(() -> {
              throw new OutOfMemoryError("the heap is full");
            }),
        OutOfMemoryError.class);
  }
}
