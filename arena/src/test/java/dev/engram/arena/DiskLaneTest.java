/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

import static dev.engram.arena.DiskLaneBytes.get;
import static dev.engram.arena.DiskLaneBytes.noise;
import static dev.engram.arena.DiskLaneBytes.put;
import static dev.engram.arena.DiskLaneBytes.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.arena.DiskLaneBytes.Deflate;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DiskLaneTest {
  private static final int LIMIT = 1 << 20;

  @TempDir Path directory;

  enum Cold {
    DISK,
    COMPRESSED,
    BOTH
  }

  private ArenaBuilder builder(Cold cold) {
    return builder(cold, LIMIT);
  }

  private ArenaBuilder builder(Cold cold, int limit) {
    ArenaBuilder builder = Arena.builder().lanes(limit / 4, limit * 3 / 4);
    if (cold != Cold.COMPRESSED) {
      builder.disk(directory).diskLimits(1 << 30, 64 << 10);
    }
    if (cold != Cold.DISK) {
      builder.compression(new Deflate());
    }
    return builder;
  }

  @ParameterizedTest
  @EnumSource
  void tenTimesAsMuchAsTheMemoryTakesIsWrittenReadAndChanged(Cold cold) {
    Random random = new Random(41);
    Map<Long, byte[]> model = new HashMap<>();
    List<Long> handles = new ArrayList<>();
    try (Arena arena = builder(cold).confined()) {
      for (long total = 0; total < 10L * LIMIT; ) {
        byte[] bytes = bytes(random, cold, 1 + random.nextInt(8_000));
        long handle = put(arena, bytes);
        model.put(handle, bytes);
        handles.add(handle);
        total += bytes.length;
      }
      check(arena, model);
      for (int i = 0; i < 1_000; i++) {
        int index = random.nextInt(handles.size());
        long handle = handles.get(index);
        if (random.nextInt(4) == 0) {
          arena.free(handle);
          model.remove(handle);
          byte[] bytes = bytes(random, cold, 1 + random.nextInt(8_000));
          handle = put(arena, bytes);
          handles.set(index, handle);
          model.put(handle, bytes);
        } else {
          byte[] bytes = bytes(random, cold, (int) arena.size(handle));
          arena.write(handle, 0, bytes, 0, bytes.length);
          model.put(handle, bytes);
        }
      }
      check(arena, model);
      assertThat(arena.statistics().liveBlocks()).isEqualTo(model.size());
      assertThat(arena.dump().stream().filter(block -> block.lane().isDirect()).count())
          .isLessThan(model.size());
      handles.forEach(arena::free);
      for (Lane lane : Lane.values()) {
        assertThat(arena.statistics().lane(lane).liveBytes()).as(lane.name()).isZero();
      }
    }
  }

  private static byte[] bytes(Random random, Cold cold, int length) {
    boolean compresses = cold == Cold.COMPRESSED || cold == Cold.BOTH && random.nextInt(10) > 0;
    return compresses ? text(random, length) : noise(random, length);
  }

  private static void check(Arena arena, Map<Long, byte[]> model) {
    model.forEach((handle, bytes) -> assertThat(get(arena, handle)).isEqualTo(bytes));
  }

  @Test
  void manyThreadsFaultAndFreeAtRandom() throws Exception {
    Random random = new Random(51);
    // enough for all, so that it is not room that they compete for
    try (Arena arena = builder(Cold.BOTH, 16 * LIMIT).shared();
        ExecutorService threads = Executors.newCachedThreadPool()) {
      Map<Long, byte[]> common = new HashMap<>();
      for (int i = 0; i < 60; i++) {
        byte[] bytes = bytes(random, Cold.BOTH, 1 + random.nextInt(4_000));
        common.put(put(arena, bytes), bytes);
      }
      Long[] all = common.keySet().toArray(Long[]::new);
      List<Future<Map<Long, byte[]>>> running = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        int seed = i;
        running.add(threads.submit(() -> steps(arena, new Random(seed), common, all)));
      }
      Map<Long, byte[]> model = new HashMap<>(common);
      for (Future<Map<Long, byte[]>> one : running) {
        model.putAll(one.get());
      }
      check(arena, model);
      assertThat(arena.statistics().liveBlocks()).isEqualTo(model.size());
      model.keySet().forEach(arena::free);
      assertThat(arena.statistics().lane(Lane.DISK).blocks()).isZero();
      assertThat(arena.statistics().lane(Lane.COMPRESSED).liveBytes()).isZero();
    }
  }

  /** Changes and frees what is its own; reads and moves what is everybody's. */
  private static Map<Long, byte[]> steps(
      Arena arena, Random random, Map<Long, byte[]> common, Long[] all) {
    Map<Long, byte[]> own = new HashMap<>();
    List<Long> handles = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      long shared = all[random.nextInt(all.length)];
      switch (random.nextInt(6)) {
        case 0 -> {
          byte[] bytes = bytes(random, Cold.BOTH, 1 + random.nextInt(4_000));
          long handle = put(arena, bytes);
          own.put(handle, bytes);
          handles.add(handle);
        }
        case 1 -> {
          if (handles.size() > 100) {
            long handle = handles.remove(random.nextInt(handles.size()));
            own.remove(handle);
            arena.free(handle);
          }
        }
        case 2 -> move(arena, shared, random);
        case 3 -> {
          if (!handles.isEmpty()) {
            long handle = handles.get(random.nextInt(handles.size()));
            move(arena, handle, random);
            expect(arena, handle, own);
          }
        }
        default -> expect(arena, shared, common);
      }
    }
    return own;
  }

  private static void expect(Arena arena, long handle, Map<Long, byte[]> model) {
    if (!Arrays.equals(get(arena, handle), model.get(handle))) {
      throw new AssertionError(Handle.toString(handle));
    }
  }

  private static void move(Arena arena, long handle, Random random) {
    try {
      arena.move(handle, DiskLaneBytes.lane(random));
    } catch (ArenaException.MoveRefused | ArenaException.OutOfMemory full) {
      // in use just now, not worth it, or no room there: it is where it was
      return;
    }
  }
}
