/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.hash;

import static jdk.incubator.vector.VectorOperators.ROR;
import static jdk.incubator.vector.VectorOperators.XOR;

import dev.engram.stark.kernel.Everything;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.ref.Reference;
import java.nio.ByteOrder;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** Compresses sixteen blocks in lanes of vectors. A {@link Template}. */
final class Blake3Vectors implements Blake3Lanes {

  /*
   * A vector holds one word of the state for each message: all of the compression is additions,
   * exclusive ors and rotations of whole vectors. Four traps of the JIT give the code its shape:
   *
   * - A method of so many vector operations gets no calls inlined, and each that is not allocates
   *   its vectors; hence the mixing is written out eight times.
   * - The seven rounds unrolled are too large for the register allocator: 0.6 million compressions a
   *   second, against 100 of the loop (on a core of Zen 4). So words of the block are read where the
   *   round's schedule says.
   * - Where memory was gone through by segments, of which a whole proof has many kinds, vectors were
   *   made objects in some runs, a gigabyte in a proof. So it is gone through by address.
   * - What is inlined late in so large a method may not see yet what its vector's class is, and then
   *   makes objects too. So it is told by casts, at the head of the loop and before each store.
   */

  private static final VectorSpecies<Integer> SPECIES = species();
  private static final Class<IntVector> TYPE = type();
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();
  private static final long BYTES = SPECIES.vectorByteSize();
  private static final MemorySegment MEMORY = Everything.MEMORY;
  private static final int ROUNDS = 7;

  /** Where in the block each mixing's word is, in bytes, 16 to a round. */
  private static final int[] SCHEDULE = schedule();

  Blake3Vectors() {}

  private static VectorSpecies<Integer> species() {
    try {
      int bits = MethodHandles.classData(MethodHandles.lookup(), "_", int.class);
      return VectorSpecies.of(int.class, VectorShape.forBitSize(bits));
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  @SuppressWarnings("unchecked") // vectors of int are IntVectors
  private static Class<IntVector> type() {
    return (Class<IntVector>) (Class<?>) SPECIES.vectorType();
  }

  private static int[] schedule() {
    int[] schedule = new int[ROUNDS * Blake3.BLOCK];
    for (int i = 0; i < schedule.length; i++) {
      schedule[i] = 64 * Blake3.scheduled(i);
    }
    return schedule;
  }

  @Override
  public void compress(
      MemorySegment chain,
      long chainAt,
      MemorySegment block,
      long blockAt,
      MemorySegment into,
      long intoAt,
      int counter,
      int bytes,
      int flags) {
    long chains = Everything.address(chain, chainAt, CHAIN_BYTES);
    long blocks = Everything.address(block, blockAt, BLOCK_BYTES);
    long results = Everything.address(into, intoAt, CHAIN_BYTES);
    if (into.isReadOnly()) {
      throw new IllegalArgumentException("read-only: " + into);
    }
    try {
      for (long lane = 0; lane < 64; lane += BYTES) {
        compressLanes(chains + lane, blocks + lane, results + lane, counter, bytes, flags);
      }
    } finally {
      Reference.reachabilityFence(chain);
      Reference.reachabilityFence(block);
      Reference.reachabilityFence(into);
    }
  }

  private static void compressLanes(
      long chain, long block, long into, int counter, int bytes, int flags) {
    IntVector v0 = IntVector.fromMemorySegment(SPECIES, MEMORY, chain, ORDER);
    IntVector v1 = IntVector.fromMemorySegment(SPECIES, MEMORY, chain + 64, ORDER);
    IntVector v2 = IntVector.fromMemorySegment(SPECIES, MEMORY, chain + 128, ORDER);
    IntVector v3 = IntVector.fromMemorySegment(SPECIES, MEMORY, chain + 192, ORDER);
    IntVector v4 = IntVector.fromMemorySegment(SPECIES, MEMORY, chain + 256, ORDER);
    IntVector v5 = IntVector.fromMemorySegment(SPECIES, MEMORY, chain + 320, ORDER);
    IntVector v6 = IntVector.fromMemorySegment(SPECIES, MEMORY, chain + 384, ORDER);
    IntVector v7 = IntVector.fromMemorySegment(SPECIES, MEMORY, chain + 448, ORDER);
    IntVector v8 = IntVector.broadcast(SPECIES, 0x6A09E667);
    IntVector v9 = IntVector.broadcast(SPECIES, 0xBB67AE85);
    IntVector v10 = IntVector.broadcast(SPECIES, 0x3C6EF372);
    IntVector v11 = IntVector.broadcast(SPECIES, 0xA54FF53A);
    IntVector v12 = IntVector.broadcast(SPECIES, counter);
    IntVector v13 = IntVector.zero(SPECIES);
    IntVector v14 = IntVector.broadcast(SPECIES, bytes);
    IntVector v15 = IntVector.broadcast(SPECIES, flags);
    for (int at = 0; at < ROUNDS * Blake3.BLOCK; at += Blake3.BLOCK) {
      v0 = TYPE.cast(v0);
      v1 = TYPE.cast(v1);
      v2 = TYPE.cast(v2);
      v3 = TYPE.cast(v3);
      v4 = TYPE.cast(v4);
      v5 = TYPE.cast(v5);
      v6 = TYPE.cast(v6);
      v7 = TYPE.cast(v7);
      v8 = TYPE.cast(v8);
      v9 = TYPE.cast(v9);
      v10 = TYPE.cast(v10);
      v11 = TYPE.cast(v11);
      v12 = TYPE.cast(v12);
      v13 = TYPE.cast(v13);
      v14 = TYPE.cast(v14);
      v15 = TYPE.cast(v15);
      IntVector m0 = IntVector.fromMemorySegment(SPECIES, MEMORY, block + SCHEDULE[at + 0], ORDER);
      v0 = v0.add(v4).add(m0);
      v12 = v12.lanewise(XOR, v0).lanewise(ROR, 16);
      v8 = v8.add(v12);
      v4 = v4.lanewise(XOR, v8).lanewise(ROR, 12);
      IntVector m1 = IntVector.fromMemorySegment(SPECIES, MEMORY, block + SCHEDULE[at + 1], ORDER);
      v0 = v0.add(v4).add(m1);
      v12 = v12.lanewise(XOR, v0).lanewise(ROR, 8);
      v8 = v8.add(v12);
      v4 = v4.lanewise(XOR, v8).lanewise(ROR, 7);
      IntVector m2 = IntVector.fromMemorySegment(SPECIES, MEMORY, block + SCHEDULE[at + 2], ORDER);
      v1 = v1.add(v5).add(m2);
      v13 = v13.lanewise(XOR, v1).lanewise(ROR, 16);
      v9 = v9.add(v13);
      v5 = v5.lanewise(XOR, v9).lanewise(ROR, 12);
      IntVector m3 = IntVector.fromMemorySegment(SPECIES, MEMORY, block + SCHEDULE[at + 3], ORDER);
      v1 = v1.add(v5).add(m3);
      v13 = v13.lanewise(XOR, v1).lanewise(ROR, 8);
      v9 = v9.add(v13);
      v5 = v5.lanewise(XOR, v9).lanewise(ROR, 7);
      IntVector m4 = IntVector.fromMemorySegment(SPECIES, MEMORY, block + SCHEDULE[at + 4], ORDER);
      v2 = v2.add(v6).add(m4);
      v14 = v14.lanewise(XOR, v2).lanewise(ROR, 16);
      v10 = v10.add(v14);
      v6 = v6.lanewise(XOR, v10).lanewise(ROR, 12);
      IntVector m5 = IntVector.fromMemorySegment(SPECIES, MEMORY, block + SCHEDULE[at + 5], ORDER);
      v2 = v2.add(v6).add(m5);
      v14 = v14.lanewise(XOR, v2).lanewise(ROR, 8);
      v10 = v10.add(v14);
      v6 = v6.lanewise(XOR, v10).lanewise(ROR, 7);
      IntVector m6 = IntVector.fromMemorySegment(SPECIES, MEMORY, block + SCHEDULE[at + 6], ORDER);
      v3 = v3.add(v7).add(m6);
      v15 = v15.lanewise(XOR, v3).lanewise(ROR, 16);
      v11 = v11.add(v15);
      v7 = v7.lanewise(XOR, v11).lanewise(ROR, 12);
      IntVector m7 = IntVector.fromMemorySegment(SPECIES, MEMORY, block + SCHEDULE[at + 7], ORDER);
      v3 = v3.add(v7).add(m7);
      v15 = v15.lanewise(XOR, v3).lanewise(ROR, 8);
      v11 = v11.add(v15);
      v7 = v7.lanewise(XOR, v11).lanewise(ROR, 7);
      IntVector m8 = IntVector.fromMemorySegment(SPECIES, MEMORY, block + SCHEDULE[at + 8], ORDER);
      v0 = v0.add(v5).add(m8);
      v15 = v15.lanewise(XOR, v0).lanewise(ROR, 16);
      v10 = v10.add(v15);
      v5 = v5.lanewise(XOR, v10).lanewise(ROR, 12);
      IntVector m9 = IntVector.fromMemorySegment(SPECIES, MEMORY, block + SCHEDULE[at + 9], ORDER);
      v0 = v0.add(v5).add(m9);
      v15 = v15.lanewise(XOR, v0).lanewise(ROR, 8);
      v10 = v10.add(v15);
      v5 = v5.lanewise(XOR, v10).lanewise(ROR, 7);
      IntVector m10 =
          IntVector.fromMemorySegment(SPECIES, MEMORY, block + SCHEDULE[at + 10], ORDER);
      v1 = v1.add(v6).add(m10);
      v12 = v12.lanewise(XOR, v1).lanewise(ROR, 16);
      v11 = v11.add(v12);
      v6 = v6.lanewise(XOR, v11).lanewise(ROR, 12);
      IntVector m11 =
          IntVector.fromMemorySegment(SPECIES, MEMORY, block + SCHEDULE[at + 11], ORDER);
      v1 = v1.add(v6).add(m11);
      v12 = v12.lanewise(XOR, v1).lanewise(ROR, 8);
      v11 = v11.add(v12);
      v6 = v6.lanewise(XOR, v11).lanewise(ROR, 7);
      IntVector m12 =
          IntVector.fromMemorySegment(SPECIES, MEMORY, block + SCHEDULE[at + 12], ORDER);
      v2 = v2.add(v7).add(m12);
      v13 = v13.lanewise(XOR, v2).lanewise(ROR, 16);
      v8 = v8.add(v13);
      v7 = v7.lanewise(XOR, v8).lanewise(ROR, 12);
      IntVector m13 =
          IntVector.fromMemorySegment(SPECIES, MEMORY, block + SCHEDULE[at + 13], ORDER);
      v2 = v2.add(v7).add(m13);
      v13 = v13.lanewise(XOR, v2).lanewise(ROR, 8);
      v8 = v8.add(v13);
      v7 = v7.lanewise(XOR, v8).lanewise(ROR, 7);
      IntVector m14 =
          IntVector.fromMemorySegment(SPECIES, MEMORY, block + SCHEDULE[at + 14], ORDER);
      v3 = v3.add(v4).add(m14);
      v14 = v14.lanewise(XOR, v3).lanewise(ROR, 16);
      v9 = v9.add(v14);
      v4 = v4.lanewise(XOR, v9).lanewise(ROR, 12);
      IntVector m15 =
          IntVector.fromMemorySegment(SPECIES, MEMORY, block + SCHEDULE[at + 15], ORDER);
      v3 = v3.add(v4).add(m15);
      v14 = v14.lanewise(XOR, v3).lanewise(ROR, 8);
      v9 = v9.add(v14);
      v4 = v4.lanewise(XOR, v9).lanewise(ROR, 7);
    }
    TYPE.cast(v0.lanewise(XOR, v8)).intoMemorySegment(MEMORY, into, ORDER);
    TYPE.cast(v1.lanewise(XOR, v9)).intoMemorySegment(MEMORY, into + 64, ORDER);
    TYPE.cast(v2.lanewise(XOR, v10)).intoMemorySegment(MEMORY, into + 128, ORDER);
    TYPE.cast(v3.lanewise(XOR, v11)).intoMemorySegment(MEMORY, into + 192, ORDER);
    TYPE.cast(v4.lanewise(XOR, v12)).intoMemorySegment(MEMORY, into + 256, ORDER);
    TYPE.cast(v5.lanewise(XOR, v13)).intoMemorySegment(MEMORY, into + 320, ORDER);
    TYPE.cast(v6.lanewise(XOR, v14)).intoMemorySegment(MEMORY, into + 384, ORDER);
    TYPE.cast(v7.lanewise(XOR, v15)).intoMemorySegment(MEMORY, into + 448, ORDER);
  }
}
