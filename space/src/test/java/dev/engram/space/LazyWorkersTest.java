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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several threads in a space whose pages come and go. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LazyWorkersTest {

  private static final int WORKERS = 4;
  private static final int PAGES = 60;
  private static final int CACHED = 12;
  private static final int ROUNDS = Boolean.getBoolean("engram.nightly") ? 200_000 : 20_000;

  /** All threads read all regions, and each takes pages of all of them back. */
  @Test
  void whatAllReadIsThereAndNoMoreThanMayBe() throws Exception {
    ImageSource source = source();
    try (Space space = OpenedOnSourceTest.opened(builder(), source, true)) {
      together(worker -> {
        SplittableRandom random = new SplittableRandom(worker);
        for (int i = 0; i < ROUNDS; i++) {
          int region = 1 + random.nextInt(WORKERS);
          int page = random.nextInt(PAGES);
          assertThat(space.getLong(at(region, page))).isEqualTo(first(region, page));
        }
      });
      // each may add its page before it looks whether others go
      assertThat(OpenedOnSourceTest.physical(space)).isLessThanOrEqualTo(CACHED + WORKERS);
      assertThat(source.reads.get()).isGreaterThan(ROUNDS);
    }
    assertThat(source.users).hasValue(0);
  }

  @Test
  void noAdditionIsLostAndCopiesInAllDirectionsEnd() throws Exception {
    int half = PAGES / 2;
    LongAdder added = new LongAdder();
    try (Space space = OpenedOnSourceTest.opened(builder(), source(), true)) {
      together(worker -> {
        SplittableRandom random = new SplittableRandom(worker);
        for (int i = 0; i < ROUNDS; i++) {
          int region = 1 + random.nextInt(WORKERS);
          int page = random.nextInt(half);
          switch (random.nextInt(16)) {
            case 0 -> {
              long from = at(1 + random.nextInt(WORKERS), half + random.nextInt(half - 1));
              space.copy(from, at(region, half + page % (half - 1)), 7_000);
            }
            case 1 -> {
              try (Space snapshot = space.snapshot()) {
                assertThat(snapshot.getLong(at(region, page))).isEqualTo(first(region, page));
                assertThat(snapshot.getLong(at(region, page) + 8)).isNotNegative();
              }
            }
            default -> {
              space.getAndAdd(at(region, page) + 8, 1);
              added.increment();
            }
          }
        }
      });
      long sum = 0;
      for (int region = 1; region <= WORKERS; region++) {
        for (int page = 0; page < half; page++) {
          assertThat(space.getLong(at(region, page))).isEqualTo(first(region, page));
          sum += space.getLong(at(region, page) + 8);
        }
      }
      assertThat(sum).isEqualTo(added.sum());
      assertThat(space.pages().resident()).isEqualTo(WORKERS * PAGES);
    }
  }

  /** Each region has a writer, and one thread keeps them elsewhere while others look. */
  @Test
  void writersGoOnWhileWhatTheyWroteIsKeptElsewhere() throws Exception {
    ImageSource opened = source();
    List<ImageSource> sources = new ArrayList<>(List.of(opened));
    try (Space space = OpenedOnSourceTest.opened(builder(), opened, true)) {
      AtomicBoolean done = new AtomicBoolean();
      CountDownLatch kept = new CountDownLatch(4);
      long[] last = new long[WORKERS + 1];
      together(worker -> {
        if (worker == 0) {
          for (int i = 0; i < 40 || kept.getCount() > 0 && i < 10_000; i++) {
            look(space);
          }
          done.set(true);
        } else if (worker == 1) {
          keep(space, sources, kept, done);
        } else {
          SplittableRandom random = new SplittableRandom(worker);
          for (long i = 1; !done.get(); i++) {
            // one after the other, so that at any moment they fall from the first to the last
            for (int page = 0; page < PAGES; page++) {
              space.putLong(at(worker, page) + 8, i);
              if (random.nextInt(20) == 0) {
                int other = random.nextInt(PAGES);
                assertThat(space.getLong(at(worker, other) + 8))
                    .isEqualTo(other <= page ? i : i - 1);
              }
            }
            last[worker] = i;
          }
        }
      });
      for (int worker = 2; worker < WORKERS; worker++) {
        for (int page = 0; page < PAGES; page++) {
          assertThat(space.getLong(at(worker, page))).isEqualTo(first(worker, page));
          assertThat(space.getLong(at(worker, page) + 8)).isEqualTo(last[worker]);
        }
      }
    }
    assertThat(sources).hasSizeGreaterThan(3);
    assertThat(sources).allSatisfy(each -> assertThat(each.users).hasValue(0));
  }

  private static void look(Space space) {
    try (Space snapshot = space.snapshot()) {
      for (int round = 0; round < 2; round++) {
        for (int region = 2; region < WORKERS; region++) {
          long before = snapshot.getLong(at(region, 0) + 8);
          long least = before - 1;
          for (int page = 0; page < PAGES; page++) {
            long is = snapshot.getLong(at(region, page) + 8);
            assertThat(is).isBetween(least, before);
            before = is;
          }
        }
      }
    }
  }

  private static void keep(
      Space space, List<ImageSource> sources, CountDownLatch kept, AtomicBoolean done) {
    Mark since = space.mark();
    while (!done.get()) {
      Mark until = space.mark();
      ImageSource source;
      try (Space snapshot = space.snapshot()) {
        source = ImageSource.of(snapshot);
      }
      since.settle(source, until);
      since.close();
      since = until;
      sources.add(source);
      kept.countDown();
    }
  }

  private static SpaceBuilder builder() {
    SpaceBuilder builder = Space.builder().memory(64 << 20).cached(CACHED * 4_096L);
    for (int region = 1; region <= WORKERS; region++) {
      builder.region(region, RegionSettings.of(RegionType.STATE));
    }
    return builder;
  }

  private static ImageSource source() {
    try (Space space = builder().confined()) {
      for (int region = 1; region <= WORKERS; region++) {
        for (int page = 0; page < PAGES; page++) {
          space.putLong(at(region, page), first(region, page));
        }
      }
      return ImageSource.of(space);
    }
  }

  private static long first(int region, int page) {
    return region * 1_000L + page;
  }

  private static long at(int region, int page) {
    return Address.at(region, page * 4_096L);
  }

  private static void together(IntConsumer work) throws Exception {
    try (ExecutorService pool = Executors.newFixedThreadPool(WORKERS)) {
      List<Callable<Integer>> all = new ArrayList<>();
      for (int i = 0; i < WORKERS; i++) {
        int worker = i;
        all.add(() -> {
          work.accept(worker);
          return worker;
        });
      }
      for (Future<Integer> each : pool.invokeAll(all)) {
        each.get();
      }
    }
  }

  /** All of them want all locks, and whoever gets one gives it back. */
  @Test
  void whoeverWaitsForASpaceThatIsClosedIsRefused() throws Exception {
    Held source = new Held();
    Space space = Space.builder().sharedOn(source.tables(), source);
    List<FutureTask<?>> tasks = new ArrayList<>();
    tasks.add(started(space::close));
    source.reached.acquire();
    for (int i = 0; i < WORKERS; i++) {
      tasks.add(started(space::snapshot));
    }
    source.goOn.release();
    tasks.removeFirst().get();
    for (FutureTask<?> each : tasks) {
      assertThatExceptionOfType(ExecutionException.class)
          .isThrownBy(() -> each.get(20, TimeUnit.SECONDS))
          .withCauseInstanceOf(SpaceException.Closed.class);
    }
  }

  /** What they would be told otherwise is that there is nothing. */
  @Test
  void whoeverWaitsForARegionThatIsClosedIsRefused() throws Exception {
    Held source = new Held();
    Space space = Space.builder().sharedOn(source.tables(), source);
    Mark mark = space.mark();
    FutureTask<?> reader = started(() -> space.getByte(Address.of(1, 0, 0)));
    source.reached.acquire();
    FutureTask<?> closer = started(space::close);
    List<FutureTask<?>> tasks = new ArrayList<>();
    tasks.add(started(() -> space.readChunk(Address.of(1, 0, 0) >>> 8, new byte[256], 0)));
    tasks.add(started(() -> space.resident(1)));
    tasks.add(started(space::checkpoint));
    tasks.add(started(space::mark));
    tasks.add(started(mark::chunks));
    tasks.add(started(mark::pages));
    source.goOn.release(2);
    reader.get();
    closer.get();
    for (FutureTask<?> each : tasks) {
      assertThatExceptionOfType(ExecutionException.class)
          .as("task %d", tasks.indexOf(each))
          .isThrownBy(() -> each.get(20, TimeUnit.SECONDS))
          .withCauseInstanceOf(SpaceException.Closed.class);
    }
  }

  /** A thread that does something, and waits for something by now. */
  private static FutureTask<?> started(Runnable work) {
    FutureTask<?> task = new FutureTask<>(work, true);
    Thread thread = Thread.ofPlatform().daemon().start(task);
    while (thread.getState() != Thread.State.WAITING && !task.isDone()) {
      Thread.onSpinWait();
    }
    return task;
  }

  /** A page of region 1 that nobody gets, and nobody leaves, before the test says so. */
  private static final class Held implements PageSource {
    final Semaphore reached = new Semaphore(0);
    final Semaphore goOn = new Semaphore(0);

    Tables tables() {
      try (Space empty = Space.builder().confined()) {
        return empty.tables();
      }
    }

    private void hold() {
      reached.release();
      goOn.acquireUninterruptibly();
    }

    @Override
    public boolean read(int region, int page, byte[] into) {
      hold();
      into[0] = 1;
      return true;
    }

    @Override
    public int next(int region, int from, int end) {
      return region == 1 && from == 0 && end > 0 ? 0 : -1;
    }

    @Override
    public long pages(int region) {
      return region == 1 ? 1 : 0;
    }

    @Override
    public void retain() {}

    @Override
    public void release() {
      hold();
    }
  }
}
