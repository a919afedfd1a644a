/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.kernel;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One step of a {@link Program}. Equal nodes compute the same; a store is never shared.
 *
 * @param op what it does
 * @param operands the nodes it takes, by number; an accumulation takes the factors of its products
 *     in pairs, behind the sum that it goes on from, if it does
 * @param pointer what it reads or writes through, if it does
 * @param next what the last word of a {@link Op#LOAD_NEXT} is read through
 * @param at the offset in bytes from the pointer
 * @param word of a constant
 */
record Node(Op op, List<Integer> operands, int pointer, int next, long at, int word) {

  static Node constant(int word) {
    return new Node(Op.CONSTANT, List.of(), -1, -1, 0, word);
  }

  static Node of(Op op, List<Integer> operands) {
    return new Node(op, operands, -1, -1, 0, 0);
  }

  static Node memory(Op op, int pointer, long at, List<Integer> operands) {
    return new Node(op, operands, pointer, -1, at, 0);
  }

  /** As a record has it, but soon fast: programs look up each node that they make. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Node node
        && op == node.op
        && pointer == node.pointer
        && next == node.next
        && at == node.at
        && word == node.word
        && operands.equals(node.operands);
  }

  @Override
  public int hashCode() {
    int hash = op.hashCode();
    for (int i = 0; i < operands.size(); i++) {
      hash = 31 * hash + operands.get(i);
    }
    return 31 * (31 * (31 * hash + pointer) + (int) at) + word;
  }

  int operand(int i) {
    return operands.get(i);
  }

  /** Where the factors begin in the operands of an accumulation: at 1 if it goes on from a sum. */
  int firstFactor() {
    return operands.size() % 2;
  }

  boolean touchesMemory() {
    return pointer >= 0;
  }
}
