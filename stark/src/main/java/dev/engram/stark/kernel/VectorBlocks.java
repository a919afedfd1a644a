/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import dev.engram.merkle.hash.Rehearsal;
import dev.engram.stark.field.PrimeField;
import dev.engram.stark.kernel.VectorAssembly.Kind;
import dev.engram.stark.kernel.VectorAssembly.Place;
import dev.engram.stark.kernel.VectorAssembly.Step;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A kernel that goes through its program operation by operation, each over a block of tiles at a
 * time, as {@link Blocks} does, but in the vectors of {@link VectorLoops}. What a program reads or
 * writes once it reads or writes where it lies.
 *
 * <p>Where pointers of one run are to the same memory, it runs as {@link Blocks}.
 */
final class VectorBlocks implements Kernel {

  private static final int TILES = VectorAssembly.TILES;
  private static final long TILE = VectorAssembly.TILE;

  private static final ThreadLocal<long[]> BASES = ThreadLocal.withInitial(() -> new long[0]);

  private final Blocks plain;
  private final Reach reach;
  private final BitSet stored;
  private final VectorLoops loops;
  private final Place[] places;

  /** By place, how far it is from a tile to the next. */
  private final long[] step;

  private final MemorySegment constants;
  private final long scratchBytes;
  private final Step[] before;
  private final Step[] carried;
  private final Step[] after;

  /**
   * Writes its operations.
   *
   * @param plain the same program
   */
  VectorBlocks(Blocks plain, PrimeField field, List<Pointer> pointers, List<Node> nodes) {
    this.plain = plain;
    this.reach = new Reach(pointers, nodes);
    this.stored = Stretches.stored(nodes);
    this.loops = new VectorLoops(field);
    Stretches stretches = plain.stretches();
    VectorAssembly assembly = new VectorAssembly(pointers, nodes, stretches);
    this.before = assembly.written(stretches.before());
    this.carried = assembly.written(stretches.carried());
    this.after = assembly.written(stretches.after());
    this.places = assembly.places().toArray(Place[]::new);
    this.step = assembly.places().stream().mapToLong(Place::step).toArray();
    this.constants = assembly.constants();
    this.scratchBytes = assembly.scratchBytes();
  }

  /**
   * Whether the loops have been compiled so well that it is faster than {@link Blocks}. The first
   * call has them rehearsed.
   */
  static boolean isReady() {
    return Readiness.ready;
  }

  private static final class Readiness {

    private static volatile boolean ready;

    static {
      Rehearsal.begin(Readiness::piece, () -> ready = true);
    }

    /** A program with all operations. */
    private static Rehearsal.Piece piece() {
      Program program = new Program(PrimeField.KOALA_BEAR);
      Pointer columns = program.pointer("columns", 5 * TILE);
      Pointer next = program.pointer("next columns", 5 * TILE);
      Pointer words = program.pointer("words", Integer.BYTES);
      Pointer results = program.pointer("results", 6 * TILE);
      List<Value> loaded =
          IntStream.range(0, 5).mapToObj(i -> program.load(columns, i * TILE)).toList();
      Value following = program.loadNext(columns, next, 0);
      Value broadcast = program.broadcast(words, 0);
      List<Value> factors = List.of(following, broadcast, loaded.get(0), loaded.get(1), following);
      program.store(results, 0, program.sub(program.add(loaded.get(0), broadcast), following));
      program.store(results, TILE, program.mul(loaded.get(1), loaded.get(2)));
      for (int products : new int[] {2, 4, 5}) {
        program.store(
            results,
            products * TILE,
            program.dot(loaded.subList(0, products), factors.subList(0, products)));
      }
      program.store(results, 3 * TILE, loaded.get(4));
      List<Node> nodes = program.nodes();
      Blocks plain = new Blocks(program.field(), program.pointers(), nodes);
      return Deferred.piece(
          plain,
          new VectorBlocks(plain, program.field(), program.pointers(), nodes),
          new Reach(program.pointers(), nodes));
    }
  }

  @Override
  public void run(MemorySegment[] memory, long[] at, long tiles) {
    reach.check(memory, at, tiles);
    if (reach.meet(stored, memory, at, tiles)) {
      plain.run(memory, at, tiles);
      return;
    }
    MemorySegment scratch = Scratch.ofThread(scratchBytes);
    try {
      blocks(bases(memory, at, scratch.address()), tiles);
    } finally {
      Reference.reachabilityFence(memory);
      Reference.reachabilityFence(scratch);
      Reference.reachabilityFence(constants);
    }
  }

  private void blocks(long[] base, long tiles) {
    for (long tile = 0; tile < tiles; tile += TILES) {
      int count = (int) Math.min(TILES, tiles - tile);
      execute(before, base, 0, count);
      if (carried.length > 0) {
        for (int k = 0; k < count; k++) {
          execute(carried, base, k, 1);
        }
      }
      execute(after, base, 0, count);
      for (int place = 0; place < places.length; place++) {
        if (places[place].kind() == Kind.POINTED) {
          base[place] += TILES * step[place];
        }
      }
    }
  }

  /** The addresses of all places, of which there may be more than that. */
  private long[] bases(MemorySegment[] memory, long[] at, long scratch) {
    long[] base = BASES.get();
    if (base.length < places.length) {
      base = new long[places.length];
      BASES.set(base);
    }
    long steady = scratch;
    for (int i = 0; i < places.length; i++) {
      Place place = places[i];
      switch (place.kind()) {
        case POINTED ->
            base[i] = memory[place.pointer()].address() + at[place.pointer()] + place.at();
        case CONSTANT -> base[i] = constants.address() + place.at();
        case REGISTER -> base[i] = scratch + place.at();
        case STEADY -> {
          VectorLoops.fill(
              steady,
              memory[place.pointer()].get(JAVA_INT_UNALIGNED, at[place.pointer()] + place.at()));
          base[i] = steady;
          steady += TILE;
        }
      }
    }
    return base;
  }

  private void execute(Step[] steps, long[] base, int first, int tiles) {
    for (Step each : steps) {
      switch (each.code()) {
        case ADD -> loops.add(base, step, each.places(), first, tiles);
        case SUB -> loops.sub(base, step, each.places(), first, tiles);
        case MUL -> loops.mul(base, step, each.places(), first, tiles);
        case DOT -> loops.dot(base, step, each.places(), first, tiles);
        case ACCUMULATE -> loops.accumulate(base, step, each.places(), first, tiles);
        case REDUCE -> loops.reduce(base, step, each.places(), first, tiles);
        case GATHER -> VectorLoops.gather(base, step, each.places(), first, tiles);
        case COPY -> VectorLoops.copy(base, step, each.places(), first, tiles);
        case NEXT -> VectorLoops.next(base, step, each.places(), first, tiles);
        case BROADCAST -> VectorLoops.broadcast(base, step, each.places(), first, tiles);
      }
    }
  }
}
