/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

import static dev.engram.arena.DiskLaneBytes.get;
import static dev.engram.arena.DiskLaneBytes.noise;
import static dev.engram.arena.DiskLaneBytes.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.arena.disk.DiskException;
import dev.engram.arena.disk.FaultyDisk;
import dev.engram.arena.disk.Latches;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiskLaneFaultsTest {
  @TempDir Path directory;
  private FaultyDisk disk = new FaultyDisk(Path.of(""));
  private final Random random = new Random(21);
  private final Map<Long, byte[]> model = new HashMap<>();

  @BeforeEach
  void makeDisk() {
    disk = new FaultyDisk(directory);
  }

  @Test
  void aDirectoryThatRefusesIsToldWhenTheArenaIsBuilt() {
    ArenaBuilder builder = Arena.builder().disk(directory.resolve("missing"));
    assertThatThrownBy(builder::confined).isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void aBlockThatCannotBeReadIsStillOnDiskAndReadableOnceTheFaultIsOver() {
    try (Arena arena = builder(0).confined()) {
      fill(arena, 40);
      long handle = anyOnDisk(arena);
      disk.read = FaultyDisk.always("Input/output error");
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> arena.getLong(handle, 0))
            .isInstanceOf(ArenaException.PageFault.class)
            .hasRootCauseMessage("Input/output error");
        assertThatThrownBy(() -> arena.pin(handle)).isInstanceOf(ArenaException.PageFault.class);
        assertThatThrownBy(() -> arena.move(handle, Lane.SLOW))
            .isInstanceOf(ArenaException.PageFault.class);
        assertThat(arena.lane(handle)).isEqualTo(Lane.DISK);
      }
      disk.heal();
      check(arena);
    }
  }

  @Test
  void shortReadsAndWritesAreNotNoticed() {
    disk.most = 11;
    try (Arena arena = builder(0).confined()) {
      fill(arena, 40);
      anyOnDisk(arena);
      check(arena);
    }
  }

  @Test
  void aFileThatEndsTooEarlyIsAPageFaultOfThatBlock() throws Exception {
    try (Arena arena = builder(0).confined()) {
      fill(arena, 10);
      long handle = put(arena, noise(random, 600));
      arena.move(handle, Lane.DISK);
      byte[] end = disk.get(disk.size() - 50, 50);
      long size = disk.size();
      disk.cut(size - 50);
      assertThatThrownBy(() -> arena.getLong(handle, 0))
          .isInstanceOf(ArenaException.PageFault.class)
          .hasCauseInstanceOf(DiskException.Failed.class);
      check(arena);
      disk.put(size - 50, end);
      assertThat(get(arena, handle)).hasSize(600);
    }
  }

  @Test
  void anErrorOnAnyCallRefusesTheMoveAndTheBlockIsWhereItWas() {
    try (Arena arena = builder(0).confined()) {
      fill(arena, 20);
      byte[] bytes = noise(random, 200_000);
      long handle = put(arena, bytes);
      Lane before = arena.lane(handle);
      for (int call = 1; call <= 4; call++) {
        disk.write = FaultyDisk.nth(call, "Input/output error");
        assertThatThrownBy(() -> arena.move(handle, Lane.DISK))
            .isInstanceOf(ArenaException.MoveRefused.class)
            .hasRootCauseMessage("Input/output error");
        assertThat(arena.lane(handle)).isEqualTo(before);
        assertThat(get(arena, handle)).isEqualTo(bytes);
      }
      disk.heal();
      arena.move(handle, Lane.DISK);
      assertThat(get(arena, handle)).isEqualTo(bytes);
      check(arena);
    }
  }

  @Test
  void whenTheFileReachesItsLimitMovesAreRefusedAndAllocationsRunOut() {
    try (Arena arena = builder(0).diskLimits(100_000, 0).confined()) {
      assertThatThrownBy(() -> fill(arena, 10_000)).isInstanceOf(ArenaException.OutOfMemory.class);
      long handle = anyInRam(arena);
      assertThatThrownBy(
              () -> {
                for (long other : model.keySet()) {
                  arena.move(other, Lane.DISK);
                }
              })
          .isInstanceOf(ArenaException.MoveRefused.class)
          .hasCauseInstanceOf(DiskException.Full.class);
      assertThat(get(arena, handle)).isEqualTo(model.get(handle));
      // room in RAM for what comes back
      for (long other : model.keySet().stream().limit(60).toList()) {
        arena.free(other);
        model.remove(other);
      }
      check(arena);
    }
  }

  @Test
  void whenTheFileSystemIsFullAllocationsRunOutUntilItIsNot() {
    try (Arena arena = builder(0).confined()) {
      fill(arena, 40);
      disk.write = FaultyDisk.always("No space left on device");
      assertThatThrownBy(() -> fill(arena, 10_000)).isInstanceOf(ArenaException.OutOfMemory.class);
      disk.heal();
      fill(arena, 100);
      check(arena);
    }
  }

  @Test
  void whatCouldNotBeWrittenBehindIsNotLost() throws Exception {
    try (Arena arena = builder(1 << 20).confined()) {
      fill(arena, 20);
      disk.write = FaultyDisk.always("Input/output error");
      long handle = anyInRam(arena);
      arena.move(handle, Lane.DISK);
      long deadline = System.nanoTime() + 30_000_000_000L;
      while (disk.writes.get() == 0 && System.nanoTime() < deadline) {
        Thread.sleep(1);
      }
      long other = put(arena, noise(random, 500));
      assertThatThrownBy(
              () -> {
                // the first call may come before the failure is known
                arena.move(other, Lane.DISK);
                arena.move(anyInRam(arena), Lane.DISK);
              })
          .isInstanceOf(ArenaException.MoveRefused.class);
      assertThat(arena.lane(handle)).isEqualTo(Lane.DISK);
      assertThat(get(arena, handle)).isEqualTo(model.get(handle));
      disk.heal();
      arena.move(anyInRam(arena), Lane.DISK);
      check(arena);
    }
  }

  @Test
  void aFlippedBitIsAPageFaultOfThatBlockAlone() throws Exception {
    try (Arena arena = builder(0).confined()) {
      fill(arena, 20);
      byte[] bytes = noise(random, 300);
      long handle = put(arena, bytes);
      arena.move(handle, Lane.DISK);
      long at = disk.find(bytes);
      for (long bit = 0; bit < 300 * 8; bit += 37) {
        disk.flip(at + bit / 8, (int) bit % 8);
        assertThatThrownBy(() -> arena.getLong(handle, 0))
            .isInstanceOf(ArenaException.PageFault.class)
            .hasCauseInstanceOf(DiskException.Damaged.class);
        disk.flip(at + bit / 8, (int) bit % 8);
      }
      assertThat(arena.lane(handle)).isEqualTo(Lane.DISK);
      check(arena);
      assertThat(get(arena, handle)).isEqualTo(bytes);
      arena.move(handle, Lane.DISK);
      disk.flip(disk.find(bytes), 0);
      arena.free(handle);
      assertThat(arena.isLive(handle)).isFalse();
      check(arena);
    }
  }

  @Test
  void aStaleFrameIsAPageFault() throws Exception {
    try (Arena arena = builder(0).confined()) {
      byte[] former = noise(random, 300);
      byte[] bytes = noise(random, 300);
      long handle = put(arena, former);
      arena.move(handle, Lane.DISK);
      long at = disk.find(former) - 32;
      byte[] stale = disk.get(at, 332);
      arena.write(handle, 0, bytes, 0, 300);
      arena.move(handle, Lane.DISK);
      assertThat(disk.find(bytes) - 32).isEqualTo(at);
      byte[] fresh = disk.get(at, 332);
      disk.put(at, stale);
      assertThatThrownBy(() -> arena.getLong(handle, 0))
          .isInstanceOf(ArenaException.PageFault.class)
          .hasCauseInstanceOf(DiskException.Damaged.class);
      disk.put(at, fresh);
      assertThat(get(arena, handle)).isEqualTo(bytes);
    }
  }

  @Test
  void twoThreadsThatWantTheSameBlockReadItOnce() throws Exception {
    try (Arena arena = builder(0).shared();
        ExecutorService threads = Executors.newCachedThreadPool()) {
      byte[] bytes = noise(random, 3_000);
      long handle = put(arena, bytes);
      arena.move(handle, Lane.DISK);
      Latches hold = new Latches();
      disk.read = hold;
      Future<byte[]> first = threads.submit(() -> get(arena, handle));
      hold.awaitEntered();
      CompletableFuture<Void> begun = new CompletableFuture<>();
      Future<byte[]> second =
          threads.submit(() -> {
            begun.complete(null);
            return get(arena, handle);
          });
      begun.get();
      Thread.sleep(30);
      hold.release();
      assertThat(first.get()).isEqualTo(bytes);
      assertThat(second.get()).isEqualTo(bytes);
      assertThat(disk.reads).hasValue(1);
      // nor did the second keep room
      arena.free(handle);
      assertThat(arena.statistics().lane(Lane.SLOW).liveBytes()).isZero();
    }
  }

  @Test
  void theNextWhoWantsABlockThatCouldNotBeReadTriesAgain() throws Exception {
    try (Arena arena = builder(0).shared();
        ExecutorService threads = Executors.newCachedThreadPool()) {
      byte[] bytes = noise(random, 3_000);
      long handle = put(arena, bytes);
      arena.move(handle, Lane.DISK);
      Latches hold = new Latches();
      FaultyDisk.Before fail = FaultyDisk.nth(1, "Input/output error");
      disk.read =
          position -> {
            hold.transfer(position);
            fail.transfer(position);
          };
      Future<byte[]> first = threads.submit(() -> get(arena, handle));
      hold.awaitEntered();
      Future<byte[]> second = threads.submit(() -> get(arena, handle));
      hold.release();
      assertThatThrownBy(first::get).hasCauseInstanceOf(ArenaException.PageFault.class);
      assertThat(second.get()).isEqualTo(bytes);
    }
  }

  @Test
  void aBlockThatIsFreedWhileItIsReadIsFreeAfterwards() throws Exception {
    try (Arena arena = builder(0).shared();
        ExecutorService threads = Executors.newCachedThreadPool()) {
      byte[] bytes = noise(random, 3_000);
      long handle = put(arena, bytes);
      arena.move(handle, Lane.DISK);
      Latches hold = new Latches();
      disk.read = hold;
      Future<Long> reader = threads.submit(() -> arena.getLong(handle, 0));
      hold.awaitEntered();
      Future<?> other = threads.submit(() -> arena.free(handle));
      hold.release();
      other.get();
      try {
        reader.get();
      } catch (java.util.concurrent.ExecutionException freed) {
        assertThat(freed).hasCauseInstanceOf(ArenaException.InvalidHandle.class);
      }
      assertThat(arena.isLive(handle)).isFalse();
      assertThat(arena.statistics().liveBlocks()).isZero();
      assertThat(arena.statistics().lane(Lane.DISK).blocks()).isZero();
      assertThat(arena.statistics().lane(Lane.SLOW).liveBytes()).isZero();
    }
  }

  @Test
  void anArenaThatIsClosedWhileABlockIsReadWaitsForIt() throws Exception {
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      Arena arena = builder(0).shared();
      byte[] bytes = noise(random, 20_000);
      long handle = put(arena, bytes);
      arena.move(handle, Lane.DISK);
      Latches hold = new Latches();
      disk.read = hold;
      Future<?> reader = threads.submit(() -> arena.move(handle, Lane.SLOW));
      hold.awaitEntered();
      Future<?> closer = threads.submit(arena::close);
      Thread.sleep(30);
      assertThat(closer.isDone()).isFalse();
      hold.release();
      closer.get();
      reader.get();
      assertThatThrownBy(() -> arena.getLong(handle, 0)).isInstanceOf(ArenaException.Closed.class);
    }
  }

  @Test
  void anInterruptedThreadMovesAndReadsAndStaysInterrupted() {
    try (Arena arena = builder(0).confined()) {
      fill(arena, 30);
      Thread.currentThread().interrupt();
      anyOnDisk(arena);
      check(arena);
      assertThat(Thread.interrupted()).isTrue();
      check(arena);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 64 << 10})
  void aDiskThatFailsNowAndThenLosesNothing(long writeBehind) {
    Random faults = new Random(5);
    FaultyDisk.Before sometimes =
        position -> {
          if (faults.nextInt(12) == 0) {
            throw new IOException("Input/output error");
          }
        };
    try (Arena arena = builder(writeBehind).confined()) {
      fill(arena, 300);
      disk.read = sometimes;
      // the writer's thread would use the same random numbers
      disk.write = writeBehind == 0 ? sometimes : FaultyDisk.nth(9, "Input/output error");
      int refused = 0;
      for (int i = 0; i < 5_000; i++) {
        long handle = (Long) model.keySet().toArray()[random.nextInt(model.size())];
        try {
          if (random.nextBoolean()) {
            arena.move(handle, random.nextBoolean() ? Lane.DISK : Lane.SLOW);
          } else {
            byte[] bytes = noise(random, (int) arena.size(handle));
            arena.write(handle, 0, bytes, 0, bytes.length);
            model.put(handle, bytes);
          }
        } catch (ArenaException.PageFault
            | ArenaException.MoveRefused
            | ArenaException.OutOfMemory fault) {
          refused++;
        }
      }
      assertThat(refused).isPositive();
      disk.heal();
      check(arena);
    }
  }

  private ArenaBuilder builder(long writeBehind) {
    return Arena.builder()
        .lanes(128 << 10, 512 << 10)
        .disk(disk.directory())
        .diskLimits(1 << 30, writeBehind);
  }

  private void fill(Arena arena, int blocks) {
    for (int i = 0; i < blocks; i++) {
      byte[] bytes = noise(random, 8 + random.nextInt(i % 10 == 0 ? 30_000 : 3_000));
      model.put(put(arena, bytes), bytes);
    }
  }

  private long anyOnDisk(Arena arena) {
    long some = Handle.NULL;
    for (long handle : model.keySet()) {
      if (arena.lane(handle) == Lane.DISK || random.nextBoolean()) {
        arena.move(handle, Lane.DISK);
        some = handle;
      }
    }
    return some;
  }

  private long anyInRam(Arena arena) {
    for (long handle : model.keySet()) {
      if (arena.lane(handle).isDirect()) {
        return handle;
      }
    }
    throw new AssertionError("all are cold");
  }

  private void check(Arena arena) {
    model.forEach((handle, bytes) -> assertThat(get(arena, handle)).isEqualTo(bytes));
  }

  @Test
  void anArenaWhoseFileCannotBeClosedHoldsNobodyUp() {
    disk.close = FaultyDisk.always("Input/output error");
    Arena arena = builder(0).shared();
    fill(arena, 5);
    assertThatThrownBy(arena::close)
        .isInstanceOf(UncheckedIOException.class)
        .hasRootCauseMessage("Input/output error");
    for (Shard shard : arena.blocks.shards) {
      assertThat(shard.tryEnter()).isTrue();
      shard.leave();
    }
    arena.close();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void anArenaWithoutItsDiskGivesItsAddressesBack() throws IOException {
    ArenaBuilder builder =
        Arena.builder().lanes(15L << 30, 15L << 30).disk(directory.resolve("missing"));
    long before = addresses();
    for (int i = 0; i < 40; i++) {
      assertThatThrownBy(builder::confined).isInstanceOf(UncheckedIOException.class);
    }
    assertThat(addresses() - before).isLessThan(600L << 30);
  }

  /** Bytes of addresses that the process has taken. */
  private static long addresses() throws IOException {
    String sizes = Files.readString(Path.of("/proc/self/statm"));
    return Long.parseLong(sizes.substring(0, sizes.indexOf(' '))) << 12;
  }
}
