/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.merkle.hash.HashAlgorithm;
import dev.engram.space.Address;
import dev.engram.space.Space;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a check counts as lost, and when it does not count. */
@Timeout(60)
final class CheckTest {

  private static final long HERE = Address.of(1, 2, 3);

  @TempDir Path folder;

  private Store open() {
    return Store.builder().create(true).cache(4 << 20).open(folder.resolve("store"));
  }

  private static void commit(Store store) {
    try (StoredMemory memory =
        store.has("m") ? store.open("m") : store.create("m", Space.builder())) {
      memory.space().putLong(HERE, memory.space().getLong(HERE) + 1);
      memory.commit();
    }
  }

  /** Commits in another thread, with something that is done amid it. */
  private static CompletableFuture<Version> commitLarge(Store store, LargeImage.Event amid) {
    return CompletableFuture.supplyAsync(() -> {
      try {
        return store.importFrom("large", new LargeImage().with(amid), HashAlgorithm.SHA_256);
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    });
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @BeforeEach
  void make() {
    try (Store store = open()) {
      commit(store);
    }
  }

  @Test
  void aRecordThatIsNoVersionsIsLost() {
    try (Database database =
            Database.open(folder.resolve("store").resolve(Store.DATABASE), false, 1 << 20);
        Database.Batch batch = database.batch()) {
      for (int i = 0; i < 3; i++) {
        batch.put(Database.Kind.PAGES, Keys.group(7, 7, i), new byte[8]);
      }
      batch.put(Database.Kind.TILES, Keys.tile(7, 7, 1, 0), new byte[8]);
      batch.put(Database.Kind.TABLES, Keys.table(7, 7, 0), new byte[8]);
      batch.write(true);
    }
    try (Store store = open()) {
      Check check = store.check(_ -> {});
      assertThat(check.isGood()).isTrue();
      assertThat(check.lost()).isEqualTo(5);
    }
  }

  @Test
  void nothingIsCountedBesideACommitThatBeganBeforeAndEndsAfter() {
    try (Store store = open()) {
      Check[] check = new Check[1];
      commitLarge(store, () -> check[0] = store.check(_ -> {})).join();
      assertThat(check[0].isGood()).isTrue();
      assertThat(check[0].lost()).isEqualTo(Check.NOT_COUNTED);
      assertThat(store.check(_ -> {}).lost()).isZero();
    }
  }

  @Test
  void nothingIsCountedBesideACommitThatBeganAndEndedMeanwhile() {
    try (Store store = open()) {
      Check check = store.check(_ -> CompletableFuture.runAsync(() -> commit(store)).join());
      assertThat(check.isGood()).isTrue();
      assertThat(check.lost()).isEqualTo(Check.NOT_COUNTED);
      assertThat(store.check(_ -> {}).lost()).isZero();
    }
  }

  @Test
  void nothingIsCountedBesideACommitThatBeganMeanwhileAndEndsAfter() {
    try (Store store = open()) {
      CountDownLatch begun = new CountDownLatch(1);
      CountDownLatch checked = new CountDownLatch(1);
      CompletableFuture<?>[] large = new CompletableFuture<?>[1];
      Check check =
          store.check(_ -> {
            large[0] =
                commitLarge(
                    store,
                    () -> {
                      begun.countDown();
                      await(checked);
                    });
            await(begun);
          });
      checked.countDown();
      large[0].join();
      assertThat(check.isGood()).isTrue();
      assertThat(check.lost()).isEqualTo(Check.NOT_COUNTED);
      assertThat(store.check(_ -> {}).lost()).isZero();
    }
  }

  @Test
  void nothingIsCountedBesideACommitThatBeganBeforeAndEndsMeanwhile() {
    try (Store store = open()) {
      CountDownLatch begun = new CountDownLatch(1);
      CountDownLatch checking = new CountDownLatch(1);
      CompletableFuture<Version> large =
          commitLarge(
              store,
              () -> {
                begun.countDown();
                await(checking);
              });
      await(begun);
      Check check =
          store.check(_ -> {
            checking.countDown();
            large.join();
          });
      assertThat(check.isGood()).isTrue();
      assertThat(check.lost()).isEqualTo(Check.NOT_COUNTED);
      assertThat(store.check(_ -> {}).lost()).isZero();
    }
  }
}
