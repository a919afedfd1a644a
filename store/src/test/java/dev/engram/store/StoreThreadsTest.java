/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.merkle.hash.HashAlgorithm;
import dev.engram.space.Address;
import dev.engram.space.RegionSettings;
import dev.engram.space.RegionType;
import dev.engram.space.Space;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What several threads do to a store at once. */
@Timeout(120)
final class StoreThreadsTest {

  private static final int WRITERS = 8;
  private static final long HERE = Address.of(1, 7, 8);
  private static final long FAR = Address.of(1, 60_000, 8);

  @TempDir Path folder;

  private Store open() {
    return Store.builder().create(true).cache(4 << 20).open(folder.resolve("store"));
  }

  private static void all(List<Callable<Void>> work) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(work.size())) {
      for (Future<Void> each : threads.invokeAll(work)) {
        each.get();
      }
    }
  }

  @Test
  void manyWritersShareTheWaitingForTheDisk() throws Exception {
    int commits = 40;
    try (Store store = open()) {
      long before = store.syncs();
      CountDownLatch all = new CountDownLatch(WRITERS);
      List<Callable<Void>> work = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        String name = "m" + writer;
        work.add(() -> {
          try (StoredMemory memory = store.create(name, Space.builder().memory(1 << 20))) {
            all.countDown();
            all.await();
            for (int i = 1; i <= commits; i++) {
              memory.space().putLong(HERE, i);
              memory.commit();
            }
          }
          return null;
        });
      }
      all(work);
      assertThat(store.syncs() - before).isLessThan((long) WRITERS * commits);
    }
    try (Store store = open()) {
      for (int writer = 0; writer < WRITERS; writer++) {
        assertThat(store.history("m" + writer)).hasSize(commits);
        try (Space space = store.view("m" + writer, commits, Space.builder().memory(1 << 20))) {
          assertThat(space.getLong(HERE)).isEqualTo(commits);
        }
      }
      assertThat(store.check(_ -> {}).isGood()).isTrue();
    }
  }

  @Test
  void readersSeeWhatWasCommittedWhileOthersCommitAndPrune() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    try (Store store = open();
        StoredMemory memory = store.create("m", Space.builder(), HashAlgorithm.SHA_256, true)) {
      memory.commit();
      Callable<Void> writer =
          () -> {
            try {
              for (int i = 1; i <= 200; i++) {
                memory.space().putLong(HERE, i);
                memory.space().putLong(FAR, -i);
                memory.commit();
                if (i % 10 == 0) {
                  store.prune("m", new Keep.Last(3));
                }
              }
            } finally {
              done.set(true);
            }
            return null;
          };
      Callable<Void> reader =
          () -> {
            long last = 0;
            while (!done.get()) {
              long number = store.head("m").number();
              try (Space space = store.view("m", number, Space.builder().memory(1 << 20))) {
                long here = space.getLong(HERE);
                assertThat(space.getLong(FAR)).isEqualTo(-here);
                assertThat(here).isEqualTo(number - 1).isGreaterThanOrEqualTo(last);
                last = here;
              } catch (StoreException.NotThere pruned) {
                assertThat(store.head("m").number()).isGreaterThan(number);
              }
            }
            return null;
          };
      all(List.of(writer, reader, reader));
      assertThat(store.check(_ -> {}).lost()).isZero();
    }
  }

  @Test
  void whatACheckpointTakesBackIsInNoVersion() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    try (Store store = open();
        StoredMemory memory = store.create("m", Space.builder(), HashAlgorithm.SHA_256, true)) {
      Space space = memory.space();
      Callable<Void> writer =
          () -> {
            for (long i = 1; !done.get(); i++) {
              space.putLong(HERE, i);
              long checkpoint = space.checkpoint();
              space.putLong(HERE, -i);
              space.revert(checkpoint);
            }
            return null;
          };
      Callable<Void> committer =
          () -> {
            try {
              for (int i = 0; i < 500; i++) {
                try {
                  Version version = memory.commit();
                  try (Space of = store.view("m", version.number(), Space.builder())) {
                    assertThat(of.getLong(HERE)).isNotNegative();
                  }
                } catch (IllegalStateException open) {
                  // a checkpoint was
                }
              }
            } finally {
              done.set(true);
            }
            return null;
          };
      all(List.of(writer, committer));
    }
  }

  @Test
  void aSharedMemoryIsCommittedWhileThreadsWriteToIt() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    var builder = Space.builder();
    for (int region = 1; region <= 3; region++) {
      builder.region(region, RegionSettings.of(RegionType.HEAP));
    }
    try (Store store = open();
        StoredMemory memory = store.create("m", builder, HashAlgorithm.BLAKE3, true)) {
      List<Callable<Void>> work = new ArrayList<>();
      for (int region = 1; region <= 3; region++) {
        long base = Address.of(region, 0, 0);
        work.add(() -> {
          for (long i = 0; !done.get(); i++) {
            memory.space().getAndAdd(base + (i * 40_000 & 0xF_FFF8), 1);
          }
          return null;
        });
      }
      work.add(() -> {
        try {
          for (int i = 0; i < 30; i++) {
            memory.commit();
          }
        } finally {
          done.set(true);
        }
        return null;
      });
      all(work);
      Version last = memory.commit();
      assertThat(last.root()).isEqualTo(Truth.of(memory.space(), HashAlgorithm.BLAKE3).root());
      for (Version each : store.history("m")) {
        ByteArrayOutputStream image = new ByteArrayOutputStream();
        store.exportTo("m", each.number(), image);
        assertThat(Truth.of(image.toByteArray(), HashAlgorithm.BLAKE3).root())
            .isEqualTo(each.root());
      }
    }
  }

  @Test
  void whoReadsWhileTheStoreIsClosedIsRefused() throws Exception {
    Store store = open();
    try (StoredMemory memory = store.create("m", Space.builder())) {
      memory.space().putLong(HERE, 1);
      memory.commit();
      CountDownLatch begun = new CountDownLatch(1);
      Callable<Void> reader =
          () -> {
            assertThatThrownBy(
                    () -> {
                      while (true) {
                        store.head("m");
                        begun.countDown();
                      }
                    })
                .isInstanceOf(StoreException.Closed.class);
            return null;
          };
      Callable<Void> closer =
          () -> {
            begun.await();
            store.close();
            store.close();
            return null;
          };
      all(List.of(reader, closer));
      memory.space().putLong(HERE, 2);
      assertThatThrownBy(memory::commit).isInstanceOf(StoreException.Closed.class);
    }
  }

  @Test
  void aHistoryIsWholeWhileOthersCommitAndPrune() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    try (Store store = open();
        StoredMemory memory = store.create("m", Space.builder(), HashAlgorithm.SHA_256, true)) {
      memory.commit();
      Callable<Void> writer =
          () -> {
            try {
              for (int i = 1; i <= 100; i++) {
                memory.space().putLong(HERE, i);
                memory.commit();
                store.prune("m", new Keep.Last(1));
              }
            } finally {
              done.set(true);
            }
            return null;
          };
      Callable<Void> reader =
          () -> {
            while (!done.get()) {
              assertThat(store.history("m")).isNotEmpty();
              assertThat(store.head("m").number()).isPositive();
            }
            return null;
          };
      all(List.of(writer, reader, reader));
    }
  }
}
