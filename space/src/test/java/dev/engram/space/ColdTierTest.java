/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.engram.arena.Arena;
import dev.engram.arena.ArenaException;
import dev.engram.arena.Lane;
import dev.engram.arena.codec.Codec;
import dev.engram.arena.codecs.Codecs;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A space that is larger than its memory. */
class ColdTierTest {

  private static final int PAGE = PageTable.PAGE_BYTES;
  private static final long BASE = Address.of(1, 0, 0);

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void tenTimesTheMemoryIsHeldAndReadBack(boolean shared) {
    SpaceBuilder builder = Space.builder().memory(1 << 20).disk(folder);
    try (Space space = shared ? builder.shared() : builder.confined()) {
      int pages = 10 * (1 << 20) / PAGE;
      for (int page = 0; page < pages; page++) {
        space.write(at(page), contents(page, 0), 0, PAGE);
      }
      assertThat(space.resident(1)).isEqualTo((long) pages * PAGE);
      byte[] is = new byte[PAGE];
      for (int page = pages - 1; page >= 0; page--) {
        space.read(at(page), is, 0, PAGE);
        assertThat(is).isEqualTo(contents(page, 0));
      }
      SplittableRandom random = new SplittableRandom(4);
      for (int i = 0; i < 2_000; i++) {
        int page = random.nextInt(pages);
        long expected = (long) Space.LONG.get(contents(page, 0), 8);
        assertThat(space.getLong(at(page) + 8)).isEqualTo(expected);
      }
    }
  }

  @Test
  void whatIsCompressedAndThenWrittenToDiskIsReadBack() {
    try (Space space =
        Space.builder().memory(1 << 20).compression(Codecs.lz4()).disk(folder).confined()) {
      for (int page = 0; page < 2_600; page++) {
        space.write(at(page), contents(page, 0), 0, PAGE);
      }
      for (int page = 2_599; page >= 0; page--) {
        assertHolds(space, page, 0);
      }
    }
  }

  @Test
  void checkpointsAndForksOfColdPagesAreAsThoseOfWarmOnes() throws IOException {
    try (Space space = Space.builder().memory(1 << 20).disk(folder).confined()) {
      int pages = 600;
      for (int page = 0; page < pages; page++) {
        space.write(at(page), contents(page, 0), 0, PAGE);
      }
      long checkpoint = space.checkpoint();
      try (Mark mark = space.mark();
          Space fork = space.fork()) {
        for (int page = 0; page < pages; page += 2) {
          space.write(at(page), contents(page, 1), 0, PAGE);
          fork.write(at(page), contents(page, 2), 0, PAGE);
        }
        assertThat(mark.pages()).isEqualTo(pages / 2);
        for (int page = 0; page < pages; page++) {
          assertHolds(space, page, page % 2 == 0 ? 1 : 0);
          assertHolds(fork, page, page % 2 == 0 ? 2 : 0);
        }
        space.revert(checkpoint);
        for (int page = 0; page < pages; page++) {
          assertHolds(space, page, 0);
          assertHolds(fork, page, page % 2 == 0 ? 2 : 0);
        }
        try (Space again = Images.imported(Images.of(fork))) {
          for (int page = 0; page < pages; page += 7) {
            assertHolds(again, page, page % 2 == 0 ? 2 : 0);
          }
        }
      }
    }
  }

  /** Whatever cannot be had is refused as what it is, and what was there stays. */
  @Test
  void aColdTierThatIsFullRefusesAndLosesNothing() {
    try (Space space = Space.builder().memory(1 << 20).compression(Codecs.lz4()).confined()) {
      SplittableRandom random = new SplittableRandom(4);
      List<byte[]> held = new ArrayList<>();
      byte[] noise = new byte[PAGE];
      try {
        while (held.size() < 10_000) {
          random.nextBytes(noise);
          space.write(at(held.size()), noise, 0, PAGE);
          held.add(noise.clone());
        }
      } catch (SpaceException.OutOfSpace full) {
        assertThat(held).hasSizeGreaterThan(200);
      }
      byte[] many = new byte[40 * PAGE];
      random.nextBytes(many);
      assertThatExceptionOfType(SpaceException.OutOfSpace.class)
          .isThrownBy(() -> space.write(at(held.size()), many, 0, many.length));
      byte[] is = new byte[PAGE];
      for (int i = 0; i < 40; i++) {
        space.read(at(held.size() + i), is, 0, PAGE);
        assertThat(is).containsOnly(0);
      }
      for (int page = 0; page < held.size(); page++) {
        space.read(at(page), is, 0, PAGE);
        assertThat(is).isEqualTo(held.get(page));
      }
    }
  }

  @Test
  void anEvacuationGivesBackWhatItSaysInBytesOfMemory() {
    Arena arena = Arena.builder().lanes(8 << 20, 8 << 20).confined();
    try (Space space = SnapshotsTest.on(arena)) {
      Heap heap = space.heap(1);
      List<Long> blocks = new ArrayList<>();
      for (int i = 0; i < 4_096; i++) {
        blocks.add(heap.allocate(256));
        space.putLong(blocks.getLast(), i + 1);
      }
      List<Long> live = new ArrayList<>();
      for (int i = 0; i < 4_096; i++) {
        if (i % 16 == 0) {
          live.add(blocks.get(i));
        } else {
          heap.free(blocks.get(i));
        }
      }
      long pages = arena.statistics().liveBlocks();
      long bytes = live(arena);
      assertThat(space.resident(1)).isEqualTo(pages * PAGE);
      Evacuation plan = heap.analyse(50);
      Evacuation.Outcome outcome = heap.evacuate(50, Long.MAX_VALUE);
      assertThat(outcome.pages()).isEqualTo(plan.pages()).isGreaterThan(150);
      assertThat(arena.statistics().liveBlocks()).isEqualTo(pages - outcome.pages());
      assertThat(live(arena)).isEqualTo(bytes - outcome.pages() * PAGE);
      assertThat(space.resident(1)).isEqualTo((pages - outcome.pages()) * PAGE);
      arena.compact();
      arena.purge();
      assertThat(arena.statistics().committedBytes()).isLessThan(space.resident(1) + (512 << 10));
      for (int i = 0; i < live.size(); i++) {
        assertThat(space.getLong(live.get(i))).isEqualTo(16 * i + 1);
      }
    }
  }

  private static long live(Arena arena) {
    return arena.statistics().lane(Lane.FAST).liveBytes()
        + arena.statistics().lane(Lane.SLOW).liveBytes();
  }

  private static void assertHolds(Space space, int page, int version) {
    byte[] is = new byte[PAGE];
    space.read(at(page), is, 0, PAGE);
    assertThat(is).isEqualTo(contents(page, version));
  }

  private static long at(int page) {
    return BASE + (long) page * PAGE;
  }

  /** Eight bytes of noise in each 64: what compression makes small. */
  private static byte[] contents(int page, int version) {
    byte[] bytes = new byte[PAGE];
    SplittableRandom random = new SplittableRandom(page * 31L + version);
    for (int i = 0; i < PAGE; i += 64) {
      Space.LONG.set(bytes, i, random.nextLong());
      Space.LONG.set(bytes, i + 8, page);
    }
    return bytes;
  }

  /** A page that cannot be brought back; as a codec that fails, so as to say when. */
  @Test
  void aCopyOfAPageThatCannotBeReadTakesNoMemory() {
    Refusing codec = new Refusing();
    try (Space space = Space.builder().memory(1 << 20).compression(codec).confined()) {
      int cold = coldPage(space);
      space.checkpoint();
      Arena arena = space.store.arena;
      codec.refuses = true;
      long blocks = arena.statistics().liveBlocks();
      for (int i = 0; i < 5; i++) {
        assertThatExceptionOfType(ArenaException.PageFault.class)
            .isThrownBy(() -> space.putByte(at(cold), (byte) 1));
      }
      assertThat(arena.statistics().liveBlocks()).isEqualTo(blocks);
      codec.refuses = false;
      assertHolds(space, cold, 0);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 0, -1})
  void aWriteOverAPageThatCannotBeReadChangesNothing(int value) {
    Refusing codec = new Refusing();
    try (Space space = Space.builder().memory(1 << 20).compression(codec).confined()) {
      int cold = coldPage(space);
      int warm = cold - 1;
      assertHolds(space, warm, 0); // which is there then
      codec.refuses = true;
      byte[] bytes = new byte[PAGE];
      Arrays.fill(bytes, (byte) value);
      assertThatExceptionOfType(ArenaException.PageFault.class)
          .isThrownBy(() -> {
            if (value < 0) {
              space.write(at(warm) + PAGE / 2, bytes, 0, PAGE);
            } else {
              space.fill(at(warm) + PAGE / 2, PAGE, (byte) value);
            }
          });
      codec.refuses = false;
      assertHolds(space, warm, 0);
      assertHolds(space, cold, 0);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aCopyOfAPageThatCannotBeReadChangesNothing(boolean onto) {
    Refusing codec = new Refusing();
    try (Space space = Space.builder().memory(1 << 20).compression(codec).confined()) {
      int cold = coldPage(space);
      int free = 1_000;
      assertHolds(space, cold - 1, 0);
      long from = onto ? at(free) : at(cold - 1);
      long to = onto ? at(cold - 1) : at(free);
      space.write(at(free), contents(free, 0), 0, PAGE);
      codec.refuses = true;
      assertThatExceptionOfType(ArenaException.PageFault.class)
          .isThrownBy(() -> space.copy(from, to, PAGE + PAGE / 2));
      codec.refuses = false;
      assertHolds(space, cold - 1, 0);
      assertHolds(space, cold, 0);
      assertHolds(space, free, 0);
    }
  }

  /** With a mark, a revert looks which chunks differ, and so may have to read. */
  @Test
  void aRevertIsMadeThoughWhatItGivesBackCannotBeRead() {
    Refusing codec = new Refusing();
    try (Space space = Space.builder().memory(1 << 20).compression(codec).confined();
        Mark mark = space.mark()) {
      int cold = coldPage(space);
      long checkpoint = space.checkpoint();
      space.fill(at(cold), PAGE, (byte) 0);
      space.putByte(at(cold + 1), (byte) 7);
      codec.refuses = true;
      space.revert(checkpoint);
      codec.refuses = false;
      assertThat(space.depth()).isZero();
      assertHolds(space, cold, 0);
      assertHolds(space, cold + 1, 0);
      assertThat(mark.chunks()).contains(at(cold) >>> 8);
      space.putByte(at(cold + 1), (byte) 8);
      assertThat(space.getByte(at(cold + 1))).isEqualTo((byte) 8);
    }
  }

  /** A page that is compressed, of many, the one before one that is not. */
  private static int coldPage(Space space) {
    PageTable table = space.region(BASE).table;
    Arena arena = space.store.arena;
    for (int page = 0; page < 400; page++) {
      space.write(at(page), contents(page, 0), 0, PAGE);
      for (int cold = 0; cold < page; cold++) {
        if (arena.lane(table.physical(cold)) == Lane.COMPRESSED
            && arena.lane(table.physical(cold + 1)) != Lane.COMPRESSED) {
          return cold;
        }
      }
    }
    throw new AssertionError("nothing is compressed");
  }

  private static final class Refusing implements Codec {
    private final Codec codec = Codecs.lz4();
    boolean refuses;

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
      return codec.compress(from, to);
    }

    @Override
    public void decompress(MemorySegment from, MemorySegment to) {
      if (refuses) {
        throw new IllegalArgumentException("refused");
      }
      codec.decompress(from, to);
    }
  }
}
