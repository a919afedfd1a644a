/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.hash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class LanesTest {

  private static final int LANES = 16;

  @ParameterizedTest
  @EnumSource
  void eachLaneCompressesItsOwnBlock(Lanes lanes) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment chains = random(arena, 1, 8);
      MemorySegment blocks = random(arena, 2, 16);
      MemorySegment into = random(arena, 3, 8);

      Blake3Lanes.of(lanes).compress(chains, 0, blocks, 0, into, 0, 77, 60, 11);

      for (int lane = 0; lane < LANES; lane++) {
        int[] expected = lane(chains, lane, 8);
        Blake3.compress(expected, 0, lane(blocks, lane, 16), 0, 77, 60, 11);
        assertThat(lane(into, lane, 8)).containsExactly(expected);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SCALAR")
  void vectorsStayInTheMemoryThatTheyAreGiven(Lanes lanes) {
    Blake3Lanes vectors = Blake3Lanes.of(lanes);
    Arena closed = Arena.ofConfined();
    MemorySegment gone = random(closed, 4, 16);
    closed.close();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment chain = random(arena, 1, 8);
      MemorySegment block = random(arena, 2, 16);
      MemorySegment heap = MemorySegment.ofArray(new int[17 * LANES]);

      assertThatThrownBy(() -> vectors.compress(chain, 65, block, 0, chain, 0, 0, 64, 0))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> vectors.compress(chain, 0, block, -1, chain, 0, 0, 64, 0))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> vectors.compress(chain, 0, block, 0, chain, 65, 0, 64, 0))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> vectors.compress(chain, 0, heap, 0, chain, 0, 0, 64, 0))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> vectors.compress(chain, 0, gone, 0, chain, 0, 0, 64, 0))
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(
              () -> vectors.compress(chain, 0, block, 0, Blake3Lanes.INITIAL, 0, 0, 64, 0))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void eachLaneIsASpongeOfItsOwn(Lanes lanes) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment first = random(arena, 1, 34);
      MemorySegment second = random(arena, 2, 7);
      MemorySegment into = random(arena, 3, 8);
      KeccakLanes sponges = KeccakLanes.of(lanes);
      sponges.absorb(second, 0, 7);
      sponges.clear();

      sponges.absorb(first, 0, 34);
      sponges.permute();
      sponges.absorb(second, 0, 7);
      sponges.permute();
      sponges.squeeze(into, 0);

      for (int lane = 0; lane < LANES; lane++) {
        long[] state = new long[KeccakF.STATE];
        System.arraycopy(longs(lane(first, lane, 34)), 0, state, 0, 17);
        KeccakF.permute(state);
        System.arraycopy(longs(lane(second, lane, 8)), 0, state, 0, 4);
        state[3] &= 0xFFFFFFFFL;
        KeccakF.permute(state);
        assertThat(longs(lane(into, lane, 8))).containsExactly(Arrays.copyOf(state, 4));
      }
    }
  }

  /** As many words as said for each lane, and one more, which must not matter. */
  private static MemorySegment random(Arena arena, long seed, int words) {
    MemorySegment memory = arena.allocate(64L * (words + 1), 64);
    Random random = new Random(seed);
    for (int i = 0; i < LANES * (words + 1); i++) {
      memory.setAtIndex(ValueLayout.JAVA_INT, i, random.nextInt());
    }
    return memory;
  }

  private static int[] lane(MemorySegment memory, int lane, int words) {
    int[] message = new int[words];
    for (int word = 0; word < words; word++) {
      message[word] = memory.getAtIndex(ValueLayout.JAVA_INT, (long) LANES * word + lane);
    }
    return message;
  }

  private static long[] longs(int[] words) {
    long[] longs = new long[words.length / 2];
    for (int i = 0; i < words.length; i++) {
      longs[i / 2] |= (words[i] & 0xFFFFFFFFL) << 32 * (i % 2);
    }
    return longs;
  }
}
