/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import dev.engram.stark.field.PrimeField;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * The backend that others are tested against: node by node, word by word, by the methods of {@link
 * PrimeField}, through the segments that it is given.
 */
final class Interpreter implements Kernel {

  private static final int LANES = 16;

  private final PrimeField field;
  private final List<Pointer> pointers;
  private final List<Node> nodes;
  private final Reach reach;

  Interpreter(PrimeField field, List<Pointer> pointers, List<Node> nodes) {
    this.field = field;
    this.pointers = pointers;
    this.nodes = nodes;
    this.reach = new Reach(pointers, nodes);
  }

  @Override
  public void run(MemorySegment[] memory, long[] at, long tiles) {
    reach.check(memory, at, tiles);
    int[][] values = new int[nodes.size()][LANES];
    for (long tile = 0; tile < tiles; tile++) {
      for (int i = 0; i < nodes.size(); i++) {
        for (int lane = 0; lane < LANES; lane++) {
          step(nodes.get(i), i, lane, values, memory, at, tile);
        }
      }
    }
  }

  private void step(
      Node node,
      int index,
      int lane,
      int[][] values,
      MemorySegment[] memory,
      long[] at,
      long tile) {
    switch (node.op()) {
      case STORE ->
          memory[node.pointer()].set(
              JAVA_INT_UNALIGNED,
              address(node.pointer(), at, tile) + node.at() + 4L * lane,
              values[node.operand(0)][lane]);
      case LOAD -> values[index][lane] = load(node.pointer(), node.at(), lane, memory, at, tile);
      case LOAD_NEXT ->
          values[index][lane] =
              lane < LANES - 1
                  ? load(node.pointer(), node.at(), lane + 1, memory, at, tile)
                  : load(node.next(), node.at(), 0, memory, at, tile);
      case BROADCAST -> values[index][lane] = load(node.pointer(), node.at(), 0, memory, at, tile);
      default -> values[index][lane] = compute(node, lane, values);
    }
  }

  private int compute(Node node, int lane, int[][] values) {
    List<Integer> operands = node.operands();
    return switch (node.op()) {
      case CONSTANT -> node.word();
      case ADD -> field.add(values[operands.get(0)][lane], values[operands.get(1)][lane]);
      case SUB -> field.sub(values[operands.get(0)][lane], values[operands.get(1)][lane]);
      case NEG -> field.neg(values[operands.get(0)][lane]);
      case MUL -> field.mul(values[operands.get(0)][lane], values[operands.get(1)][lane]);
      case REDUCE -> values[operands.get(0)][lane];
      case ACCUMULATE -> {
        int sum = node.firstFactor() == 0 ? 0 : values[operands.get(0)][lane];
        for (int i = node.firstFactor(); i < operands.size(); i += 2) {
          int product = field.mul(values[operands.get(i)][lane], values[operands.get(i + 1)][lane]);
          sum = field.add(sum, product);
        }
        yield sum;
      }
      case LOAD, LOAD_NEXT, BROADCAST, STORE ->
          throw new AssertionError(node.op() + " computes nothing");
    };
  }

  private int load(
      int pointer, long offset, int lane, MemorySegment[] memory, long[] at, long tile) {
    return memory[pointer].get(JAVA_INT_UNALIGNED, address(pointer, at, tile) + offset + 4L * lane);
  }

  private long address(int pointer, long[] at, long tile) {
    return at[pointer] + tile * pointers.get(pointer).step;
  }
}
