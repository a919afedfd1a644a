/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.air;

import dev.engram.stark.field.PrimeField;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes a {@link Dag} of expressions: finds equal ones, folds constants, and leaves out what
 * folding made superfluous.
 */
final class DagBuilder {

  private final PrimeField field;
  private final AirBuilder air;
  private final List<Node> nodes = new ArrayList<>();
  private final Map<Node, Integer> numbers = new HashMap<>();
  private final IdentityHashMap<Expr, Integer> known = new IdentityHashMap<>();
  private final List<Expr> roots = new ArrayList<>();

  DagBuilder(PrimeField field, AirBuilder air) {
    this.field = field;
    this.air = air;
  }

  /** Numbers what the expressions that were added need; then {@link #number} tells the numbers. */
  Dag build() {
    BitSet needed = new BitSet();
    roots.forEach(root -> needed.set(number(root)));
    for (int i = nodes.size() - 1; i >= 0; i--) {
      if (needed.get(i)) {
        Dag.operands(nodes.get(i)).forEach(needed::set);
      }
    }
    int[] renumbered = new int[nodes.size()];
    List<Node> kept = new ArrayList<>();
    for (int i = needed.nextSetBit(0); i >= 0; i = needed.nextSetBit(i + 1)) {
      renumbered[i] = kept.size();
      kept.add(renumber(nodes.get(i), renumbered));
    }
    known.replaceAll((_, node) -> renumbered[node]);
    return new Dag(kept);
  }

  private static Node renumber(Node node, int[] numbers) {
    return switch (node) {
      case Node.Constant _, Node.Cell _, Node.Public _ -> node;
      case Node.Sum(int left, int right) -> new Node.Sum(numbers[left], numbers[right]);
      case Node.Difference(int left, int right) ->
          new Node.Difference(numbers[left], numbers[right]);
      case Node.Product(int left, int right) -> new Node.Product(numbers[left], numbers[right]);
      case Node.Negation(int operand) -> new Node.Negation(numbers[operand]);
    };
  }

  /**
   * Adds an expression and all its parts. Without recursion, since a sum of thousands of terms is
   * thousands deep.
   */
  void add(Expr root) {
    roots.add(root);
    Deque<Expr> open = new ArrayDeque<>();
    open.push(root);
    while (!open.isEmpty()) {
      Expr expr = open.peek();
      if (known.containsKey(expr)) {
        open.pop();
      } else if (expr instanceof Operation operation && !isReady(operation)) {
        open.push(operation.right());
        open.push(operation.left());
      } else {
        known.put(open.pop(), node(expr));
      }
    }
  }

  private boolean isReady(Operation operation) {
    return known.containsKey(operation.left()) && known.containsKey(operation.right());
  }

  /** The number of an expression that was added. */
  int number(Expr expr) {
    Integer number = known.get(expr);
    if (number == null) {
      throw new IllegalStateException("an expression was left out");
    }
    return number;
  }

  private int node(Expr expr) {
    return switch (expr) {
      case Literal(long number) -> constant(field.of(number));
      case PublicValue value -> publicValue(value);
      case Column column -> cell(column);
      case Operation operation -> {
        int left = number(operation.left());
        int right = number(operation.right());
        yield switch (operation.kind()) {
          case ADD -> sum(left, right);
          case SUB -> difference(left, right);
          case MUL -> product(left, right);
          case NEG -> negation(left);
        };
      }
    };
  }

  private int publicValue(PublicValue value) {
    if (value.air() != air) {
      throw new IllegalArgumentException(value + " is a public value of another AIR");
    }
    return intern(new Node.Public(value.index()));
  }

  private int cell(Column column) {
    List<Column> declared = air.columns(column.source());
    if (column.index() >= declared.size() || declared.get(column.index()) != column.declared()) {
      throw new IllegalArgumentException(column + " is a column of another AIR");
    }
    return intern(new Node.Cell(column.source(), column.index(), column.ofNextRow()));
  }

  private int sum(int left, int right) {
    if (isConstant(left) && isConstant(right)) {
      return constant(field.add(word(left), word(right)));
    }
    if (is(left, 0)) {
      return right;
    }
    return is(right, 0) ? left : intern(new Node.Sum(Math.min(left, right), Math.max(left, right)));
  }

  private int difference(int left, int right) {
    if (isConstant(left) && isConstant(right)) {
      return constant(field.sub(word(left), word(right)));
    }
    if (left == right) {
      return constant(0);
    }
    if (is(left, 0)) {
      return negation(right);
    }
    return is(right, 0) ? left : intern(new Node.Difference(left, right));
  }

  private int product(int left, int right) {
    if (isConstant(left) && isConstant(right)) {
      return constant(field.mul(word(left), word(right)));
    }
    if (is(left, 0) || is(right, 0)) {
      return constant(0);
    }
    if (is(left, field.one())) {
      return right;
    }
    return is(right, field.one())
        ? left
        : intern(new Node.Product(Math.min(left, right), Math.max(left, right)));
  }

  private int negation(int operand) {
    if (isConstant(operand)) {
      return constant(field.neg(word(operand)));
    }
    return nodes.get(operand) instanceof Node.Negation(int inner)
        ? inner
        : intern(new Node.Negation(operand));
  }

  private boolean isConstant(int node) {
    return nodes.get(node) instanceof Node.Constant;
  }

  private boolean is(int node, int word) {
    return nodes.get(node) instanceof Node.Constant(int constant) && constant == word;
  }

  private int word(int node) {
    return ((Node.Constant) nodes.get(node)).word();
  }

  private int constant(int word) {
    return intern(new Node.Constant(word));
  }

  private int intern(Node node) {
    return numbers.computeIfAbsent(
        node,
        added -> {
          nodes.add(added);
          return nodes.size() - 1;
        });
  }
}
