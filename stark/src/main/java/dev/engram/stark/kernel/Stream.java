/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.kernel;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * An address that goes along with the loop of a kernel. A backend computes a tile in one or more
 * units of as many rows as it has lanes; what an access adds to its pointer depends on its kind.
 *
 * @param kind which address
 * @param pointer the pointer
 * @param next for {@link Kind#NEXT} the pointer to the next tile, otherwise −1
 */
record Stream(Kind kind, int pointer, int next) {

  enum Kind {
    /** Where the pointer is in this tile. */
    WORD,
    /** Where the rows of this unit are. */
    UNIT,
    /**
     * Where the rows behind this unit are: in the same tile, or, for its last unit, in the next.
     */
    NEXT
  }

  static Stream word(int pointer) {
    return new Stream(Kind.WORD, pointer, -1);
  }

  /** Of the rows of a unit, where a tile has that many. */
  static Stream unit(int pointer, int units) {
    return units == 1 ? word(pointer) : new Stream(Kind.UNIT, pointer, -1);
  }

  /** Of the rows behind a unit, where a tile has that many. */
  static Stream next(int pointer, int next, int units) {
    return units == 1 ? word(next) : new Stream(Kind.NEXT, pointer, next);
  }

  /** What a part reads and writes, where a tile has that many units. */
  static Set<Stream> of(Plan plan, int part, int units) {
    Set<Stream> streams = new LinkedHashSet<>();
    for (int i = 0; i < plan.nodes().size(); i++) {
      if (plan.isLive(i) && plan.part(i) == part) {
        if (!plan.isReadAgain(i)) {
          add(streams, plan.node(i), units);
        }
        for (int operand : plan.node(i).operands()) {
          if (plan.isReadAgain(operand)) {
            add(streams, plan.node(operand), units);
          }
        }
      }
    }
    return streams;
  }

  private static void add(Set<Stream> streams, Node node, int units) {
    switch (node.op()) {
      case LOAD, STORE -> streams.add(unit(node.pointer(), units));
      case BROADCAST -> streams.add(word(node.pointer()));
      case LOAD_NEXT -> {
        streams.add(unit(node.pointer(), units));
        streams.add(next(node.pointer(), node.next(), units));
      }
      default -> {}
    }
  }
}
