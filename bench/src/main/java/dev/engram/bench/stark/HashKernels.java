/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.stark;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import dev.engram.merkle.hash.HashAlgorithm;
import dev.engram.merkle.hash.Hasher;
import dev.engram.stark.field.PrimeField;
import dev.engram.stark.hash.Blake3Lanes;
import dev.engram.stark.hash.KeccakF;
import dev.engram.stark.hash.KeccakLanes;
import dev.engram.stark.hash.Lanes;
import dev.engram.stark.hash.Poseidon2;
import dev.engram.stark.hash.Poseidon2Tiles;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Permutations and compressions of sixteen states at once. The peers do one state after the other:
 * Poseidon2 as verifiers run it, a message of one block by Bouncy Castle's Keccak, and one of one
 * block by the BLAKE3 that memories are committed to with.
 */
@State(Scope.Thread)
@Fork(jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 8, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 9, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class HashKernels {

  private static final int LANES = 16;

  /** Words of a state of Poseidon2. */
  private static final int WIDTH = 16;

  /** Tiles of Poseidon2, what stays in the nearest cache. */
  private static final int TILES = 16;

  private static final PrimeField FIELD = PrimeField.KOALA_BEAR;

  /** Bytes of the longest message of one block of Keccak. */
  private static final int KECCAK_BLOCK = 135;

  private static final int BLAKE3_BLOCK = 64;

  private final Arena arena = Arena.ofConfined();

  private final Poseidon2 poseidon = Poseidon2.of(FIELD, WIDTH);
  private final Poseidon2Tiles tiles = Poseidon2Tiles.of(poseidon);
  private final MemorySegment states = arena.allocate(TILES * tiles.tileBytes(), 64);
  private final int[] state = new int[WIDTH];

  private final KeccakLanes sponge = KeccakLanes.of(Lanes.best());
  private final MemorySegment absorbed = arena.allocate(64L * KeccakLanes.DIGEST, 64);
  private final MemorySegment squeezed = arena.allocate(64L * KeccakLanes.DIGEST, 64);

  private final Blake3Lanes blake3 = Blake3Lanes.of(Lanes.best());
  private final MemorySegment block = arena.allocate(Blake3Lanes.BLOCK_BYTES, 64);
  private final MemorySegment chains = arena.allocate(Blake3Lanes.CHAIN_BYTES, 64);

  private final Hasher keccakOfOne = HashAlgorithm.KECCAK_256.hasher();
  private final Hasher blake3OfOne = HashAlgorithm.BLAKE3.hasher();
  private final byte[] message = new byte[KECCAK_BLOCK];

  @Setup
  public void fill() {
    SplittableRandom random = new SplittableRandom(2);
    random.nextBytes(message);
    for (MemorySegment segment : new MemorySegment[] {states, absorbed, block}) {
      for (long i = 0; i < segment.byteSize() / 4; i++) {
        segment.setAtIndex(JAVA_INT, i, random.nextInt(FIELD.prime()));
      }
    }
    sponge.absorb(absorbed, 0, KeccakLanes.DIGEST);
  }

  /** Permutations of Poseidon2, of 256 states; it takes seconds until its rounds are compiled. */
  @Benchmark
  @OperationsPerInvocation(TILES * LANES)
  @Warmup(iterations = 12, time = 1)
  public void poseidon2() {
    tiles.permute(states, 0, TILES);
  }

  /** One permutation of Poseidon2. */
  @Benchmark
  public int[] poseidon2OneByOne() {
    poseidon.permute(state);
    return state;
  }

  /** Permutations of sixteen states of Keccak. */
  @Benchmark
  @OperationsPerInvocation(LANES)
  public void keccak() {
    sponge.permute();
  }

  /** A hash of one permutation, by Bouncy Castle. */
  @Benchmark
  public byte[] keccakOneByOne() {
    keccakOfOne.hash(message, 0, KECCAK_BLOCK, message, 0);
    return message;
  }

  /** Compressions of sixteen blocks of BLAKE3. */
  @Benchmark
  @OperationsPerInvocation(LANES)
  public void blake3() {
    blake3.compress(chains, 0, block, 0, chains, 0, 0, BLAKE3_BLOCK, 0);
  }

  /** A hash of one compression. */
  @Benchmark
  public byte[] blake3OneByOne() {
    blake3OfOne.hash(message, 0, BLAKE3_BLOCK, message, 0);
    return message;
  }

  /** Each kernel once more, beside the scalar one. */
  @TearDown(Level.Iteration)
  public void check() {
    checkPoseidon2();
    checkKeccak();
    checkBlake3();
  }

  private void checkPoseidon2() {
    int[] before = states.toArray(JAVA_INT);
    tiles.permute(states, 0, TILES);
    for (int i = 0; i < TILES * LANES; i++) {
      int[] one = new int[WIDTH];
      for (int k = 0; k < WIDTH; k++) {
        one[k] = before[place(i, k)];
      }
      poseidon.permute(one);
      for (int k = 0; k < WIDTH; k++) {
        Demands.equal(states.getAtIndex(JAVA_INT, place(i, k)), one[k], "Poseidon2");
      }
    }
  }

  /** Where a word of a state is. */
  private static int place(int state, int word) {
    return (state / LANES * WIDTH + word) * LANES + state % LANES;
  }

  private void checkKeccak() {
    sponge.clear();
    sponge.absorb(absorbed, 0, KeccakLanes.DIGEST);
    sponge.permute();
    sponge.squeeze(squeezed, 0);
    for (int i = 0; i < LANES; i++) {
      long[] one = new long[KeccakF.STATE];
      for (int k = 0; k < KeccakLanes.DIGEST; k++) {
        one[k / 2] |= (absorbed.getAtIndex(JAVA_INT, LANES * k + i) & 0xFFFFFFFFL) << 32 * (k % 2);
      }
      KeccakF.permute(one);
      for (int k = 0; k < KeccakLanes.DIGEST; k++) {
        Demands.equal(
            squeezed.getAtIndex(JAVA_INT, LANES * k + i),
            (int) (one[k / 2] >>> 32 * (k % 2)),
            "Keccak");
      }
    }
  }

  private void checkBlake3() {
    int flags = Blake3Lanes.CHUNK_START | Blake3Lanes.CHUNK_END | Blake3Lanes.ROOT;
    blake3.compress(Blake3Lanes.INITIAL, 0, block, 0, squeezed, 0, 0, BLAKE3_BLOCK, flags);
    byte[] one = new byte[BLAKE3_BLOCK];
    for (int i = 0; i < LANES; i++) {
      for (int k = 0; k < one.length; k++) {
        one[k] = block.get(JAVA_BYTE, 64L * (k / 4) + 4L * i + k % 4);
      }
      blake3OfOne.hash(one, 0, BLAKE3_BLOCK, one, 0);
      MemorySegment digest = MemorySegment.ofArray(one);
      for (int k = 0; k < 8; k++) {
        Demands.equal(
            squeezed.getAtIndex(JAVA_INT, LANES * k + i),
            digest.get(JAVA_INT_UNALIGNED, 4L * k),
            "BLAKE3");
      }
    }
  }

  @TearDown
  public void close() {
    arena.close();
  }
}
