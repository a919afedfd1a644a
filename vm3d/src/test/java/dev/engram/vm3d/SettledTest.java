/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.space.Address;
import dev.engram.vm3d.gas.GasSchedule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettledTest {

  private static final long HEAP = Address.of(4, 0, 0);

  private final Settled settled = new Settled();

  @Test
  void whatIsNotedIsKnownChunkByChunk() {
    settled.note(HEAP + 300, 10, false);
    assertThat(settled.has(HEAP + 256, 256)).isTrue();
    assertThat(settled.has(HEAP + 511, 1)).isTrue();
    assertThat(settled.has(HEAP + 255, 1)).isFalse();
    assertThat(settled.has(HEAP + 512, 1)).isFalse();
    assertThat(settled.has(HEAP + 511, 2)).as("two chunks").isFalse();
    settled.note(HEAP + 600, 300, false);
    assertThat(settled.has(HEAP + 256, 256)).as("the page is the same").isTrue();
    assertThat(settled.has(HEAP + 512, 256)).isTrue();
    assertThat(settled.has(HEAP + 768, 256)).isTrue();
    assertThat(settled.has(HEAP + 1_024, 1)).isFalse();
    assertThat(settled.hits).isEqualTo(5);
  }

  @Test
  void aPageIsNotedAsAWholeWhereChunksCostNothing() {
    settled.note(HEAP + 300, 10, true);
    for (int chunk = 0; chunk < 16; chunk++) {
      assertThat(settled.has(HEAP + 256L * chunk, 256)).isTrue();
    }
    assertThat(settled.has(HEAP + 4_096, 1)).isFalse();
    assertThat(settled.has(HEAP - 1, 1)).isFalse();
  }

  /** Programs use the same pointers of several regions by turns: none pushes another out. */
  @Test
  void regionsAreKnownSideBySideAtTheSamePointers() {
    for (int region = 1; region < 16; region++) {
      settled.note(Address.of(region, 0, 0), 1, false);
      settled.note(Address.of(region, 0, 15 * 4_096), 1, false);
    }
    for (int region = 1; region < 16; region++) {
      assertThat(settled.has(Address.of(region, 0, 0), 1)).isTrue();
      assertThat(settled.has(Address.of(region, 0, 15 * 4_096), 1)).isTrue();
    }
  }

  @Test
  void whatLiesInTwoPagesIsNotNoted() {
    settled.note(HEAP + 4_090, 10, true);
    assertThat(settled.has(HEAP + 4_090, 1)).isFalse();
    assertThat(settled.has(HEAP + 4_096, 1)).isFalse();
    settled.note(HEAP, 4_096, false);
    assertThat(settled.has(HEAP + 4_095, 1)).isTrue();
  }

  @Test
  void aPageThatTakesTheSamePlaceThrowsTheOtherOut() {
    long other = HEAP + (256 << 12);
    settled.note(HEAP, 1, false);
    settled.note(other + 256, 1, false);
    assertThat(settled.has(HEAP, 1)).isFalse();
    assertThat(settled.has(other, 1)).as("a chunk of the one before").isFalse();
    assertThat(settled.has(other + 256, 1)).isTrue();
    long region = Address.of(5, 0, 256);
    assertThat(settled.has(region, 1)).as("another region").isFalse();
  }

  @Test
  void anEpochForgetsWhatOthersKnow() {
    settled.note(HEAP, 1, true);
    long first = settled.epoch();
    settled.pass();
    assertThat(settled.epoch()).isNotEqualTo(first);
    assertThat(settled.has(HEAP, 1)).isFalse();
    settled.back(first);
    assertThat(settled.has(HEAP, 1)).isTrue();
    settled.pass();
    settled.note(HEAP, 1, true);
    long third = settled.epoch();
    settled.back(first);
    assertThat(settled.has(HEAP, 1)).as("noted later").isFalse();
    settled.pass();
    assertThat(settled.epoch()).as("never the same again").isGreaterThan(third);
  }

  /** With the 36 bits that are left beside a page they came back after half an hour of calls. */
  @ParameterizedTest
  @ValueSource(ints = {36, 44})
  void anEpochComesBackToAnEmptyTable(int bits) {
    Settled old = new Settled(3);
    for (int page = 0; page < 256; page++) {
      old.note(HEAP + (page << 12), 4_096, true);
    }
    old.back((1L << bits) + 3);
    assertThat(old.has(HEAP, 1)).isEqualTo(bits == 44);
    Settled late = new Settled((1L << bits) - 2);
    late.note(HEAP, 1, true);
    late.pass();
    late.note(HEAP + 4_096, 1, true);
    late.pass();
    assertThat(late.epoch()).isEqualTo(bits == 44 ? 1 : 1L << bits);
    for (long each : new long[] {(1L << bits) - 2, (1L << bits) - 1}) {
      late.back(each);
      assertThat(late.has(HEAP, 1) || late.has(HEAP + 4_096, 1)).isEqualTo(bits != 44);
    }
  }

  static List<Long> seeds() {
    return List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
  }

  /** Frames, blocks, compactions and roots at random, and between them stores. */
  @ParameterizedTest
  @MethodSource("seeds")
  void aStoreCostsWhatALookAtTheMemorySays(long seed) {
    Charges charges = new Charges(seed);
    for (int i = 0; i < 6_000; i++) {
      charges.step();
    }
    charges.close();
    assertThat(charges.memory.settled.hits).isGreaterThan(100);
    assertThat(charges.free).isGreaterThan(200);
    assertThat(charges.dear).isGreaterThan(200);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aPageOfWhichSomeCellsAreElsewhereIsNeverNoted(boolean proofs) {
    MeteredMemory memory =
        new MeteredMemory(
            Vm3d.builder().proofs(proofs).space(), GasSchedule.ENGRAM_1, 64 << 20, proofs);
    List<Long> blocks = new ArrayList<>();
    for (int i = 0; i < 512; i++) {
      memory.allocate(1_000_000, 4, 256, 0);
      blocks.add(memory.counts.block);
      memory.write(1_000_000, blocks.get(i), 1);
      memory.space.putByte(blocks.get(i), (byte) 1);
    }
    for (int i = 0; i < 512; i++) {
      if (i % 8 != 0) {
        memory.free(1_000_000, blocks.get(i));
      }
    }
    memory.compact(100_000_000, 4, 100, Long.MAX_VALUE);
    long moved =
        blocks.stream()
            .filter(each -> memory.size(each) > 0 && memory.pages.place(each) != each)
            .findFirst()
            .orElseThrow();
    long neighbour = moved + 256;
    assertThat(memory.size(neighbour)).isZero();
    memory.write(1_000_000, moved, 1);
    memory.space.putByte(moved, (byte) 2);
    long left = memory.write(1_000_000, neighbour, 1);
    assertThat(1_000_000 - left).isEqualTo(memory.pages.missing(neighbour, 1) * 384).isPositive();
    memory.space.close();
  }

  /** A memory to which things happen, and what a store to it must cost. */
  private static final class Charges {
    private static final long GAS = 1L << 40;

    final MeteredMemory memory;
    final SplittableRandom random;
    final boolean proofs;
    final long[] registers = new long[Frames.REGISTERS];
    final Set<Long> written = new HashSet<>();
    final List<Long> blocks = new ArrayList<>();
    int free;
    int dear;

    Charges(long seed) {
      random = new SplittableRandom(seed);
      proofs = seed % 2 == 0;
      memory =
          new MeteredMemory(
              Vm3d.builder().compaction(seed % 3 == 0 ? 60 : 0).space(),
              GasSchedule.ENGRAM_1,
              64 << 20,
              proofs);
    }

    void step() {
      int depth = memory.frames.depth();
      switch (random.nextInt(40)) {
        case 0, 1 -> {
          if (depth < 40) {
            memory.frames.enter(0, 0, 0, registers, memory);
          }
        }
        case 2 -> {
          if (depth > 1) {
            memory.frames.leave(registers, memory);
          }
        }
        case 3 -> {
          if (depth > 1) {
            memory.frames.revert(registers, memory);
            blocks.removeIf(each -> memory.size(each) == 0);
          }
        }
        case 4 -> end(depth);
        case 5 -> {
          if (depth == 0 && proofs) {
            memory.rooted();
            written.clear();
          }
        }
        case 6, 7, 8 -> {
          memory.allocate(GAS, 3 + random.nextInt(3), random.nextLong(1, 600), 0);
          blocks.add(memory.counts.block);
          hostSettles();
        }
        case 9, 10 -> {
          if (!blocks.isEmpty()) {
            memory.free(GAS, blocks.remove(random.nextInt(blocks.size())));
            hostSettles();
          }
        }
        case 11 -> {
          memory.compact(GAS, 3 + random.nextInt(3), 90, Long.MAX_VALUE);
          hostSettles();
        }
        default -> store();
      }
    }

    /** What the machine does after a host call that changed blocks. */
    private void hostSettles() {
      if (memory.frames.depth() == 0) {
        memory.settled.pass();
      }
    }

    private void end(int depth) {
      if (depth > 0 && random.nextInt(3) == 0) {
        if (random.nextBoolean()) {
          memory.frames.keepAll(memory);
        } else {
          memory.frames.revertAll(registers, memory);
        }
        memory.endProgram();
        blocks.removeIf(each -> memory.size(each) == 0);
      }
    }

    private void store() {
      long address = Address.of(3 + random.nextInt(3), random.nextInt(2), random.nextInt(30_000));
      int length = random.nextInt(1, random.nextInt(5) == 0 ? 9_000 : 300);
      for (int again = random.nextInt(1, 4); again > 0; again--) {
        long region =
            memory.region == MeteredMemory.NO_REGION || memory.region == Address.region(address)
                ? 0
                : 10;
        long cost = GAS - memory.write(GAS, address, length);
        long pages = memory.pages.missing(address, length) + memory.pages.toKeep(address, length);
        long chunks = 0;
        for (long each = address >>> 8; each <= address + length - 1 >>> 8; each++) {
          chunks += written.add(each) ? 1 : 0;
        }
        assertThat(cost).isEqualTo(region + 384 * pages + (proofs ? 500 * chunks : 0));
        memory.space.write(address, new byte[length], 0, length);
        assertThat(memory.pages.missing(address, length)).isZero();
        free += cost == 0 ? 1 : 0;
        dear += cost == 0 ? 0 : 1;
      }
    }

    void close() {
      memory.space.close();
    }
  }
}
