/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.engram.merkle.hash.HashAlgorithm;
import dev.engram.space.Address;
import dev.engram.space.Space;
import dev.engram.store.Store;
import dev.engram.store.StoreException;
import dev.engram.store.StoredMemory;
import dev.engram.store.Version;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reported as skipped where no small file system can be mounted. */
final class FullDiskTest {

  private static final int SMALL = 48 << 10;
  private static final int LARGER = 160 << 10;
  private static final long MEMORY = 256L << 20;
  private static final HashAlgorithm HASH = HashAlgorithm.BLAKE3;
  private static final String FULL = "the file system is full";

  @TempDir Path folder;

  private List<SmallDisk> disks = List.of();
  private final Model model = new Model();
  private int jobs;

  @BeforeEach
  void mount() throws IOException {
    disks = SmallDisk.of(folder.resolve("disk"), SMALL);
    assumeTrue(!disks.isEmpty(), "no small file system can be mounted here");
  }

  @AfterEach
  void unmount() {
    model.close();
    disks.forEach(SmallDisk::close);
  }

  private Path directory() {
    return disks.getFirst().directory().resolve("store");
  }

  private Store open() {
    return Store.builder().create(true).cache(2 << 20).open(directory());
  }

  private static StoredMemory memory(Store store) {
    return store.has("m")
        ? store.open("m", Step.regions(MEMORY))
        : store.create("m", Step.regions(MEMORY), HASH, false);
  }

  private void commit(StoredMemory memory, Step step) {
    long base = memory.version().map(Version::number).orElse(0L);
    step.apply(memory.space());
    Version version = memory.commit();
    Work work = base == 0 ? Work.CREATE : Work.COMMIT;
    Job job = Job.commit(++jobs, work, "m", base, HASH, step);
    model.add(job, version.number(), version.root(), model.content(job));
  }

  private void commit(StoredMemory memory, Step.Kind kind) {
    commit(memory, new Step(kind, jobs));
  }

  /** Commits until it is told that there is no room, and closes the store as it can. */
  private void fill() {
    Store store = open();
    try (StoredMemory memory = memory(store)) {
      for (int i = 0; i < 1_000; i++) {
        try {
          commit(memory, Step.Kind.MANY);
        } catch (StoreException.Failed e) {
          assertThat(e).hasMessageContaining(FULL);
          return;
        }
      }
      throw new AssertionError("it is never full");
    } finally {
      close(store);
    }
  }

  /** There may be no room to say that it was closed. */
  private static void close(Store store) {
    try {
      store.close();
    } catch (StoreException.Failed e) {
      assertThat(e).hasMessageContaining(FULL);
    }
  }

  private void judge(Store store) {
    assertThat(new Judge(store, model).judge(_ -> true))
        .isEqualTo(model.require("m").history().size());
  }

  /** With room all is there, and it goes on. */
  private void goOn() {
    disks.getFirst().grow(LARGER);
    try (Store store = open()) {
      judge(store);
      try (StoredMemory memory = memory(store)) {
        commit(memory, Step.Kind.MANY);
        commit(memory, Step.Kind.WIDE);
      }
      judge(store);
    }
    try (Store store = open()) {
      assertThat(store.recovery().wasClosed()).isTrue();
      judge(store);
    }
  }

  @Test
  void aCommitThatFindsNoRoomSaysSoAndNothingIsLost() {
    fill();
    goOn();
  }

  @Test
  void aLargeCommitThatFindsNoRoomIsUndone() {
    Store store = open();
    try {
      try (StoredMemory memory = memory(store)) {
        commit(memory, Step.Kind.SMALL);
        Step.bulk(new SplittableRandom(1)).apply(memory.space());
        assertThatThrownBy(memory::commit)
            .isInstanceOf(StoreException.Failed.class)
            .hasMessageContaining(FULL);
        assertThat(store.head("m").root()).isEqualTo(model.require("m").head().root);
      }
    } finally {
      close(store);
    }
    goOn();
  }

  @Test
  void aLargeImportThatFindsNoRoomIsUndone() {
    byte[] image;
    try (Space space = Step.regions(MEMORY).confined()) {
      Step.bulk(new SplittableRandom(1)).apply(space);
      image = Image.of(space).bytes();
    }
    Store store = open();
    try {
      try (StoredMemory memory = memory(store)) {
        commit(memory, Step.Kind.SMALL);
      }
      assertThatThrownBy(() -> store.importFrom("i", new ByteArrayInputStream(image), HASH))
          .isInstanceOf(StoreException.Failed.class)
          .hasMessageContaining(FULL);
      assertThat(store.names()).containsExactly("m");
    } finally {
      close(store);
    }
    goOn();
  }

  @Test
  void whatWasCommittedCanBeReadWhileThereIsNoRoom() {
    Store store = open();
    try {
      try (StoredMemory memory = memory(store)) {
        commit(memory, Step.Kind.WIDE);
        Step.bulk(new SplittableRandom(1)).apply(memory.space());
        assertThatThrownBy(memory::commit).isInstanceOf(StoreException.Failed.class);
        assertThat(memory.space().getCell(Address.at(255, 0x4000_0000L))).isNotNegative();
      }
      Known head = model.require("m").head();
      head.prove(Image.of(store, "m", head.number));
    } finally {
      close(store);
    }
    goOn();
  }

  @Test
  void aStoreOnAFullDiskDoesNotOpenOrGoesOnAndLosesNothing() {
    fill();
    for (int i = 0; i < 3; i++) {
      try (Store store = open()) {
        assertThat(store.names()).containsExactly("m");
      } catch (StoreException.Failed e) {
        assertThat(e).hasMessageContaining(FULL);
      }
    }
    goOn();
  }

  @Test
  void aBackupThatFindsNoRoomSaysSo() throws IOException {
    fill();
    disks.getFirst().grow(LARGER);
    List<SmallDisk> other = SmallDisk.of(folder.resolve("other"), 100);
    assumeTrue(!other.isEmpty());
    try (SmallDisk small = other.getFirst();
        Store store = open()) {
      Path to = small.directory().resolve("backup");
      assertThatThrownBy(() -> store.backup(to))
          .isInstanceOf(StoreException.Failed.class)
          .hasMessageContaining(FULL);
      assertThatThrownBy(() -> Store.open(to)).isInstanceOf(StoreException.NotAStore.class);
      judge(store);
    }
    goOn();
  }
}
