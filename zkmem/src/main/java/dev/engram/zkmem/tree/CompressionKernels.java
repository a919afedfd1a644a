/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.tree;

import dev.engram.stark.field.PrimeField;
import dev.engram.stark.hash.Poseidon2;
import dev.engram.stark.hash.Poseidon2Program;
import dev.engram.stark.kernel.Kernel;
import dev.engram.stark.kernel.Pointer;
import dev.engram.stark.kernel.Program;
import dev.engram.stark.kernel.Value;
import dev.engram.zkmem.air.CompressionAir;
import dev.engram.zkmem.model.Compression;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Computes rows of a {@link CompressionAir} from their inputs, sixteen at once: tiles in which the
 * word k of row i is word i of the k-th 64 bytes. Immutable, for any number of threads.
 */
final class CompressionKernels {

  /*
   * A kernel for each kind of round, as Poseidon2Tiles has them and for its reasons, which reads a
   * state, writes it back, and writes what a row has of the round.
   */

  /** Partial rounds of a kernel. */
  private static final int PARTIAL = 4;

  private static final int LANES = 16;
  private static final int ELEMENTS = CompressionAir.ELEMENTS;
  private static final ConcurrentMap<CompressionAir, CompressionKernels> COMPILED =
      new ConcurrentHashMap<>();

  /** A kernel, with the offsets of the constants it takes and of the columns it writes. */
  private record Step(Kernel kernel, long constants, long columns) {}

  private final CompressionAir air;

  /** Columns of the AIR, which it counts anew each time that it is asked. */
  private final int width;

  private final PrimeField field;
  private final Poseidon2 poseidon;
  private final MemorySegment constants;
  private final List<Step> steps = new ArrayList<>();

  private CompressionKernels(CompressionAir air) {
    this.air = air;
    this.width = air.width();
    this.field = air.field();
    this.poseidon = Poseidon2.of(field, ELEMENTS);
    int partial = poseidon.partialRounds();
    int full = poseidon.fullRounds();
    this.constants =
        Arena.ofAuto().allocate(ValueLayout.JAVA_INT, (long) full * ELEMENTS + partial);
    for (int round = 0; round < full; round++) {
      for (int i = 0; i < ELEMENTS; i++) {
        int word = poseidon.externalConstant(round, i);
        constants.setAtIndex(ValueLayout.JAVA_INT, (long) round * ELEMENTS + i, word);
      }
    }
    for (int round = 0; round < partial; round++) {
      int word = poseidon.internalConstant(round);
      constants.setAtIndex(ValueLayout.JAVA_INT, (long) full * ELEMENTS + round, word);
    }
    addSteps(full, partial);
  }

  private void addSteps(int full, int partial) {
    int fullColumns = air.powerColumns() * ELEMENTS;
    int column = CompressionAir.ROUNDS;
    Kernel fullRound = kernel(this::fullRound);
    steps.add(step(kernel(this::firstLayer), 0, 0));
    for (int round = 0; round < full / 2; round++) {
      steps.add(step(fullRound, round * ELEMENTS, column));
      column += fullColumns;
    }
    Kernel several = kernel(layers -> partialRounds(layers, PARTIAL));
    Kernel rest = kernel(layers -> partialRounds(layers, partial % PARTIAL));
    for (int round = 0; round < partial; round += PARTIAL) {
      int rounds = Math.min(PARTIAL, partial - round);
      Kernel kernel = rounds == PARTIAL ? several : rest;
      steps.add(step(kernel, full * ELEMENTS + round, column));
      column += rounds * air.powerColumns();
    }
    for (int round = full / 2; round < full - 1; round++) {
      steps.add(step(fullRound, round * ELEMENTS, column));
      column += fullColumns;
    }
    steps.add(step(kernel(this::lastRound), (full - 1) * ELEMENTS, column));
  }

  private static Step step(Kernel kernel, int constant, int column) {
    return new Step(kernel, (long) Integer.BYTES * constant, 64L * column);
  }

  /** The kernels of an AIR, which are compiled once. */
  static CompressionKernels of(CompressionAir air) {
    return COMPILED.computeIfAbsent(air, CompressionKernels::new);
  }

  /** Bytes of a tile of rows. */
  long rowBytes() {
    return 64L * width;
  }

  /** Bytes that the state of a tile takes while it is computed. */
  static long stateBytes() {
    return 64L * ELEMENTS;
  }

  /**
   * Fills in tiles of rows that have their input.
   *
   * @param states room for the states of as many tiles
   */
  void fill(MemorySegment rows, MemorySegment states, int tiles) {
    MemorySegment[] memory = {states, constants, rows, rows};
    long[] at = new long[memory.length];
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      at[1] = step.constants;
      at[2] = step.columns;
      step.kernel.run(memory, at, tiles);
    }
  }

  /** Copies a row of a tile to where rows follow each other, but for how often it is looked up. */
  void copy(MemorySegment rows, int row, MemorySegment into, long at) {
    long from = row / LANES * rowBytes() + (long) row % LANES * Integer.BYTES;
    for (int i = CompressionAir.INPUT; i < width; i++) {
      into.set(
          ValueLayout.JAVA_INT,
          at + (long) Integer.BYTES * i,
          rows.get(ValueLayout.JAVA_INT, from + 64L * i));
    }
  }

  /** Writes an input into a tile. */
  void input(MemorySegment rows, int row, int[] words) {
    long to = row / LANES * rowBytes() + (long) row % LANES * Integer.BYTES;
    for (int i = 0; i < ELEMENTS; i++) {
      rows.set(ValueLayout.JAVA_INT, to + 64L * (CompressionAir.INPUT + i), words[i]);
    }
  }

  /** What a kernel is written with: pointers to states, constants, columns, and whole rows. */
  private final class Layers {
    private final Program program = new Program(field);
    private final Poseidon2Program poseidon2 = new Poseidon2Program(program, poseidon);
    private final Pointer state = program.pointer("state", stateBytes());
    private final Pointer constants = program.pointer("constants", 0);
    private final Pointer columns = program.pointer("columns", rowBytes());
    private final Pointer row = program.pointer("row", rowBytes());
    private int column;

    Value constant(int i) {
      return program.broadcast(constants, (long) Integer.BYTES * i);
    }

    Value[] load(Pointer from, int at) {
      Value[] values = new Value[ELEMENTS];
      for (int i = 0; i < ELEMENTS; i++) {
        values[i] = program.load(from, 64L * (at + i));
      }
      return values;
    }

    void store(Value[] values) {
      for (int i = 0; i < ELEMENTS; i++) {
        program.store(state, 64L * i, values[i]);
      }
    }

    void column(Value value) {
      program.store(columns, 64L * column++, value);
    }

    /** Writes the cube of x, if a row has it, and returns its power. */
    Value power(Value x) {
      Value cube = program.mul(program.mul(x, x), x);
      if (air.powerColumns() == 1) {
        return cube;
      }
      column(cube);
      return program.mul(program.mul(cube, cube), x);
    }

    Value[] fullRound(Value[] values) {
      for (int i = 0; i < ELEMENTS; i++) {
        power(program.add(values[i], constant(i)));
      }
      return poseidon2.fullRound(values, this::constant);
    }
  }

  /** Writes a kernel. */
  @FunctionalInterface
  private interface Writing {
    void write(Layers layers);
  }

  private Kernel kernel(Writing writing) {
    Layers layers = new Layers();
    writing.write(layers);
    return layers.program.compile();
  }

  private void firstLayer(Layers layers) {
    layers.store(layers.poseidon2.externalLayer(layers.load(layers.row, CompressionAir.INPUT)));
  }

  private void fullRound(Layers layers) {
    Value[] state = layers.fullRound(layers.load(layers.state, 0));
    for (Value element : state) {
      layers.column(element);
    }
    layers.store(state);
  }

  private void partialRounds(Layers layers, int rounds) {
    Value[] state = layers.load(layers.state, 0);
    for (int i = 0; i < rounds; i++) {
      layers.column(layers.power(layers.program.add(state[0], layers.constant(i))));
      state = layers.poseidon2.partialRound(state, layers.constant(i));
    }
    layers.store(state);
  }

  private void lastRound(Layers layers) {
    Value[] state = layers.fullRound(layers.load(layers.state, 0));
    boolean adds = air.configuration().compression() == Compression.FEED_FORWARD;
    for (int i = 0; i < Digests.DIGEST; i++) {
      Value input = layers.program.load(layers.row, 64L * (CompressionAir.INPUT + i));
      layers.column(adds ? layers.program.add(state[i], input) : state[i]);
    }
  }
}
