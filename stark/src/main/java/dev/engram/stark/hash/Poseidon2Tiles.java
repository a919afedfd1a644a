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
   * code than the first-level cache holds. So there are kernels for the S-boxes of a full round, for
   * its layer, and for one or two partial rounds. They take their constants from memory, and go over
   * a block of tiles that stays in that cache from the first round to the last. Each is one method,
   * so that a state stays in registers as far as there are any. Both compilers of the JVM take
   * methods of that length; of more than 8,000 bytes, as three partial rounds are, neither does.
   */

  /** Tiles of a block: 16 KiB of states 16 wide. */
  private static final int BLOCK = 16;

  /** Words that the partial rounds of a kernel write: two rounds of a state 16 wide. */
  private static final int PARTIAL_WORDS = 32;

  private final int width;
  private final MemorySegment constants;
  private final List<Step> steps = new ArrayList<>();

  /**
   * A kernel that takes states on.
   *
   * @param at the offset of its constants
   * @param pieces that it goes over a state in
   */
  private record Step(Kernel kernel, long at, int pieces) {}

  private Poseidon2Tiles(Poseidon2 poseidon, Backend backend) {
    this.width = poseidon.width();
    int half = poseidon.fullRounds() / 2;
    int partial = poseidon.partialRounds();
    long external = (long) Integer.BYTES * BLOCK * width;
    long internal = external * poseidon.fullRounds();
    this.constants = Arena.ofAuto().allocate(internal + (long) Integer.BYTES * partial, 64);
    put(poseidon);
    Kernel boxes = boxes(poseidon, backend);
    Kernel layer = externalLayer(poseidon, backend);
    int together = Math.max(1, PARTIAL_WORDS / width);
    Kernel several = partialRounds(poseidon, backend, together);
    Kernel rest = partialRounds(poseidon, backend, partial % together);
    steps.add(new Step(layer, 0, 1));
    for (int round = 0; round < half; round++) {
      steps.add(new Step(boxes, external * round, width));
      steps.add(new Step(layer, 0, 1));
    }
    for (int round = 0; round < partial; round += together) {
      boolean whole = round + together <= partial;
      steps.add(new Step(whole ? several : rest, internal + (long) Integer.BYTES * round, 1));
    }
    for (int round = half; round < 2 * half; round++) {
      steps.add(new Step(boxes, external * round, width));
      steps.add(new Step(layer, 0, 1));
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
        step.kernel.run(memory, offsets, Math.min(BLOCK, tiles - done) * step.pieces);
      }
    }
  }

  /** Puts the constants into memory: those of a full round for each tile of a block. */
  private void put(Poseidon2 poseidon) {
    int index = 0;
    for (int round = 0; round < poseidon.fullRounds(); round++) {
      for (int i = 0; i < BLOCK * width; i++) {
        int constant = poseidon.externalConstant(round, i % width);
        constants.setAtIndex(ValueLayout.JAVA_INT, index++, constant);
      }
    }
    for (int round = 0; round < poseidon.partialRounds(); round++) {
      constants.setAtIndex(ValueLayout.JAVA_INT, index++, poseidon.internalConstant(round));
    }
  }

  /** Adds a constant to an element and takes its power: one part, which needs no scratch memory. */
  private static Kernel boxes(Poseidon2 poseidon, Backend backend) {
    Program program = new Program(poseidon.field());
    Pointer elements = program.pointer("elements", 64);
    Pointer constants = program.pointer("constants", Integer.BYTES);
    Value sum = program.add(program.load(elements, 0), program.broadcast(constants, 0));
    program.store(elements, 0, new Poseidon2Program(program, poseidon).power(sum));
    return program.compileWhole(backend);
  }

  private static Kernel externalLayer(Poseidon2 poseidon, Backend backend) {
    Program program = new Program(poseidon.field());
    Poseidon2Program layers = new Poseidon2Program(program, poseidon);
    return inPlace(program, poseidon, backend, constants -> layers::externalLayer);
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
    return program.compileWhole(backend);
  }
}
