/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import dev.engram.merkle.hash.Rehearsal;
import dev.engram.stark.field.PrimeField;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A kernel that goes through its program operation by operation, each over a block of tiles at a
 * time, as {@link Blocks} does, but in the vectors of {@link VectorLoops}. What a program reads or
 * writes once it reads or writes where it lies.
 *
 * <p>Where pointers of one run are to the same memory, it runs as {@link Blocks}.
 */
final class VectorBlocks implements Kernel {

  /** Tiles of a block: a register then takes a kilobyte. */
  private static final int TILES = 16;

  private static final long TILE = 64;

  private static final ThreadLocal<long[]> BASES = ThreadLocal.withInitial(() -> new long[0]);

  private enum Code {
    ADD,
    SUB,
    MUL,
    DOT2,
    DOT4,
    ACCUMULATE,
    REDUCE,
    COPY,
    GATHER,
    NEXT,
    BROADCAST
  }

  /**
   * An operation.
   *
   * @param places what is written, then what is read; for {@link Code#GATHER} again and again
   */
  private record Step(Code code, int[] places) {}

  private enum Kind {
    /** Where a pointer is, for one tile after the other. */
    POINTED,
    /** One word where a pointer is that does not move, for all rows. */
    STEADY,
    /** A vector that never changes. */
    CONSTANT,
    /** In memory of the thread. */
    REGISTER
  }

  /**
   * Where something lies.
   *
   * @param at the offset from where the pointer is, or in the memory of constants or registers
   * @param step from a tile to the next
   */
  private record Place(Kind kind, int pointer, long at, long step) {}

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
    Assembly assembly = new Assembly(pointers, nodes, stretches);
    this.before = assembly.written(stretches.before());
    this.carried = assembly.written(stretches.carried());
    this.after = assembly.written(stretches.after());
    this.places = assembly.places.toArray(Place[]::new);
    this.step = assembly.places.stream().mapToLong(Place::step).toArray();
    this.constants = assembly.constants();
    this.scratchBytes = assembly.scratchBytes;
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
        if (places[place].kind == Kind.POINTED) {
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
      switch (place.kind) {
        case POINTED -> base[i] = memory[place.pointer].address() + at[place.pointer] + place.at;
        case CONSTANT -> base[i] = constants.address() + place.at;
        case REGISTER -> base[i] = scratch + place.at;
        case STEADY -> {
          VectorLoops.fill(
              steady, memory[place.pointer].get(JAVA_INT_UNALIGNED, at[place.pointer] + place.at));
          base[i] = steady;
          steady += TILE;
        }
      }
    }
    return base;
  }

  private void execute(Step[] steps, long[] base, int first, int tiles) {
    for (Step each : steps) {
      switch (each.code) {
        case ADD -> loops.add(base, step, each.places, first, tiles);
        case SUB -> loops.sub(base, step, each.places, first, tiles);
        case MUL -> loops.mul(base, step, each.places, first, tiles);
        case DOT2 -> loops.dot2(base, step, each.places, first, tiles);
        case DOT4 -> loops.dot4(base, step, each.places, first, tiles);
        case ACCUMULATE -> loops.accumulate(base, step, each.places, first, tiles);
        case REDUCE -> loops.reduce(base, step, each.places, first, tiles);
        case GATHER -> VectorLoops.gather(base, step, each.places, first, tiles);
        case COPY -> VectorLoops.copy(base, step, each.places, first, tiles);
        case NEXT -> VectorLoops.next(base, step, each.places, first, tiles);
        case BROADCAST -> VectorLoops.broadcast(base, step, each.places, first, tiles);
      }
    }
  }

  /** Writes operations for nodes, and deals places to them. */
  private static final class Assembly {

    /** Products that an operation takes at most. */
    private static final int PRODUCTS = 4;

    private final List<Pointer> pointers;
    private final List<Node> nodes;
    private final BitSet stored;

    /** How often a value is an operand of what is still to be written. */
    private final int[] uses;

    /** Sums that are reduced as soon as they are there, and by nobody else used. */
    private final BitSet reducedAtOnce = new BitSet();

    /** By node, the place that its value is in. */
    private final int[] place;

    /** By node, where its value is stored if it goes there at once. */
    private final Map<Integer, Integer> target = new HashMap<>();

    private final List<Place> places = new ArrayList<>();
    private final Map<Place, Integer> known = new HashMap<>();
    private final List<Integer> words = new ArrayList<>();
    private final Deque<Integer> freeWords = new ArrayDeque<>();
    private final Deque<Integer> freeSums = new ArrayDeque<>();
    private final List<Step> steps = new ArrayList<>();
    private final int zero;
    private long scratchBytes;

    Assembly(List<Pointer> pointers, List<Node> nodes, Stretches stretches) {
      this.pointers = pointers;
      this.nodes = nodes;
      this.stored = Stretches.stored(nodes);
      this.uses = new int[nodes.size()];
      this.place = new int[nodes.size()];
      this.zero = constant(0);
      for (List<Integer> stretch : stretches.all()) {
        stretch.forEach(i -> nodes.get(i).operands().forEach(operand -> uses[operand]++));
      }
      for (List<Integer> stretch : stretches.all()) {
        BitSet together = new BitSet();
        stretch.forEach(together::set);
        stretch.forEach(i -> plan(i, together));
      }
      scratchBytes = TILE * places.stream().filter(each -> each.kind == Kind.STEADY).count();
    }

    /** Finds out what goes where it belongs at once, and deals the places that nothing else can. */
    private void plan(int i, BitSet together) {
      Node node = nodes.get(i);
      switch (node.op()) {
        case BROADCAST -> {
          if (isSteady(node)) {
            place[i] = place(Kind.STEADY, node.pointer(), node.at(), 0);
          }
        }
        case REDUCE -> {
          Node sum = nodes.get(node.operand(0));
          if (uses[node.operand(0)] == 1
              && sum.firstFactor() == 0
              && sum.operands().size() <= 2 * PRODUCTS) {
            reducedAtOnce.set(node.operand(0));
          }
        }
        case STORE -> {
          int value = node.operand(0);
          if (uses[value] == 1
              && isComputed(nodes.get(value))
              && together.get(value)
              && isAlone(i)) {
            target.put(value, pointed(node.pointer(), node.at()));
          }
        }
        default -> {}
      }
    }

    private boolean isSteady(Node node) {
      return pointers.get(node.pointer()).step == 0 && !stored.get(node.pointer());
    }

    private static boolean isComputed(Node node) {
      return switch (node.op()) {
        case ADD, SUB, NEG, MUL, REDUCE -> true;
        case LOAD, LOAD_NEXT, BROADCAST, CONSTANT, ACCUMULATE, STORE -> false;
      };
    }

    /** Whether nothing else is read through a store's pointer, nor written where it writes. */
    private boolean isAlone(int store) {
      Node node = nodes.get(store);
      for (int i = 0; i < nodes.size(); i++) {
        Node other = nodes.get(i);
        boolean isSame = other.pointer() == node.pointer() || other.next() == node.pointer();
        boolean isApart = other.op() == Op.STORE && Math.abs(other.at() - node.at()) >= TILE;
        if (i != store && other.touchesMemory() && isSame && !isApart) {
          return false;
        }
      }
      return true;
    }

    /** The operations of a stretch. */
    Step[] written(List<Integer> stretch) {
      steps.clear();
      gather(stretch);
      for (int i : stretch) {
        if (!reducedAtOnce.get(i)) {
          write(i, nodes.get(i));
        }
      }
      return steps.toArray(Step[]::new);
    }

    /**
     * Copies what is read more than once, all of a tile before the next one: in the order in which
     * it lies.
     */
    private void gather(List<Integer> stretch) {
      List<Integer> with = new ArrayList<>();
      stretch.stream()
          .filter(i -> nodes.get(i).op() == Op.LOAD && !isReadInPlace(i))
          .sorted(
              Comparator.<Integer>comparingInt(i -> nodes.get(i).pointer())
                  .thenComparingLong(i -> nodes.get(i).at()))
          .forEach(i -> {
            place[i] = word();
            with.add(place[i]);
            with.add(pointed(nodes.get(i).pointer(), nodes.get(i).at()));
          });
      if (!with.isEmpty()) {
        step(Code.GATHER, with.stream().mapToInt(each -> each).toArray());
      }
    }

    private boolean isReadInPlace(int load) {
      return uses[load] == 1 && !stored.get(nodes.get(load).pointer());
    }

    private void write(int i, Node node) {
      switch (node.op()) {
        case CONSTANT -> place[i] = constant(node.word());
        case LOAD -> {
          if (isReadInPlace(i)) {
            place[i] = pointed(node.pointer(), node.at());
          }
        }
        case LOAD_NEXT -> {
          place[i] = word();
          int next = pointed(node.next(), node.at());
          step(Code.NEXT, place[i], pointed(node.pointer(), node.at()), next);
        }
        case BROADCAST -> {
          if (!isSteady(node)) {
            place[i] = word();
            step(Code.BROADCAST, place[i], pointed(node.pointer(), node.at()));
          }
        }
        case STORE -> {
          int from = place[node.operand(0)];
          int to = pointed(node.pointer(), node.at());
          if (from != to) {
            step(Code.COPY, to, from);
          }
          release(node.operands());
        }
        case ADD -> compute(i, Code.ADD, node.operands());
        case SUB -> compute(i, Code.SUB, node.operands());
        case MUL -> compute(i, Code.MUL, node.operands());
        case NEG -> {
          int from = place[node.operand(0)];
          release(node.operands());
          place[i] = result(i);
          step(Code.SUB, place[i], zero, from);
        }
        case ACCUMULATE -> accumulate(i, node);
        case REDUCE -> {
          if (reducedAtOnce.get(node.operand(0))) {
            List<Integer> factors = nodes.get(node.operand(0)).operands();
            compute(
                i,
                factors.size() == 2 ? Code.MUL : factors.size() == 4 ? Code.DOT2 : Code.DOT4,
                factors);
          } else {
            compute(i, Code.REDUCE, node.operands());
          }
        }
      }
    }

    /** Operands are given back before: an operation may write where it reads the same tile. */
    private void compute(int i, Code code, List<Integer> operands) {
      int[] with = new int[1 + (code == Code.DOT4 ? 2 * PRODUCTS : operands.size())];
      Arrays.fill(with, zero);
      for (int k = 0; k < operands.size(); k++) {
        with[1 + k] = place[operands.get(k)];
      }
      release(operands);
      place[i] = result(i);
      with[0] = place[i];
      steps.add(new Step(code, with));
    }

    private void accumulate(int i, Node node) {
      int sum = node.firstFactor() == 0 ? zero : place[node.operand(0)];
      int[] factors =
          node.operands().stream().skip(node.firstFactor()).mapToInt(f -> place[f]).toArray();
      release(node.operands());
      place[i] = register(freeSums, 2 * TILE);
      for (int from = 0; from < factors.length; from += 2 * PRODUCTS) {
        int[] with = new int[2 + 2 * PRODUCTS];
        Arrays.fill(with, zero);
        with[0] = place[i];
        with[1] = sum;
        int count = Math.min(2 * PRODUCTS, factors.length - from);
        System.arraycopy(factors, from, with, 2, count);
        steps.add(new Step(Code.ACCUMULATE, with));
        sum = place[i];
      }
    }

    private void step(Code code, int... with) {
      steps.add(new Step(code, with));
    }

    private void release(List<Integer> operands) {
      for (int operand : operands) {
        uses[operand]--;
        if (uses[operand] == 0 && places.get(place[operand]).kind == Kind.REGISTER) {
          (nodes.get(operand).op() == Op.ACCUMULATE ? freeSums : freeWords).push(place[operand]);
        }
      }
    }

    private int result(int i) {
      Integer at = target.get(i);
      return at == null ? word() : at;
    }

    private int word() {
      return register(freeWords, TILE);
    }

    private int register(Deque<Integer> free, long step) {
      if (!free.isEmpty()) {
        return free.pop();
      }
      long at = scratchBytes;
      scratchBytes += TILES * step;
      return place(Kind.REGISTER, -1, at, step);
    }

    private int pointed(int pointer, long at) {
      return place(Kind.POINTED, pointer, at, pointers.get(pointer).step);
    }

    /** The place of a constant. Behind the first, zero, there is room for it as a sum. */
    private int constant(int word) {
      int number = words.indexOf(word);
      if (number < 0) {
        number = words.size();
        words.add(word);
      }
      return place(Kind.CONSTANT, -1, number == 0 ? 0 : (number + 1) * TILE, 0);
    }

    private int place(Kind kind, int pointer, long at, long step) {
      return known.computeIfAbsent(
          new Place(kind, pointer, at, step),
          added -> {
            places.add(added);
            return places.size() - 1;
          });
    }

    /** The memory of constants. */
    MemorySegment constants() {
      MemorySegment memory = Arena.ofAuto().allocate((words.size() + 1) * TILE, TILE);
      for (int number = 1; number < words.size(); number++) {
        memory.asSlice((number + 1) * TILE, TILE).copyFrom(tileOf(words.get(number)));
      }
      return memory;
    }

    private static MemorySegment tileOf(int word) {
      int[] tile = new int[(int) (TILE / Integer.BYTES)];
      Arrays.fill(tile, word);
      return MemorySegment.ofArray(tile);
    }
  }
}
