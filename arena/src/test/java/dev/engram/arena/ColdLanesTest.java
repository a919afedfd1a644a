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
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.engram.arena.DiskLaneBytes.Deflate;
import dev.engram.arena.codec.Codec;
import dev.engram.arena.collections.ArenaList;
import dev.engram.arena.collections.Struct;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ColdLanesTest {
  @TempDir Path directory;
  private final Random random = new Random(31);
  private final Deflate codec = new Deflate();

  /** Of sizes that compress into slots, and of one that takes units of its own. */
  @ParameterizedTest
  @ValueSource(ints = {4_000, 60_000, 300_000})
  void anyFlippedBitOfACompressedBlockIsAPageFaultOfThatBlockAlone(int length) {
    try (Arena arena = Arena.builder().compression(codec).confined()) {
      byte[] other = text(random, length);
      long neighbour = put(arena, other);
      byte[] bytes = length < 32 << 10 ? text(random, length) : halfNoise(length);
      long handle = put(arena, bytes);
      arena.move(handle, Lane.COMPRESSED);
      // to learn where it is: it goes back to the same place
      assertThat(get(arena, handle)).isEqualTo(bytes);
      arena.move(handle, Lane.COMPRESSED);
      arena.move(neighbour, Lane.COMPRESSED);
      long at = codec.restoredFrom - 8;
      int compressed = codec.restoredLength + 8;
      for (int i = 0; i < compressed; i += compressed > 500 && i > 32 ? 97 : 1) {
        codec.flip(at + i, i % 8);
        assertThatThrownBy(() -> arena.getLong(handle, 0))
            .isInstanceOf(ArenaException.PageFault.class);
        assertThat(arena.lane(handle)).isEqualTo(Lane.COMPRESSED);
        codec.flip(at + i, i % 8);
      }
      for (int bit = 0; bit < 32; bit++) {
        int one = bit;
        codec.flip(at + bit / 8, bit % 8);
        assertThatThrownBy(() -> arena.getLong(handle, 0))
            .as("bit %d of the length", one)
            .isInstanceOf(ArenaException.PageFault.class);
        codec.flip(at + bit / 8, bit % 8);
      }
      assertThat(get(arena, handle)).isEqualTo(bytes);
      assertThat(get(arena, neighbour)).isEqualTo(other);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4_000, 60_000, 300_000})
  void aDamagedBlockCanBeFreedAndGivesBackWhatItTook(int length) {
    try (Arena arena = Arena.builder().compression(codec).confined()) {
      byte[] bytes = halfNoise(length);
      long handle = put(arena, bytes);
      arena.move(handle, Lane.COMPRESSED);
      get(arena, handle);
      arena.move(handle, Lane.COMPRESSED);
      // the length
      codec.flip(codec.restoredFrom - 8 + 1, 7);
      codec.flip(codec.restoredFrom - 8 + 2, 1);
      assertThatThrownBy(() -> arena.getLong(handle, 0))
          .isInstanceOf(ArenaException.PageFault.class);
      arena.free(handle);
      assertThat(arena.statistics().lane(Lane.COMPRESSED).liveBytes()).isZero();
      long again = put(arena, bytes);
      arena.move(again, Lane.COMPRESSED);
      assertThat(get(arena, again)).isEqualTo(bytes);
    }
  }

  @Test
  void secretsGoToNoColdLane() {
    try (Arena arena = Arena.builder().compression(codec).disk(directory).confined()) {
      long handle = arena.allocate(4_000, Request.of().with(Hint.SECRET));
      for (Lane cold : new Lane[] {Lane.COMPRESSED, Lane.DISK}) {
        assertThatThrownBy(() -> arena.move(handle, cold))
            .isInstanceOf(ArenaException.MoveRefused.class);
        assertThat(arena.lane(handle).isDirect()).isTrue();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Lane.class,
      names = {"COMPRESSED", "DISK"})
  void behindABlockThatComesBackNothingIsLeftOfAnother(Lane cold) {
    try (Arena arena = Arena.builder().compression(codec).disk(directory).confined()) {
      Request slow = Request.of().in(Lane.SLOW);
      long handle = arena.allocate(900, slow);
      arena.move(handle, cold);
      for (int i = 0; i < 40; i++) {
        long other = arena.allocate(960, slow);
        arena.fill(other, 0, 960, (byte) 0x55);
        arena.free(other);
      }
      arena.move(handle, Lane.SLOW);
      // a byte of the slot that the block did not ask for
      for (int at = 0; at < 960; at++) {
        assertThat(arena.getByte(handle, at)).isZero();
      }
    }
  }

  @Test
  void whatDoesNotCompressStaysAndIsNotDamaged() {
    try (Arena arena = Arena.builder().compression(codec).confined()) {
      byte[] bytes = noise(random, 4_000);
      long handle = put(arena, bytes);
      assertThatThrownBy(() -> arena.move(handle, Lane.COMPRESSED))
          .isInstanceOf(ArenaException.MoveRefused.class);
      assertThat(arena.lane(handle).isDirect()).isTrue();
      assertThat(get(arena, handle)).isEqualTo(bytes);
    }
  }

  @Test
  void aCodecThatThrowsRefusesTheMoveAndTheBlockStays() {
    Codec broken =
        new Codec() {
          @Override
          public String name() {
            return "broken";
          }

          @Override
          public int maxCompressedLength(int length) {
            return length;
          }

          @Override
          public int compress(MemorySegment from, MemorySegment to) {
            throw new IllegalStateException("broken");
          }

          @Override
          public void decompress(MemorySegment from, MemorySegment to) {
            throw new IllegalStateException("broken");
          }
        };
    try (Arena arena = Arena.builder().compression(broken).shared()) {
      byte[] bytes = text(random, 4_000);
      long handle = put(arena, bytes);
      assertThatThrownBy(() -> arena.move(handle, Lane.COMPRESSED))
          .isInstanceOf(ArenaException.MoveRefused.class);
      assertThat(get(arena, handle)).isEqualTo(bytes);
      arena.free(handle);
    }
  }

  /** As native libraries do that answer with what went wrong. */
  @ParameterizedTest
  @ValueSource(ints = {-2, 0, Integer.MIN_VALUE, Integer.MAX_VALUE})
  void aCodecThatSaysWhatCannotBeRefusesTheMoveToo(int length) {
    Told codec = new Told();
    codec.says = length;
    try (Arena arena = Arena.builder().compression(codec).confined()) {
      byte[] bytes = text(random, 4_000);
      long handle = put(arena, bytes);
      assertThatThrownBy(() -> arena.move(handle, Lane.COMPRESSED))
          .isInstanceOf(ArenaException.MoveRefused.class);
      assertThat(arena.lane(handle)).isEqualTo(Lane.FAST);
      assertThat(get(arena, handle)).isEqualTo(bytes);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 4_000, 60_000, 300_000})
  void aBlockGoesFromAnyLaneToAnyOther(int length) {
    try (Arena arena =
        Arena.builder().lanes(1 << 20, 4 << 20).compression(codec).disk(directory).confined()) {
      byte[] bytes = text(random, length);
      long handle = put(arena, bytes);
      for (int i = 0; i < 200; i++) {
        Lane from = arena.lane(handle);
        Lane to = DiskLaneBytes.lane(random);
        try {
          arena.move(handle, to);
          assertThat(arena.lane(handle)).isEqualTo(to);
        } catch (ArenaException.MoveRefused notWorthIt) {
          assertThat(to).isEqualTo(Lane.COMPRESSED);
          assertThat(length).isEqualTo(16);
          assertThat(arena.lane(handle)).isEqualTo(from);
        }
        if (random.nextInt(4) == 0) {
          assertThat(get(arena, handle)).isEqualTo(bytes);
        }
      }
      assertThat(get(arena, handle)).isEqualTo(bytes);
      arena.free(handle);
      for (Lane lane : Lane.values()) {
        assertThat(arena.statistics().lane(lane).liveBytes()).as(lane.name()).isZero();
      }
    }
  }

  private byte[] halfNoise(int length) {
    byte[] bytes = noise(random, length);
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (bytes[i] & 7);
    }
    return bytes;
  }

  /** An error, as of a library that is not there, ends neither the upkeep nor anybody's wait. */
  @Test
  void aMoveThatEndsInAnErrorIsToldAndTheNextOneIsMade() throws Exception {
    Told codec = new Told();
    try (Arena arena = Arena.builder().compression(codec).background(true).shared()) {
      byte[] bytes = text(random, 4_000);
      long handle = put(arena, bytes);
      codec.before =
          () -> {
            throw new NoClassDefFoundError("no library");
          };
      CompletableFuture<Lane> move = arena.moveLater(handle, Lane.COMPRESSED);
      assertThatThrownBy(() -> move.get(20, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(NoClassDefFoundError.class);
      codec.before = () -> {};
      assertThat(arena.moveLater(handle, Lane.COMPRESSED).get(20, TimeUnit.SECONDS))
          .isEqualTo(Lane.COMPRESSED);
      assertThat(get(arena, handle)).isEqualTo(bytes);
    }
  }

  @Test
  void upkeepThatEndsInAnErrorGoesOn() throws Exception {
    Told codec = new Told();
    CountDownLatch tried = new CountDownLatch(1);
    codec.before =
        () -> {
          tried.countDown();
          throw new AssertionError("a codec that does not work");
        };
    try (Arena arena =
        Arena.builder()
            .compression(codec)
            .usage(0.9, 0.001)
            .upkeepEvery(Duration.ofMillis(1))
            .background(true)
            .shared()) {
      byte[] bytes = text(random, 300 << 10);
      long handle = put(arena, bytes);
      tried.await();
      Thread.sleep(20);
      assertThat(arena.moveLater(handle, Lane.FAST).get(20, TimeUnit.SECONDS)).isEqualTo(Lane.FAST);
      assertThat(get(arena, handle)).isEqualTo(bytes);
    }
  }

  @Test
  void aMoveThatIsAskedForWhileTheArenaIsClosedEnds() throws Exception {
    Told codec = new Told();
    Arena arena = Arena.builder().compression(codec).background(true).shared();
    long one = put(arena, text(random, 4_000));
    long other = put(arena, text(random, 4_000));
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    codec.before =
        () -> {
          reached.countDown();
          awaitQuietly(goOn);
        };
    CompletableFuture<Lane> _ = arena.moveLater(one, Lane.COMPRESSED);
    reached.await();
    Thread closer = Thread.ofPlatform().start(arena::close);
    while (closer.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    Throwable refused =
        catchThrowable(() -> {
          CompletableFuture<Lane> late = arena.moveLater(other, Lane.COMPRESSED);
          goOn.countDown();
          closer.join();
          late.get(5, TimeUnit.SECONDS);
        });
    goOn.countDown();
    closer.join();
    assertThat(refused).isInstanceOfAny(ArenaException.Closed.class, CancellationException.class);
  }

  @Test
  void whoIsToldThatAMoveIsTakenBackMayAskForAnother() {
    Arena arena = Arena.confined();
    long handle = put(arena, text(random, 4_000));
    List<Throwable> told = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      CompletableFuture<Lane> _ =
          arena
              .moveLater(handle, Lane.SLOW)
              .whenComplete((_, why) -> {
                told.add(why);
                told.add(catchThrowable(() -> arena.moveLater(handle, Lane.SLOW)));
              });
    }
    arena.close();
    assertThat(told)
        .hasSize(6)
        .hasOnlyElementsOfTypes(CancellationException.class, ArenaException.Closed.class);
    assertThat(arena.isLive(handle)).isFalse();
  }

  /** What cannot be read cannot be moved either, and others can. */
  @Test
  void roomIsMadeThoughABlockCannotBeRead() {
    Told codec = new Told();
    try (Arena arena =
        Arena.builder().lanes(64 << 10, 1 << 20).compression(codec).disk(directory).confined()) {
      List<Long> handles = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        handles.add(put(arena, text(random, 2_000)));
      }
      handles.forEach(handle -> arena.move(handle, Lane.COMPRESSED));
      codec.after =
          () -> {
            throw new IllegalStateException("unreadable");
          };
      for (int i = 0; i < 2_000; i++) {
        put(arena, noise(random, 2_000));
      }
      codec.after = () -> {};
      handles.forEach(handle -> assertThat(arena.isLive(handle)).isTrue());
    }
  }

  @Test
  void aListThatCannotGrowBecauseItCannotBeReadIsAsItWas() {
    Told codec = new Told();
    try (Arena arena = Arena.builder().compression(codec).confined();
        ArenaList list = ArenaList.of(arena, Struct.LONG, 500, Request.of())) {
      for (int i = 0; i < 500; i++) {
        list.addLong(i);
      }
      arena.move(list.handle(), Lane.COMPRESSED);
      codec.after =
          () -> {
            throw new AssertionError("unreadable");
          };
      assertThatThrownBy(() -> list.addLong(500)).isInstanceOf(AssertionError.class);
      assertThat(arena.statistics().liveBlocks()).isOne();
      codec.after = () -> {};
      list.addLong(500);
      assertThat(list.size()).isEqualTo(501);
      assertThat(list.getLong(499)).isEqualTo(499);
      assertThat(arena.statistics().liveBlocks()).isOne();
    }
  }

  @Test
  void aBlockThatCannotBeReadDoesNotKeepTheOthersFromMoving() {
    Told codec = new Told();
    try (Arena arena = Arena.builder().compression(codec).confined()) {
      long[] handles = new long[3];
      for (int i = 0; i < handles.length; i++) {
        handles[i] = put(arena, text(random, 4_000));
      }
      assertThat(arena.moveAll(handles, Lane.COMPRESSED)).isEqualTo(3);
      codec.after =
          () -> {
            codec.after = () -> {};
            throw new IllegalArgumentException("damaged");
          };
      assertThat(arena.moveAll(handles, Lane.SLOW)).isEqualTo(2);
      assertThat(arena.lane(handles[0])).isEqualTo(Lane.COMPRESSED);
      assertThat(arena.lane(handles[1])).isEqualTo(Lane.SLOW);
      assertThat(arena.lane(handles[2])).isEqualTo(Lane.SLOW);
    }
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aBlockThatIsOnItsWayIsFreedByAResetToo() throws Exception {
    Told codec = new Told();
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    codec.after =
        () -> {
          reached.countDown();
          awaitQuietly(goOn);
        };
    try (Arena arena = Arena.builder().compression(codec).background(false).shared()) {
      long first = put(arena, text(random, 4_000));
      arena.move(first, Lane.COMPRESSED);
      long other = arena.allocate(64);
      Thread reader =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  arena.getLong(first, 0);
                } catch (ArenaException.InvalidHandle freed) {
                  // before it was read
                }
              });
      reached.await();
      Thread resetter = Thread.ofPlatform().start(arena::reset);
      while (arena.isLive(other)) {
        Thread.onSpinWait();
      }
      // it has passed both by now, or does when it has come to the end of its page
      if (!resetter.join(Duration.ofMillis(100))) {
        assertThat(arena.isLive(first)).isTrue();
      }
      goOn.countDown();
      reader.join();
      resetter.join();
      assertThat(arena.isLive(first)).isFalse();
      assertThat(arena.statistics().liveBlocks()).isZero();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    boolean interrupted = false;
    while (latch.getCount() > 0) {
      try {
        latch.await();
      } catch (InterruptedException later) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Does something before it compresses, or before it restores. */
  private static final class Told implements Codec {
    private final Codec codec = new Deflate();
    volatile Runnable before = () -> {};
    volatile Runnable after = () -> {};

    /** What it answers instead of the length, or -1. */
    volatile int says = -1;

    @Override
    public String name() {
      return codec.name();
    }

    @Override
    public int maxCompressedLength(int length) {
      return codec.maxCompressedLength(length);
    }

    @Override
    public int compress(MemorySegment from, MemorySegment to) {
      before.run();
      int length = codec.compress(from, to);
      return says == -1 ? length : says;
    }

    @Override
    public void decompress(MemorySegment from, MemorySegment to) {
      after.run();
      codec.decompress(from, to);
    }
  }
}
