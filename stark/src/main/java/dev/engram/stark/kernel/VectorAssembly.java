/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes the operations of {@link VectorBlocks} for nodes, and deals places to their values. */
final class VectorAssembly {

  /** Tiles of a block: a register of words then takes a kilobyte. */
  static final int TILES = 16;

  static final long TILE = 64;

  enum Code {
    ADD,
    SUB,
    MUL,
    DOT,
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
  record Step(Code code, int[] places) {}

  enum Kind {
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
  record Place(Kind kind, int pointer, long at, long step) {}

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

  VectorAssembly(List<Pointer> pointers, List<Node> nodes, Stretches stretches) {
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
        if (uses[value] == 1 && isComputed(nodes.get(value)) && together.get(value) && isAlone(i)) {
          target.put(value, pointed(node.pointer(), node.at()));
        }
      }
      default -> {}
    }
  }

  private boolean isSteady(Node node) {
    return pointers.get(node.pointer()).step == 0;
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
   * Copies what is read more than once, all of a tile before the next one: in the order in which it
   * lies.
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
          compute(i, factors.size() == 2 ? Code.MUL : Code.DOT, factors);
        } else {
          compute(i, Code.REDUCE, node.operands());
        }
      }
    }
  }

  /** Operands are given back before: an operation may write where it reads the same tile. */
  private void compute(int i, Code code, List<Integer> operands) {
    int[] with = new int[1 + (code == Code.DOT ? 2 * PRODUCTS : operands.size())];
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

  /** All places, by what operations have of them. */
  List<Place> places() {
    return places;
  }

  /** Bytes of all registers, with a tile for each steady word before them. */
  long scratchBytes() {
    return scratchBytes;
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
