/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.open;

import dev.engram.zkmem.model.MemoryConfiguration;
import dev.engram.zkmem.open.OpeningException.Reason;
import dev.engram.zkmem.tree.StateTree;
import java.math.BigInteger;
import java.util.Arrays;

/** Looks whether a statement is true, as one who has the memory can. */
final class OpeningTruth {

  private final StateTree tree;
  private final MemoryConfiguration memory;

  OpeningTruth(StateTree tree) {
    this.tree = tree;
    this.memory = tree.configuration();
  }

  /**
   * Checks all predicates.
   *
   * @throws OpeningException naming the first that does not hold; it does not say what the memory
   *     holds instead
   */
  void require(OpeningStatement statement) {
    if (!memory.equals(statement.memory()) || !Arrays.equals(tree.root(), statement.root())) {
      throw new OpeningException(
          Reason.OTHER_ROOT, -1, "the statement is about another memory, or another root of it");
    }
    for (int i = 0; i < statement.predicates().size(); i++) {
      Predicate predicate = statement.predicates().get(i);
      if (!holds(predicate)) {
        throw new OpeningException(Reason.UNTRUE, i, "it does not hold that " + predicate);
      }
    }
  }

  private boolean holds(Predicate predicate) {
    return switch (predicate) {
      case Predicate.Equal equal -> Arrays.equals(cells(equal.place()), equal.cells());
      case Predicate.Same same -> Arrays.equals(cells(same.place()), cells(same.other()));
      case Predicate.Within within -> {
        BigInteger number = number(within.place());
        yield number.compareTo(within.low()) >= 0 && number.compareTo(within.high()) <= 0;
      }
      case Predicate.Sum sum -> {
        BigInteger total = BigInteger.ZERO;
        for (int i = 0; i < sum.count(); i++) {
          total = total.add(number(sum.place(i)));
        }
        yield total.equals(sum.total());
      }
    };
  }

  private BigInteger number(Place place) {
    BigInteger number = BigInteger.ZERO;
    for (int cell : cells(place)) {
      number = number.shiftLeft(Byte.SIZE).add(BigInteger.valueOf(cell));
    }
    return number;
  }

  private int[] cells(Place place) {
    int[] cells = new int[place.width()];
    int packing = memory.packing();
    int label = -1;
    int[] leaf = {};
    for (int i = 0; i < cells.length; i++) {
      int pointer = place.pointer() + i;
      int of = tree.label(place.space(), pointer);
      if (of != label) {
        label = of;
        leaf = tree.leaf(label);
      }
      int cell = pointer % memory.blockCells();
      int limb = leaf[cell / packing];
      cells[i] = packing == 1 ? limb : limb >>> cell % packing * Byte.SIZE & Digits.BASE - 1;
    }
    return cells;
  }
}
