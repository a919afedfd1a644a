/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.example;

import dev.engram.stark.air.Air;
import dev.engram.stark.air.AirBuilder;
import dev.engram.stark.air.Bus;
import dev.engram.stark.air.Column;
import dev.engram.stark.air.Expr;
import java.util.List;
import java.util.stream.Stream;

/**
 * The accesses to a memory, one a row, in the order of time. Each takes from the memory bus what
 * its cell held, with the time when it was put there, and puts there what the cell holds from now
 * on, with the time now. Since a cell's content is on the bus once, a read can only take what was
 * put there last; and since time goes on, nothing can be taken before it was put.
 *
 * <p>A cell is {@link #WORDS} words of 24 bits, room for 256 bits, and is found by its address
 * space and a pointer of two limbs. Offline memory checking after Blum et al., in the form of
 * OpenVM's.
 *
 * @param bits of a limb, of pointers and of differences of times
 */
public record MemoryAccess(int bits) implements Air {

  /** Words of a cell. */
  public static final int WORDS = 11;

  /** The most bits of a limb: two must not reach around the field, or any time would be earlier. */
  public static final int MAX_BITS = 15;

  static final Bus MEMORY = new Bus(0, "memory");
  static final Bus RANGE = new Bus(1, "range");

  /**
   * Checks the bits.
   *
   * @throws IllegalArgumentException if there are none or more than {@link #MAX_BITS}
   */
  public MemoryAccess {
    if (bits < 1 || bits > MAX_BITS) {
      throw new IllegalArgumentException("limbs have 1 to " + MAX_BITS + " bits, not " + bits);
    }
  }

  @Override
  public String name() {
    return "memory.access";
  }

  @Override
  public void define(AirBuilder air) {
    Column isReal = air.column("is_real");
    Column isRead = air.column("is_read");
    Column isWrite = air.column("is_write");
    Column space = air.column("space");
    List<Column> pointer = air.columns("pointer", 2);
    Column time = air.column("time");
    Column previous = air.column("previous_time");
    List<Column> difference = air.columns("difference", 2);
    List<Column> before = air.columns("before", WORDS);
    List<Column> after = air.columns("after", WORDS);

    air.bool("a row reads or not", isRead);
    air.bool("a row writes or not", isWrite);
    air.bool("a row is real or not", isReal);
    air.zero("a real row reads or writes", isReal.minus(isRead).minus(isWrite));
    for (int i = 0; i < WORDS; i++) {
      air.zero("a read changes nothing", isRead.times(after.get(i).minus(before.get(i))));
    }
    air.zero(
        "the cell was put there earlier",
        isReal.times(time.minus(previous).minus(1).minus(Expr.limbs(bits, difference))));
    air.zeroOnFirst("time begins at 1", time.minus(1));
    air.zeroOnTransition("time goes on by 1", time.next().minus(time).minus(1));

    air.receive(MEMORY, isReal, cell(space, pointer, before, previous));
    air.send(MEMORY, isReal, cell(space, pointer, after, time));
    for (Column limb : difference) {
      air.lookUp(RANGE, isReal, limb);
    }
  }

  /** What the memory bus says of a cell. */
  static Expr[] cell(
      Expr space, List<? extends Expr> pointer, List<? extends Expr> words, Expr time) {
    return Stream.of(List.of(space), pointer, words, List.of(time))
        .flatMap(List::stream)
        .toArray(Expr[]::new);
  }
}
