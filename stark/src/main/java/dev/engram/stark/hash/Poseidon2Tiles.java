/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.hash;

import dev.engram.stark.kernel.Backend;
import dev.engram.stark.kernel.Kernel;
import dev.engram.stark.kernel.Pointer;
import dev.engram.stark.kernel.Program;
import dev.engram.stark.kernel.Value;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * {@link Poseidon2} of 16 states at once, which lie in a tile: element k of state i is word i of
 * the k-th 64 bytes. For any number of threads; a call allocates two small arrays.
 */
public final class Poseidon2Tiles {

  /*
   * All rounds in one program would be 30 methods, 20 seconds of the JVM's compiler and more machine
   * code than the first-level cache holds. So there is a kernel for a full round and one for a few
   * partial rounds, which take their constants from memory, and go over a block of tiles that stays
   * in that cache from the first round to the last.
   */

  /** Tiles of a block: 16 KiB of states 16 wide. */
  private static final long BLOCK = 16;

  /** Partial rounds in a kernel: what a state's way through memory costs is shared by so many. */
  private static final int PARTIAL = 4;

  private final int width;
  private final MemorySegment constants;
  private final List<Step> steps = new ArrayList<>();

  /** A kernel that takes states on by a round or more, with the constants from an offset on. */
  private record Step(Kernel kernel, long at) {}

  private Poseidon2Tiles(Poseidon2 poseidon, Backend backend) {
    this.width = poseidon.width();
    int half = poseidon.fullRounds() / 2;
    int partial = poseidon.partialRounds();
    this.constants =
        Arena.ofAuto()
            .allocate(ValueLayout.JAVA_INT, (long) poseidon.fullRounds() * width + partial);
    long internal = put(poseidon);
    Kernel full = fullRound(poseidon, backend);
    Kernel several = partialRounds(poseidon, backend, PARTIAL);
    Kernel rest = partialRounds(poseidon, backend, partial % PARTIAL);
    steps.add(new Step(externalLayer(poseidon, backend), 0));
    for (int round = 0; round < half; round++) {
      steps.add(new Step(full, (long) Integer.BYTES * width * round));
    }
    for (int round = 0; round < partial; round += PARTIAL) {
      boolean whole = round + PARTIAL <= partial;
      steps.add(new Step(whole ? several : rest, internal + (long) Integer.BYTES * round));
    }
    for (int round = half; round < 2 * half; round++) {
      steps.add(new Step(full, (long) Integer.BYTES * width * round));
    }
  }

  /** Compiles a permutation for this machine. */
  public static Poseidon2Tiles of(Poseidon2 poseidon) {
    return of(poseidon, Backend.best());
  }

  /** Compiles a permutation for a backend. */
  public static Poseidon2Tiles of(Poseidon2 poseidon, Backend backend) {
    return new Poseidon2Tiles(poseidon, backend);
  }

  /** The bytes of a tile of states. */
  public long tileBytes() {
    return 64L * width;
  }

  /**
   * Permutes the states of tiles that follow each other, in place.
   *
   * @param at the offset in bytes of the first
   */
  public void permute(MemorySegment states, long at, long tiles) {
    MemorySegment[] memory = {states, constants};
    long[] offsets = new long[2];
    for (long done = 0; done < tiles; done += BLOCK) {
      offsets[0] = at + done * tileBytes();
      for (int i = 0; i < steps.size(); i++) {
        Step step = steps.get(i);
        offsets[1] = step.at;
        step.kernel.run(memory, offsets, Math.min(BLOCK, tiles - done));
      }
    }
  }

  /** Puts the constants into memory, and returns the offset of those of partial rounds. */
  private long put(Poseidon2 poseidon) {
    int index = 0;
    for (int round = 0; round < poseidon.fullRounds(); round++) {
      for (int i = 0; i < width; i++) {
        constants.setAtIndex(ValueLayout.JAVA_INT, index++, poseidon.externalConstant(round, i));
      }
    }
    long internal = (long) Integer.BYTES * index;
    for (int round = 0; round < poseidon.partialRounds(); round++) {
      constants.setAtIndex(ValueLayout.JAVA_INT, index++, poseidon.internalConstant(round));
    }
    return internal;
  }

  private static Kernel externalLayer(Poseidon2 poseidon, Backend backend) {
    Program program = new Program(poseidon.field());
    Poseidon2Program layers = new Poseidon2Program(program, poseidon);
    return inPlace(program, poseidon, backend, constants -> layers::externalLayer);
  }

  private static Kernel fullRound(Poseidon2 poseidon, Backend backend) {
    Program program = new Program(poseidon.field());
    Poseidon2Program layers = new Poseidon2Program(program, poseidon);
    return inPlace(
        program,
        poseidon,
        backend,
        constants ->
            state ->
                layers.fullRound(
                    state, i -> program.broadcast(constants, (long) Integer.BYTES * i)));
  }

  private static Kernel partialRounds(Poseidon2 poseidon, Backend backend, int rounds) {
    Program program = new Program(poseidon.field());
    Poseidon2Program layers = new Poseidon2Program(program, poseidon);
    return inPlace(
        program,
        poseidon,
        backend,
        constants ->
            state -> {
              Value[] permuted = state;
              for (int i = 0; i < rounds; i++) {
                Value constant = program.broadcast(constants, (long) Integer.BYTES * i);
                permuted = layers.partialRound(permuted, constant);
              }
              return permuted;
            });
  }

  /** What is done to a state, given the pointer to its constants. */
  @FunctionalInterface
  private interface Rounds {
    UnaryOperator<Value[]> from(Pointer constants);
  }

  private static Kernel inPlace(
      Program program, Poseidon2 poseidon, Backend backend, Rounds rounds) {
    Pointer states = program.pointer("states", 64L * poseidon.width());
    Pointer constants = program.pointer("constants", 0);
    Value[] state = new Value[poseidon.width()];
    for (int i = 0; i < state.length; i++) {
      state[i] = program.load(states, 64L * i);
    }
    Value[] permuted = rounds.from(constants).apply(state);
    for (int i = 0; i < state.length; i++) {
      program.store(states, 64L * i, permuted[i]);
    }
    return program.compile(backend);
  }
}
