/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena.disk;

import static dev.engram.arena.disk.DiskFileTest.read;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskFileConcurrencyTest {
  private static final int THREADS = 4;
  private static final int STEPS = 2_000;

  @TempDir Path directory;

  @Test
  void manyThreadsReadWhatTheyWrote() throws Exception {
    try (DiskFile file = DiskFile.create(directory, 64 << 20, 64 << 10)) {
      run(file, false);
    }
  }

  @Test
  void manyThreadsReadWhatTheyWroteThoughTheDiskFailsNowAndThen() throws Exception {
    FaultyDisk disk = new FaultyDisk(directory);
    disk.write =
        position -> {
          if (ThreadLocalRandom.current().nextInt(20) == 0) {
            throw new IOException("Input/output error");
          }
        };
    disk.most = 3_000;
    try (DiskFile file = DiskFile.create(disk.directory(), 64 << 20, 64 << 10)) {
      run(file, true);
      assertThat(file.counters().writeFailures()).isPositive();
      disk.heal();
      file.flush();
      assertThat(file.counters().pendingBytes()).isZero();
    }
  }

  /** Each thread has a model of its own records; all share the file. */
  private static void run(DiskFile file, boolean mayFail) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Future<Map<Integer, byte[]>>> all = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        int seed = i;
        Callable<Map<Integer, byte[]>> steps = () -> steps(file, new Random(seed), mayFail);
        all.add(threads.submit(steps));
      }
      long records = 0;
      long bytes = 0;
      for (Future<Map<Integer, byte[]>> one : all) {
        for (Map.Entry<Integer, byte[]> record : one.get().entrySet()) {
          assertThat(read(file, record.getKey())).isEqualTo(record.getValue());
          records++;
          bytes += record.getValue().length;
        }
      }
      assertThat(file.counters().records()).isEqualTo(records);
      assertThat(file.counters().liveBytes()).isEqualTo(bytes);
    }
  }

  private static Map<Integer, byte[]> steps(DiskFile file, Random random, boolean mayFail)
      throws DiskException {
    Map<Integer, byte[]> model = new HashMap<>();
    List<Integer> locations = new ArrayList<>();
    for (int i = 0; i < STEPS; i++) {
      int what = random.nextInt(10);
      if (locations.isEmpty() || what < (i / 500 % 2 == 0 ? 5 : 2)) {
        byte[] bytes = new byte[1 + random.nextInt(random.nextInt(10) == 0 ? 150_000 : 4_000)];
        new SplittableRandom(random.nextLong()).nextBytes(bytes);
        try {
          int location = file.write(MemorySegment.ofArray(bytes));
          model.put(location, bytes);
          locations.add(location);
        } catch (DiskException.Failed refused) {
          assertThat(mayFail).isTrue();
        }
      } else {
        int index = random.nextInt(locations.size());
        int location = locations.get(index);
        if (!Arrays.equals(read(file, location), model.get(location))) {
          throw new AssertionError("location " + location + " at step " + i);
        }
        if (what < 8) {
          file.free(location);
          model.remove(location);
          locations.set(index, locations.getLast());
          locations.removeLast();
        }
      }
    }
    return model;
  }
}
