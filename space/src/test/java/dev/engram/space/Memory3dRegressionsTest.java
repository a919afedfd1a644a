/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What Memory3D does wrong with memory and blocks, each reproduced there, done right. Those of its
 * gas, proofs and opcodes are for others to show.
 */
class Memory3dRegressionsTest {

  private static final int PLANE = Address.PLANE_CELLS;

  private final Space space = Space.builder().confined();
  private final Heap heap = space.heap(1);

  @AfterEach
  void close() {
    space.close();
  }

  /** Its search wraps at the end of a plane, and two blocks get [X:2,Y:0,Z:65000]. */
  @Test
  void bitmapWrapGivesNoAddressTwice() {
    List<Long> first = new ArrayList<>();
    for (int i = 0; i < 65; i++) {
      first.add(heap.allocate(1_000));
    }
    heap.free(first.removeFirst());
    first.add(heap.allocate(1_200));
    first.add(heap.allocate(1_200));
    assertApart(first);
  }

  /** It frees the sum of all fragments from the first one on, and never the others. */
  @Test
  void freeingABlockOfSeveralPlanesFreesItAndNothingElse() {
    List<Long> others = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      others.add(heap.allocate(900));
    }
    SpaceReport before = heap.report(50);
    long resident = space.resident(1);
    long spanning = heap.allocate(3 * PLANE + 900);
    space.fill(spanning, 3 * PLANE + 900, (byte) 1);
    for (long each : others) {
      space.fill(each, 900, (byte) 2);
    }
    heap.free(spanning);
    assertThat(heap.report(50)).isEqualTo(before);
    assertThat(space.resident(1)).isEqualTo(resident + 2 * PageTable.PAGE_BYTES);
    long again = heap.allocate(3 * PLANE + 900);
    assertThat(again).isEqualTo(spanning);
    assertThat(space.getLong(again + 2 * PLANE)).isZero();
    others.add(again);
    others.add(heap.allocate(500));
    assertApart(others);
    assertThat(space.getByte(others.getFirst())).isEqualTo((byte) 2);
  }

  /** Its second alloc(0) returns {0,0,0} and makes 2^64 - 2^32 + 65535 bytes free. */
  @Test
  void nothingIsAllocatedForNothing() {
    SpaceReport before = heap.report(50);
    for (long size : new long[] {0, 0, -1, Long.MIN_VALUE, (1L << 32) + 1}) {
      assertThatIllegalArgumentException().isThrownBy(() -> heap.allocate(size));
    }
    long block = heap.allocate(10);
    assertThatIllegalArgumentException().isThrownBy(() -> heap.reallocate(block, 0));
    assertThat(heap.size(block)).isEqualTo(10);
    heap.free(block);
    assertThat(heap.report(50)).isEqualTo(before);
  }

  /** A store to an address that it does not know goes to another block, and says nothing. */
  @Test
  void aStoreGoesWhereItWasSentOrIsRefused() {
    long base = heap.allocate(64);
    space.putLong(base + 4, 42);
    assertThat(space.getLong(base + 4)).isEqualTo(42);
    assertThat(heap.report(50).blocks()).isOne();
    long ghost = Address.of(77, 100, 100);
    assertThatExceptionOfType(SpaceException.Forbidden.class)
        .isThrownBy(() -> space.putLong(ghost, 1));
    assertThat(heap.report(50).blocks()).isOne();
  }

  /** It copies memory and leaves the tree as it was; a mark must know what a copy changed. */
  @Test
  void aCopyIsAmongWhatChanged() {
    long from = Address.of(1, 7, 0);
    long to = Address.of(1, 9, 512);
    space.putLong(from, 1);
    try (Mark mark = space.mark()) {
      space.copy(from, to, 8);
      assertThat(mark.chunks()).containsExactly(to >>> 8);
    }
  }

  /** The next owner reads "SECRET-KEY-12345". */
  @Test
  void whatWasFreedIsReadByNobody() {
    byte[] secret = "SECRET-KEY-12345".getBytes(StandardCharsets.US_ASCII);
    long neighbour = heap.allocate(16);
    long block = heap.allocate(16);
    space.write(block, secret, 0, 16);
    heap.free(block);
    assertThat(space.getLong(block)).isZero();
    long next = heap.allocate(16);
    assertThat(next).isEqualTo(block);
    byte[] is = new byte[16];
    space.read(next, is, 0, 16);
    assertThat(is).containsOnly(0);
    space.write(next, secret, 0, 16);
    long now = heap.reallocate(next, 5_000);
    assertThat(space.getLong(next)).isZero();
    heap.reallocate(now, 3);
    heap.reallocate(now, 16);
    space.read(now, is, 0, 16);
    assertThat(is).startsWith('S', 'E', 'C', 0, 0).endsWith(0, 0);
    assertThat(heap.size(neighbour)).isEqualTo(16);
  }

  /** Its cache keeps the caller's array: who changes that afterwards changes what is read. */
  @Test
  void anArrayThatWasWrittenOrReadIsTheCallersOwn() {
    long at = Address.of(1, 0, 0);
    byte[] bytes = {1, 2, 3, 4};
    space.write(at, bytes, 0, 4);
    bytes[0] = 99;
    assertThat(space.getByte(at)).isEqualTo((byte) 1);
    byte[] is = new byte[4];
    space.read(at, is, 0, 4);
    is[1] = 99;
    assertThat(space.getByte(at + 1)).isEqualTo((byte) 2);
    space.putByte(at + 2, (byte) 7);
    assertThat(is).containsExactly(1, 99, 3, 4);
  }

  /** A relocated block can be loaded from neither address. */
  @Test
  void aBlockThatMovedIsWhereItWas() {
    Map<Long, Long> live = sparse();
    long resident = space.resident(1);
    assertThat(heap.evacuate(50, Long.MAX_VALUE).moves()).isPositive();
    assertThat(space.resident(1)).isLessThan(resident);
    live.forEach((block, value) -> {
      assertThat(space.getLong(block + 248)).isEqualTo(value);
      space.putLong(block + 248, value + 1);
      assertThat(space.getLong(block + 248)).isEqualTo(value + 1);
      assertThat(heap.size(block)).isEqualTo(256);
    });
  }

  @Test
  void aPinnedBlockDoesNotMove() {
    long pinned = heap.allocate(256, new BlockRequest(1, BlockRequest.PINNED));
    sparse();
    assertThat(heap.analyse(50).moves()).noneMatch(move -> move.block() == Address.pointer(pinned));
    heap.evacuate(50, Long.MAX_VALUE);
    space.putLong(pinned, 5);
    byte[] chunk = new byte[256];
    space.readChunk(pinned >>> 8, chunk, 0);
    assertThat(chunk[7]).isEqualTo((byte) 5);
  }

  /** Beyond a hundred regions it picks among equals in the order of a hash map. */
  @Test
  void sixtyEqualRunsGiveEqualAddresses() throws IOException {
    byte[] first = null;
    for (int run = 0; run < 60; run++) {
      try (Space each = Space.builder().confined()) {
        Heap blocks = each.heap(1);
        List<Long> live = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
          live.add(blocks.allocate(40_000));
        }
        for (int i = 0; i < 150; i += 3) {
          blocks.free(live.get(i));
        }
        for (int i = 0; i < 100; i++) {
          each.putLong(blocks.allocate(500 + i * 30L), i + 1);
        }
        byte[] image = Images.of(each);
        first = first == null ? image : first;
        assertThat(image).isEqualTo(first);
      }
    }
  }

  /** A report there takes a lock for reading twice, and waits for ever if a writer waits. */
  @Test
  void reportsBesideWritersEnd() {
    try (Space shared = Space.builder().shared()) {
      Heap blocks = shared.heap(1);
      Thread writer =
          new Thread(() -> {
            for (int i = 0; i < 2_000; i++) {
              blocks.free(blocks.allocate(100));
              shared.checkpoint();
            }
          });
      writer.start();
      assertTimeoutPreemptively(
          Duration.ofMinutes(2),
          () -> {
            while (writer.isAlive()) {
              assertThat(blocks.report(50).blocks()).isLessThanOrEqualTo(1);
              shared.tables();
            }
          });
      assertThat(shared.depth()).isEqualTo(2_000);
    }
  }

  /** Its second shutdown panics. */
  @Test
  void aSpaceIsClosedTwice() {
    Space fork = space.fork();
    space.close();
    space.close();
    assertThat(fork.getLong(Address.of(1, 0, 0))).isZero();
    fork.close();
    fork.close();
    assertThatExceptionOfType(SpaceException.Closed.class).isThrownBy(() -> heap.allocate(1));
  }

  /** Blocks all over four planes of which one in sixteen lives. */
  private Map<Long, Long> sparse() {
    List<Long> blocks = new ArrayList<>();
    for (int i = 0; i < 1_024; i++) {
      blocks.add(heap.allocate(256));
    }
    Map<Long, Long> live = new TreeMap<>();
    for (int i = 0; i < 1_024; i++) {
      if (i % 16 == 0) {
        live.put(blocks.get(i), (long) i);
        space.putLong(blocks.get(i) + 248, i);
      } else {
        heap.free(blocks.get(i));
      }
    }
    return live;
  }

  private void assertApart(List<Long> blocks) {
    List<Long> ordered = blocks.stream().sorted().toList();
    for (int i = 1; i < ordered.size(); i++) {
      assertThat(ordered.get(i))
          .isGreaterThanOrEqualTo(ordered.get(i - 1) + heap.size(ordered.get(i - 1)));
    }
  }
}
