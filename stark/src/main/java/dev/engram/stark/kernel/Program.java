/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.kernel;

import dev.engram.stark.field.PrimeField;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A straight-line computation on tiles of 16 rows, written down value by value and then compiled:
 *
 * <pre>{@code
 * Program program = new Program(PrimeField.KOALA_BEAR);
 * Pointer columns = program.pointer("columns", 2 * 64);
 * Pointer products = program.pointer("products", 64);
 * program.store(products, 0, program.mul(program.load(columns, 0), program.load(columns, 64)));
 * Kernel kernel = program.compile();
 * kernel.run(new MemorySegment[] {matrix, result}, new long[] {0, 0}, tiles);
 * }</pre>
 *
 * <p>Equal computations are done once, constants are folded, and what no store needs is left out.
 *
 * <p>Loads may be done later than written, or again. So nothing may be loaded of what the same run
 * has stored, but for this: a program may store through a pointer where it loaded through the same
 * pointer before, such as to change a matrix in its place.
 *
 * <p>For one thread; what it compiles to is for any number.
 */
public final class Program {

  /** Products that one accumulation takes, so that its factors stay in registers. */
  private static final int CHUNK = 8;

  private static final int LANES = 16;

  /** As many as can be passed to a method in three forms each. */
  private static final int MOST_POINTERS = 40;

  private final PrimeField field;
  private final List<Pointer> pointers = new ArrayList<>();
  private final List<Node> nodes = new ArrayList<>();
  private final List<@Nullable Value> values = new ArrayList<>();
  private final Map<Node, Integer> known = new HashMap<>();

  /** An empty program over a field. */
  public Program(PrimeField field) {
    this.field = field;
  }

  /** The field it computes in. */
  public PrimeField field() {
    return field;
  }

  /** Its pointers, in the order in which they were made. */
  public List<Pointer> pointers() {
    return List.copyOf(pointers);
  }

  List<Node> nodes() {
    return List.copyOf(nodes);
  }

  /**
   * Makes a pointer.
   *
   * @param name for messages
   * @param step the bytes by which it goes on from a tile to the next, a multiple of 4; may be 0 or
   *     below
   */
  public Pointer pointer(String name, long step) {
    if (step % 4 != 0) {
      throw new IllegalArgumentException("step of " + name + " is no multiple of 4: " + step);
    }
    if (pointers.size() == MOST_POINTERS) {
      throw new IllegalStateException("a program has at most " + MOST_POINTERS + " pointers");
    }
    Pointer pointer = new Pointer(this, name, pointers.size(), step);
    pointers.add(pointer);
    return pointer;
  }

  /** The 16 words at an offset in bytes from where a pointer is. */
  public Value load(Pointer from, long at) {
    return value(Node.memory(Op.LOAD, index(from), at, List.of()));
  }

  /**
   * The rows that follow those of a tile: words 1 to 15 at an offset from one pointer, then the
   * first word at the same offset from another, where a whole tile must be readable.
   */
  public Value loadNext(Pointer tile, Pointer next, long at) {
    return value(new Node(Op.LOAD_NEXT, List.of(), index(tile), index(next), at, 0));
  }

  /** The one word at an offset from where a pointer is, for all 16 rows. */
  public Value broadcast(Pointer from, long at) {
    return value(Node.memory(Op.BROADCAST, index(from), at, List.of()));
  }

  /**
   * A word for all rows that is known now.
   *
   * @param word in Montgomery form
   */
  public Value constant(int word) {
    if (!field.holds(word)) {
      throw new IllegalArgumentException("no element of " + field + ": " + word);
    }
    return value(Node.constant(word));
  }

  /** a + b. */
  public Value add(Value a, Value b) {
    Node x = node(a);
    Node y = node(b);
    if (isConstant(x) && isConstant(y)) {
      return constant(field.add(x.word(), y.word()));
    }
    if (isConstant(x, 0)) {
      return b;
    }
    if (isConstant(y, 0)) {
      return a;
    }
    if (x.op() == Op.NEG) {
      return sub(b, value(x.operand(0)));
    }
    if (y.op() == Op.NEG) {
      return sub(a, value(y.operand(0)));
    }
    return value(Node.of(Op.ADD, ordered(a, b)));
  }

  /** a − b. */
  public Value sub(Value a, Value b) {
    Node x = node(a);
    Node y = node(b);
    if (a == b) {
      return constant(0);
    }
    if (isConstant(y)) {
      return add(a, constant(field.neg(y.word())));
    }
    if (isConstant(x, 0)) {
      return neg(b);
    }
    if (y.op() == Op.NEG) {
      return add(a, value(y.operand(0)));
    }
    return value(Node.of(Op.SUB, List.of(a.node, b.node)));
  }

  /** −a. */
  public Value neg(Value a) {
    Node x = node(a);
    return switch (x.op()) {
      case CONSTANT -> constant(field.neg(x.word()));
      case NEG -> value(x.operand(0));
      case SUB -> sub(value(x.operand(1)), value(x.operand(0)));
      default -> value(Node.of(Op.NEG, List.of(a.node)));
    };
  }

  /** a·b. */
  public Value mul(Value a, Value b) {
    Node x = node(a);
    Node y = node(b);
    if (isConstant(x) && isConstant(y)) {
      return constant(field.mul(x.word(), y.word()));
    }
    if (isConstant(x)) {
      return scaled(b, x.word());
    }
    if (isConstant(y)) {
      return scaled(a, y.word());
    }
    return value(Node.of(Op.MUL, ordered(a, b)));
  }

  /** Small factors are sums: three additions cost less than a multiplication. */
  private Value scaled(Value a, int word) {
    int opposite = field.neg(word);
    if (isCheap(opposite)) {
      return neg(scaled(a, opposite));
    }
    return switch (field.value(word)) {
      case 0 -> constant(0);
      case 1 -> a;
      case 2 -> add(a, a);
      case 3 -> add(a, add(a, a));
      case 4 -> add(add(a, a), add(a, a));
      default -> value(Node.of(Op.MUL, ordered(a, constant(word))));
    };
  }

  private boolean isCheap(int word) {
    int number = field.value(word);
    return number > 0 && number <= 4 || Halvings.of(field, word) > 0;
  }

  /**
   * The sum of a_i·b_i. It is reduced once, at its end, so that it costs less than half of as many
   * products and sums.
   *
   * @throws IllegalArgumentException if the lists differ in length
   */
  public Value dot(List<Value> a, List<Value> b) {
    if (a.size() != b.size()) {
      throw new IllegalArgumentException(a.size() + " factors for " + b.size());
    }
    if (a.size() == 1) {
      return mul(a.get(0), b.get(0));
    }
    Value sum = null;
    for (int from = 0; from < a.size(); from += CHUNK) {
      int to = Math.min(a.size(), from + CHUNK);
      sum = accumulate(sum, a.subList(from, to), b.subList(from, to));
    }
    return reduce(sum);
  }

  /** Adds products to a sum that is not reduced yet; null is the sum of none. */
  @Nullable Value accumulate(@Nullable Value sum, List<Value> a, List<Value> b) {
    List<Integer> operands = new ArrayList<>();
    if (sum != null) {
      operands.add(sum.node);
    }
    int none = operands.size();
    for (int i = 0; i < a.size(); i++) {
      if (!isConstant(node(a.get(i)), 0) && !isConstant(node(b.get(i)), 0)) {
        operands.addAll(ordered(a.get(i), b.get(i)));
      }
    }
    return operands.size() == none ? sum : value(Node.of(Op.ACCUMULATE, List.copyOf(operands)));
  }

  /** The word of an accumulated sum. */
  Value reduce(@Nullable Value sum) {
    return sum == null ? constant(0) : value(Node.of(Op.REDUCE, List.of(sum.node)));
  }

  /** Writes the 16 words of a value at an offset from where a pointer is. */
  public void store(Pointer to, long at, Value value) {
    node(value);
    nodes.add(Node.memory(Op.STORE, index(to), at, List.of(value.node)));
    values.add(null);
  }

  /**
   * Compiles it for this machine: for the backend that a property names, or else for blocks of
   * tiles, and, when it has run for a while, aside for the fastest.
   */
  public Kernel compile() {
    requireCompilable();
    return Backend.soonest(field, pointers(), nodes());
  }

  /**
   * Compiles it for a backend.
   *
   * @throws IllegalStateException if this JVM does not have the backend
   * @throws IllegalArgumentException if it loads the rows that follow through a pointer that it
   *     also stores through, or for all rows a word that it also stores: it depends on the backend
   *     which rows have been stored by then
   */
  public Kernel compile(Backend backend) {
    requireCompilable();
    return backend.compile(field, pointers(), nodes());
  }

  /**
   * Compiles it for a backend, into one method where {@link #compile(Backend)} may make several,
   * between which values go through memory. The JVM's compilers do not take every method, though:
   * it is for whoever has seen that both take this one.
   *
   * @throws IllegalStateException as the other does
   * @throws IllegalArgumentException as the other does; or if the method is longer than any that is
   *     compiled
   */
  public Kernel compileWhole(Backend backend) {
    requireCompilable();
    return backend.compile(field, pointers(), nodes(), VectorEmitter.WHOLE);
  }

  private void requireCompilable() {
    List<Node> stores = nodes.stream().filter(node -> node.op() == Op.STORE).toList();
    BitSet stored = Stretches.stored(nodes);
    for (Node node : nodes) {
      if (node.op() == Op.LOAD_NEXT && (stored.get(node.pointer()) || stored.get(node.next()))) {
        throw new IllegalArgumentException(
            "rows follow what is stored: " + pointers.get(node.pointer()));
      }
      if (node.op() == Op.BROADCAST
          && stored.get(node.pointer())
          && isStored(stores, node.pointer(), node.at())) {
        throw new IllegalArgumentException(
            "a word of what is stored is for all rows: " + pointers.get(node.pointer()));
      }
    }
  }

  /** Whether the word at an offset is among those that are stored through the same pointer. */
  private static boolean isStored(List<Node> stores, int pointer, long at) {
    return stores.stream()
        .anyMatch(store ->
            store.pointer() == pointer
                && store.at() < at + Integer.BYTES
                && at < store.at() + LANES * Integer.BYTES);
  }

  private int index(Pointer pointer) {
    if (pointer.program != this) {
      throw new IllegalArgumentException("pointer of another program: " + pointer);
    }
    return pointer.index;
  }

  private Node node(Value value) {
    if (value.program != this) {
      throw new IllegalArgumentException("value of another program: " + value);
    }
    return nodes.get(value.node);
  }

  private Value value(int node) {
    return Objects.requireNonNull(values.get(node));
  }

  private Value value(Node node) {
    return value(
        known.computeIfAbsent(
            node,
            added -> {
              nodes.add(added);
              values.add(new Value(this, nodes.size() - 1));
              return nodes.size() - 1;
            }));
  }

  private static List<Integer> ordered(Value a, Value b) {
    return List.of(Math.min(a.node, b.node), Math.max(a.node, b.node));
  }

  private static boolean isConstant(Node node) {
    return node.op() == Op.CONSTANT;
  }

  private static boolean isConstant(Node node, int word) {
    return isConstant(node) && node.word() == word;
  }
}
