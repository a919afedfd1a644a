/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import dev.engram.stark.field.PrimeField;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A kernel that goes through its program node by node, each over a block of tiles at a time. The
 * loops are those of {@link WordLoops} whatever the program is, so there is nothing that the JVM's
 * compiler would have to learn anew: slow beside vectors, and the soonest fast.
 *
 * <p>Values lie in registers, arrays that the running thread keeps. Where a tile reads what an
 * earlier one has written, that is done tile by tile; where two pointers are to the same memory,
 * blocks are of one tile.
 */
final class Blocks implements Kernel {

  private static final int LANES = 16;

  /**
   * Tiles of a block: a register then takes a kilobyte, and some hundred of them fit in a cache.
   */
  private static final int TILES = 16;

  private static final int WORDS = TILES * LANES;

  private static final ThreadLocal<int[][]> REGISTERS = ThreadLocal.withInitial(() -> new int[0][]);

  private final PrimeField field;
  private final List<Pointer> pointers;
  private final Reach reach;

  /** Pointers that are written through. */
  private final BitSet stored;

  private final Stretches stretches;

  private final Step[] before;
  private final Step[] carried;
  private final Step[] after;
  private final int registers;
  private final int[][] constants;

  /**
   * What is done for a node.
   *
   * @param to the register that it is in afterwards
   * @param a a register that it reads, or a constant from the number of registers on
   * @param b another
   * @param pointer that it reads or writes through
   * @param next the pointer of the rows that follow
   */
  private record Step(Op op, int to, int a, int b, int pointer, int next, long at) {}

  Blocks(PrimeField field, List<Pointer> pointers, List<Node> nodes) {
    this.field = field;
    this.pointers = pointers;
    this.reach = new Reach(pointers, nodes);
    this.stored = Stretches.stored(nodes);
    this.stretches = Stretches.of(pointers, nodes, reach);
    Assembly assembly = new Assembly(nodes, stretches);
    this.registers = assembly.count;
    this.constants = assembly.constants.stream().map(this::constant).toArray(int[][]::new);
    this.before = assembly.finished(0);
    this.carried = assembly.finished(1);
    this.after = assembly.finished(2);
  }

  private int[] constant(int word) {
    int[] words = new int[WORDS];
    Arrays.fill(words, word);
    return words;
  }

  /** The order of its nodes. */
  Stretches stretches() {
    return stretches;
  }

  @Override
  public void run(MemorySegment[] memory, long[] at, long tiles) {
    reach.check(memory, at, tiles);
    int[][] values = ofThread();
    int most = reach.meet(stored, memory, at, tiles) ? 1 : TILES;
    for (long tile = 0; tile < tiles; tile += most) {
      int count = (int) Math.min(most, tiles - tile);
      execute(before, values, memory, at, tile, 0, count);
      if (carried.length > 0) {
        for (int k = 0; k < count; k++) {
          execute(carried, values, memory, at, tile + k, k, 1);
        }
      }
      execute(after, values, memory, at, tile, 0, count);
    }
  }

  /** The thread's registers, of which there are enough. */
  private int[][] ofThread() {
    int[][] values = REGISTERS.get();
    if (values.length < registers) {
      int there = values.length;
      values = Arrays.copyOf(values, registers);
      for (int i = there; i < registers; i++) {
        values[i] = new int[WORDS];
      }
      REGISTERS.set(values);
    }
    return values;
  }

  private int[] operand(int[][] values, int register) {
    return register < registers ? values[register] : constants[register - registers];
  }

  /**
   * Goes through steps.
   *
   * @param tile the first of those of the run
   * @param place of it in the block
   */
  private void execute(
      Step[] steps,
      int[][] values,
      MemorySegment[] memory,
      long[] at,
      long tile,
      int place,
      int tiles) {
    int p = field.prime();
    int inverse = field.inverseOfPrime();
    int from = place * LANES;
    int to = from + tiles * LANES;
    for (Step step : steps) {
      int[] a = operand(values, step.a);
      int[] b = operand(values, step.b);
      switch (step.op) {
        case ADD -> WordLoops.add(a, b, values[step.to], from, to, p);
        case SUB -> WordLoops.sub(a, b, values[step.to], from, to, p);
        case NEG -> WordLoops.neg(a, values[step.to], from, to, p);
        case MUL -> WordLoops.mul(a, b, values[step.to], from, to, p, inverse);
        case LOAD, LOAD_NEXT, BROADCAST, STORE -> move(step, values, memory, at, tile, from, tiles);
        default -> throw new AssertionError(step.op + " is no step");
      }
    }
  }

  private void move(
      Step step,
      int[][] values,
      MemorySegment[] memory,
      long[] at,
      long tile,
      int word,
      int tiles) {
    MemorySegment segment = memory[step.pointer];
    long stride = pointers.get(step.pointer).step;
    long from = at[step.pointer] + tile * stride + step.at;
    switch (step.op) {
      case LOAD -> load(segment, from, stride, values[step.to], word, tiles, LANES);
      case STORE -> store(operand(values, step.a), word, segment, from, stride, tiles);
      case BROADCAST -> broadcast(segment, from, stride, values[step.to], word, tiles);
      default -> {
        load(segment, from + Integer.BYTES, stride, values[step.to], word, tiles, LANES - 1);
        long behind = pointers.get(step.next).step;
        long next = at[step.next] + tile * behind + step.at;
        loadLast(memory[step.next], next, behind, values[step.to], word, tiles);
      }
    }
  }

  private static void load(
      MemorySegment segment, long from, long stride, int[] into, int word, int tiles, int lanes) {
    for (int k = 0; k < tiles; k++) {
      MemorySegment.copy(
          segment, JAVA_INT_UNALIGNED, from + k * stride, into, word + k * LANES, lanes);
    }
  }

  private static void loadLast(
      MemorySegment segment, long from, long stride, int[] into, int word, int tiles) {
    for (int k = 0; k < tiles; k++) {
      into[word + k * LANES + LANES - 1] = segment.get(JAVA_INT_UNALIGNED, from + k * stride);
    }
  }

  private static void broadcast(
      MemorySegment segment, long from, long stride, int[] into, int word, int tiles) {
    for (int k = 0; k < tiles; k++) {
      int each = segment.get(JAVA_INT_UNALIGNED, from + k * stride);
      Arrays.fill(into, word + k * LANES, word + (k + 1) * LANES, each);
    }
  }

  private static void store(
      int[] words, int word, MemorySegment segment, long to, long stride, int tiles) {
    for (int k = 0; k < tiles; k++) {
      MemorySegment.copy(
          words, word + k * LANES, segment, JAVA_INT_UNALIGNED, to + k * stride, LANES);
    }
  }

  /** Deals registers to nodes. */
  private static final class Assembly {

    private final int[] uses;
    private final int[] place;
    private final List<List<Step>> stretches = new ArrayList<>();
    private List<Step> steps = List.of();
    private final Deque<Integer> free = new ArrayDeque<>();
    private final List<Integer> constants = new ArrayList<>();
    private final Map<Integer, Integer> constantOf = new HashMap<>();
    private int count;

    Assembly(List<Node> nodes, Stretches order) {
      this.uses = new int[nodes.size()];
      this.place = new int[nodes.size()];
      for (List<Integer> stretch : order.all()) {
        stretch.forEach(i -> nodes.get(i).operands().forEach(operand -> uses[operand]++));
      }
      for (List<Integer> stretch : order.all()) {
        steps = new ArrayList<>();
        stretches.add(steps);
        for (int i : stretch) {
          write(i, nodes.get(i));
          nodes.get(i).operands().forEach(this::used);
        }
      }
    }

    private void used(int operand) {
      if (--uses[operand] == 0 && place[operand] >= 0) {
        free.push(place[operand]);
      }
    }

    private int take() {
      return free.isEmpty() ? count++ : free.pop();
    }

    private void write(int i, Node node) {
      switch (node.op()) {
        case CONSTANT -> place[i] = constant(node.word());
        case LOAD, LOAD_NEXT, BROADCAST -> {
          place[i] = take();
          steps.add(new Step(node.op(), place[i], 0, 0, node.pointer(), node.next(), node.at()));
        }
        case STORE ->
            steps.add(
                new Step(Op.STORE, 0, place[node.operand(0)], 0, node.pointer(), -1, node.at()));
        case NEG -> compute(i, Op.NEG, place[node.operand(0)], 0);
        case ADD, SUB, MUL -> compute(i, node.op(), place[node.operand(0)], place[node.operand(1)]);
        case REDUCE -> compute(i, Op.ADD, place[node.operand(0)], constant(0));
        case ACCUMULATE -> accumulate(i, node);
      }
    }

    /** The place of a constant: below zero until it is known how many registers there are. */
    private int constant(int word) {
      return -1
          - constantOf.computeIfAbsent(
              word,
              added -> {
                constants.add(added);
                return constants.size() - 1;
              });
    }

    private void compute(int i, Op op, int a, int b) {
      place[i] = take();
      steps.add(new Step(op, place[i], a, b, -1, -1, 0));
    }

    /** A sum is as reduced as words are. */
    private void accumulate(int i, Node node) {
      int sum = take();
      int product = take();
      int first = node.firstFactor();
      int before = first > 0 ? place[node.operand(0)] : constant(0);
      for (int f = first; f < node.operands().size(); f += 2) {
        int a = place[node.operand(f)];
        int b = place[node.operand(f + 1)];
        steps.add(new Step(Op.MUL, product, a, b, -1, -1, 0));
        steps.add(new Step(Op.ADD, sum, before, product, -1, -1, 0));
        before = sum;
      }
      free.push(product);
      place[i] = sum;
    }

    /** The steps of a stretch, with constants behind the registers. */
    Step[] finished(int stretch) {
      return stretches.get(stretch).stream()
          .map(s -> new Step(s.op, s.to, behind(s.a), behind(s.b), s.pointer, s.next, s.at))
          .toArray(Step[]::new);
    }

    private int behind(int register) {
      return register < 0 ? count - 1 - register : register;
    }
  }
}
