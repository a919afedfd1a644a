/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.air;

import dev.engram.stark.air.AirBuilder;
import dev.engram.stark.air.Bus;
import dev.engram.stark.air.Expr;
import dev.engram.zkmem.model.MemoryConfiguration;
import java.util.List;
import java.util.stream.Stream;

/** What the tables of a memory tell each other. */
public final class Buses {

  /**
   * Bits of a limb. Two of them, 30 bits, hold any difference of two numbers of 29 bits, and what
   * they hold never reaches the prime less 2^29, which is what the difference the wrong way round
   * would be.
   */
  public static final int LIMB_BITS = 15;

  /**
   * A block: [space, pointer, limbs…, time of its last access]. Blocks of different widths have
   * different lengths.
   */
  static final Bus MEMORY = new Bus(0, "memory");

  /** A number of {@value #LIMB_BITS} bits. */
  static final Bus RANGE = new Bus(1, "range");

  /** What the clock shows. */
  static final Bus CLOCK = new Bus(2, "clock");

  /** A digest with what it is of: [16 elements, 8 elements]. */
  public static final Bus COMPRESSION = new Bus(3, "compression");

  /** A node of the tree: [height, label, digest in the beginning, digest in the end]. */
  static final Bus TREE = new Bus(4, "tree");

  /**
   * A block that is a single byte, where more than one is a limb. It is one limb as well, so on one
   * bus with a block of two it could be taken for that.
   */
  private static final Bus BYTE = new Bus(5, "byte");

  private Buses() {}

  /** Where blocks of so many cells are. */
  static Bus memory(MemoryConfiguration memory, int width) {
    return memory.adapters() && width < memory.packing() ? BYTE : MEMORY;
  }

  /** The message of a block. */
  static Expr[] block(Expr space, Expr pointer, List<? extends Expr> limbs, Expr time) {
    return Stream.of(List.of(space, pointer), limbs, List.of(time))
        .flatMap(List::stream)
        .toArray(Expr[]::new);
  }

  /** The message of a node of the tree, by its height and place. */
  static Expr[] node(
      Expr height, Expr label, List<? extends Expr> initial, List<? extends Expr> last) {
    return Stream.of(List.of(height, label), initial, last)
        .flatMap(List::stream)
        .toArray(Expr[]::new);
  }

  /** Looks up that a number has {@value #LIMB_BITS} bits. */
  static void limb(AirBuilder air, Expr count, Expr number) {
    air.lookUp(RANGE, count, number);
  }

  /**
   * Looks up that a number has so many bits, at most {@value #LIMB_BITS}. A number of 15 bits whose
   * product with 2^(15 − bits) has 15 bits as well, which cannot have gone around the field.
   */
  static void bits(AirBuilder air, Expr count, Expr number, int bits) {
    limb(air, count, number);
    if (bits < LIMB_BITS) {
      limb(air, count, number.times(1L << LIMB_BITS - bits));
    }
  }
}
