/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Memory3D's workers, private and shared, and writers of one space beside its readers. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WorkersTest {

  private static final int WORKERS = 4;
  private static final int BLOCKS = 100;

  /** Each worker has a space; what one does is what it would do alone. */
  @Test
  void privateWorkersDoWhatEachWouldDoAlone() throws Exception {
    byte[] alone = work(9);
    for (byte[] each : together(worker -> work(9))) {
      assertThat(each).isEqualTo(alone);
    }
  }

  private static byte[] work(long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    try (Space space = Space.builder().memory(16 << 20).confined()) {
      Heap heap = space.heap(1);
      List<Long> live = new ArrayList<>();
      for (int i = 0; i < 2_000; i++) {
        if (live.size() > 50) {
          heap.free(live.remove(random.nextInt(live.size())));
        }
        live.add(heap.allocate(random.nextInt(1, 3_000)));
        space.putByte(live.getLast(), (byte) i);
      }
      return Images.of(space);
    }
  }

  /** All workers allocate in one heap: every one of the blocks is there, and apart. */
  @Test
  void sharedWorkersGetBlocksApartAndKeepWhatTheyWrite() throws Exception {
    try (Space space = Space.builder().shared()) {
      Heap heap = space.heap(1);
      List<List<Long>> all =
          together(worker -> {
            List<Long> mine = new ArrayList<>();
            for (int i = 0; i < BLOCKS; i++) {
              mine.add(heap.allocate(8));
              space.putLong(mine.getLast(), worker * 1_000L + i);
            }
            return mine;
          });
      assertThat(heap.report(50).blocks()).isEqualTo(WORKERS * BLOCKS);
      assertThat(all.stream().flatMap(List::stream)).doesNotHaveDuplicates();
      for (int worker = 0; worker < WORKERS; worker++) {
        for (int i = 0; i < BLOCKS; i++) {
          assertThat(space.getLong(all.get(worker).get(i))).isEqualTo(worker * 1_000L + i);
        }
      }
      together(worker -> {
        all.get(worker).forEach(heap::free);
        return worker;
      });
      assertThat(heap.report(50).used()).isZero();
      assertThat(space.resident(1)).isZero();
    }
  }

  @Test
  void noAdditionOfAnyWorkerIsLost() throws Exception {
    try (Space space = Space.builder().region(1, RegionSettings.of(RegionType.SHARED)).shared()) {
      long sum = Address.of(1, 0, 0);
      long count = Address.of(1, 0, 4_096);
      together(worker -> {
        for (int i = 1; i <= 5_000; i++) {
          space.getAndAdd(sum, i);
          long was;
          do {
            was = space.getLong(count);
          } while (!space.compareAndSet(count, was, was + 1));
        }
        return worker;
      });
      assertThat(space.getLong(sum)).isEqualTo(WORKERS * 5_000L * 5_001 / 2);
      assertThat(space.getLong(count)).isEqualTo(WORKERS * 5_000L);
    }
  }

  /** Each region has a writer that counts up in all its pages; a snapshot is of one moment. */
  @Test
  void aSnapshotBesideAWriterForEachRegionIsOfOneMoment() throws Exception {
    SpaceBuilder builder = Space.builder().memory(64 << 20);
    for (int region = 1; region < WORKERS; region++) {
      builder.region(region, RegionSettings.of(RegionType.STATE));
    }
    try (Space space = builder.shared()) {
      AtomicBoolean done = new AtomicBoolean();
      together(worker -> {
        if (worker == 0) {
          readBesideWriters(space);
          done.set(true);
        }
        for (long i = 1; !done.get(); i++) {
          for (int page = 0; page < 8; page++) {
            space.putLong(Address.of(worker, 0, page * 4_096), i);
          }
        }
        return worker;
      });
    }
  }

  private static void readBesideWriters(Space space) {
    for (int i = 0; i < 400; i++) {
      try (Space snapshot = space.snapshot()) {
        for (int region = 1; region < WORKERS; region++) {
          long[] is = new long[8];
          for (int page = 7; page >= 0; page--) {
            is[page] = snapshot.getLong(Address.of(region, 0, page * 4_096));
          }
          assertThat(is[0] - is[7]).isBetween(0L, 1L);
          for (int page = 1; page < 8; page++) {
            assertThat(is[page - 1]).isGreaterThanOrEqualTo(is[page]);
            assertThat(snapshot.getLong(Address.of(region, 0, page * 4_096))).isEqualTo(is[page]);
          }
        }
      }
    }
  }

  @Test
  void copiesInAllDirectionsEnd() throws Exception {
    SpaceBuilder builder = Space.builder().memory(64 << 20);
    for (int region = 1; region <= WORKERS; region++) {
      builder.region(region, RegionSettings.of(RegionType.STATE));
    }
    try (Space space = builder.shared()) {
      for (int region = 1; region <= WORKERS; region++) {
        space.fill(Address.of(region, 0, 0), 10_000, (byte) region);
      }
      together(worker -> {
        SplittableRandom random = new SplittableRandom(worker);
        for (int i = 0; i < 1_500; i++) {
          long from = Address.of(1 + random.nextInt(WORKERS), 0, 0);
          space.copy(from, Address.of(1 + random.nextInt(WORKERS), 0, 0), 10_000);
          if (i % 100 == 0) {
            synchronized (builder) { // one made inside another ends with it
              space.commit(space.checkpoint());
            }
          }
        }
        return worker;
      });
      for (int region = 1; region <= WORKERS; region++) {
        byte[] is = new byte[10_000];
        space.read(Address.of(region, 0, 0), is, 0, is.length);
        assertThat(is).containsOnly(is[0]);
        assertThat(is[0]).isBetween((byte) 1, (byte) WORKERS);
      }
    }
  }

  @Test
  void aLockTakenAfterOneWithAHigherNumberIsFound() {
    try (Space space =
        Space.builder()
            .region(1, RegionSettings.of(RegionType.STATE))
            .region(2, RegionSettings.of(RegionType.STATE))
            .shared()) {
      Region one = space.region(Address.of(1, 0, 0));
      Region two = space.region(Address.of(2, 0, 0));
      one.lock();
      two.lock();
      one.unlock();
      assertThatExceptionOfType(AssertionError.class)
          .isThrownBy(one::lock)
          .withMessageContaining("region 1 is locked after one with a higher number");
      two.unlock();
      one.lock();
      one.unlock();
    }
  }

  private interface Work<T> {
    T of(int worker) throws Exception;
  }

  private static <T> List<T> together(Work<T> work) throws Exception {
    try (ExecutorService pool = Executors.newFixedThreadPool(WORKERS)) {
      List<Callable<T>> all = new ArrayList<>();
      for (int i = 0; i < WORKERS; i++) {
        int worker = i;
        all.add(() -> work.of(worker));
      }
      List<T> done = new ArrayList<>();
      for (Future<T> each : pool.invokeAll(all)) {
        done.add(each.get());
      }
      return done;
    }
  }
}
