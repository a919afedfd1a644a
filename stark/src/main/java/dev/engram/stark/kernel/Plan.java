/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.kernel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * How the nodes of a program are dealt to methods. The compiler of the JVM gives up on long
 * methods, so a long program becomes several, its parts, which run one after the other on each
 * tile. What a part computes and a later one needs goes through memory; what is read from memory,
 * or known, is read again in each part instead.
 */
final class Plan {

  /** What a value and a sum take of scratch memory, at most: a vector, and two. */
  private static final int WORD_BYTES = 64;

  private static final int SUM_BYTES = 128;

  /** The cost of reading a value from scratch memory, in the unit of all costs. */
  private static final int READ_BACK = 6;

  private final List<Node> nodes;
  private final int[] part;
  private final int[] lastPart;
  private final int[] uses;
  private final int[] place;
  private final BitSet stored = new BitSet();
  private int parts;
  private long wordBytes;
  private long scratchBytes;

  /**
   * Deals nodes to parts.
   *
   * @param cost of each node, in about the calls that it is
   * @param budget of a part
   */
  Plan(List<Node> nodes, ToIntFunction<Node> cost, int budget) {
    this.nodes = nodes;
    this.part = new int[nodes.size()];
    this.lastPart = new int[nodes.size()];
    this.uses = new int[nodes.size()];
    this.place = new int[nodes.size()];
    Arrays.fill(part, -1);
    Arrays.fill(place, -1);
    for (Node node : nodes) {
      if (node.op() == Op.STORE) {
        stored.set(node.pointer());
      }
    }
    countUses();
    deal(cost, budget);
    givePlaces();
  }

  private void countUses() {
    for (int i = nodes.size() - 1; i >= 0; i--) {
      if (isLive(i)) {
        nodes.get(i).operands().forEach(operand -> uses[operand]++);
      }
    }
  }

  private void deal(ToIntFunction<Node> cost, int budget) {
    BitSet atHand = new BitSet();
    int spent = 0;
    for (int i = 0; i < nodes.size(); i++) {
      if (!isLive(i) || isReadAgain(i)) {
        continue;
      }
      int more = cost.applyAsInt(nodes.get(i)) + toRead(i, cost, atHand);
      if (spent + more > budget && spent > 0) {
        parts++;
        atHand.clear();
        spent = 0;
        more = cost.applyAsInt(nodes.get(i)) + toRead(i, cost, atHand);
      }
      spent += more;
      part[i] = parts;
      atHand.set(i);
      for (int operand : nodes.get(i).operands()) {
        lastPart[operand] = parts;
        atHand.set(operand);
      }
    }
    parts++;
  }

  /** What it costs to read those operands of a node that are not at hand. */
  private int toRead(int node, ToIntFunction<Node> cost, BitSet atHand) {
    int more = 0;
    for (int operand : nodes.get(node).operands()) {
      if (!atHand.get(operand)) {
        more += isReadAgain(operand) ? cost.applyAsInt(nodes.get(operand)) : READ_BACK;
      }
    }
    return more;
  }

  private void givePlaces() {
    Places words = new Places(parts);
    Places sums = new Places(parts);
    for (int i = 0; i < nodes.size(); i++) {
      if (isLive(i) && lastPart[i] > part[i] && !isReadAgain(i)) {
        place[i] = (isSum(i) ? sums : words).take(part[i], lastPart[i]);
      }
    }
    wordBytes = (long) WORD_BYTES * words.count;
    scratchBytes = wordBytes + (long) SUM_BYTES * sums.count;
  }

  /** Places in scratch memory, each for one value after the other. */
  private static final class Places {
    private final List<List<Integer>> freedAfter = new ArrayList<>();
    private final Deque<Integer> free = new ArrayDeque<>();
    private int reached;
    private int count;

    Places(int parts) {
      for (int i = 0; i < parts; i++) {
        freedAfter.add(new ArrayList<>());
      }
    }

    int take(int from, int to) {
      while (reached < from) {
        free.addAll(freedAfter.get(reached++));
      }
      int taken = free.isEmpty() ? count++ : free.pop();
      freedAfter.get(to).add(taken);
      return taken;
    }
  }

  List<Node> nodes() {
    return nodes;
  }

  Node node(int i) {
    return nodes.get(i);
  }

  int parts() {
    return parts;
  }

  /** The part that a node is computed in. */
  int part(int node) {
    return part[node];
  }

  /** How often a node is an operand. */
  int uses(int node) {
    return uses[node];
  }

  /** Whether a store needs a node, or it is one. */
  boolean isLive(int node) {
    return nodes.get(node).op() == Op.STORE || uses[node] > 0;
  }

  /** Whether later parts find a node in scratch memory. */
  boolean isKept(int node) {
    return place[node] >= 0;
  }

  /** The offset in scratch memory of a node that is kept. */
  long offset(int node) {
    return isSum(node)
        ? wordBytes + (long) SUM_BYTES * place[node]
        : (long) WORD_BYTES * place[node];
  }

  /** The bytes of scratch memory that the program needs. */
  long scratchBytes() {
    return scratchBytes;
  }

  /** Whether a node is a sum that is not reduced: twice as wide as words. */
  boolean isSum(int node) {
    return nodes.get(node).op() == Op.ACCUMULATE;
  }

  /** Whether a node is computed wherever it is needed, not where the program has it. */
  boolean isReadAgain(int node) {
    return switch (nodes.get(node).op()) {
      case CONSTANT -> true;
      case LOAD, BROADCAST -> !stored.get(nodes.get(node).pointer());
      case LOAD_NEXT ->
          !stored.get(nodes.get(node).pointer()) && !stored.get(nodes.get(node).next());
      default -> false;
    };
  }
}
