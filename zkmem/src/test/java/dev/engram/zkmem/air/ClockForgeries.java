/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.air;

import dev.engram.zkmem.air.TableId.Kind;
import dev.engram.zkmem.model.MemoryConfiguration;
import dev.engram.zkmem.offline.OfflineMemory;
import java.util.List;
import java.util.function.Consumer;

/** What can be tried on the clock, on increments, on reads of space 0 and on the range table. */
final class ClockForgeries {

  private static final MemoryConfiguration MEMORY = MemoryConfiguration.volatileBytes(4);
  private static final int LIMB = 1 << Buses.LIMB_BITS;

  /** A quarter of what the field has, or more. */
  private static final long QUARTER = 1L << 29;

  private ClockForgeries() {}

  /** All of them. */
  static List<Forgery> all() {
    String increment = "increment";
    return List.of(
        new Forgery(
            "8",
            "the range table offers a number once more than it is looked up",
            () -> run(_ -> {}).count(5, 1),
            "range",
            Forgery.all("range")),
        new Forgery(
            "8",
            "the range table offers a number −1 times",
            () -> run(_ -> {}).count(5, -1),
            "range",
            Forgery.all("range")),
        new Forgery(
            "9",
            "increments go around the field, by the first limb of their times",
            ClockForgeries::aroundByTimes,
            increment,
            Forgery.lookUp("time[0]")),
        new Forgery(
            "9",
            "increments go around the field, from a time of 30 bits on",
            ClockForgeries::aroundByTicks,
            increment,
            Forgery.scaled("time[1]")),
        new Forgery(
            "9",
            "an increment goes once around the field",
            () -> beside(-1, 0),
            increment,
            Forgery.lookUp("ticks_less_1[0]")),
        new Forgery(
            "9",
            "an increment goes once around the field by its second limb",
            () -> beside(LIMB - 1, -1),
            increment,
            Forgery.lookUp("ticks_less_1[1]")),
        new Forgery(
            "44",
            "an increment lets the clock go back, to a time that was",
            ClockForgeries::back,
            increment,
            Forgery.lookUp("ticks_less_1[0]")),
        new Forgery(
            "44",
            "the log has a time whose second limb is between two numbers",
            ClockForgeries::betweenTimes,
            increment,
            Forgery.lookUp("time[1]")),
        new Forgery(
            "44",
            "the log has ticks whose second limb is between two numbers",
            ClockForgeries::betweenTicks,
            increment,
            Forgery.lookUp("ticks_less_1[1]")),
        new Forgery(
            "10",
            "nothing starts the clock, which shows something in the end",
            () -> clock(0, 5),
            "clock",
            Forgery.constraint("the first row is the first")),
        new Forgery(
            "10",
            "the clock runs from the end to the start",
            ClockForgeries::backwards,
            "clock",
            Forgery.constraint("the first row is the first")),
        new Forgery(
            "10",
            "the clock starts twice, and of two reads each is at time 1",
            ClockForgeries::twice,
            "clock",
            Forgery.constraint("no other row is")),
        new Forgery(
            "10",
            "the clock shows something in the end, and nothing happened",
            () -> clock(1, 5),
            "clock",
            Forgery.all("clock")),
        new Forgery(
            "27",
            "a read of space 0 that never was is taken back, −1 times",
            ClockForgeries::twinImmediates,
            "immediate",
            Forgery.constraint("a row is a read or not")),
        new Forgery(
            "27",
            "an increment that never was is taken back, −1 times",
            ClockForgeries::twinIncrements,
            increment,
            Forgery.constraint("a row is an increment or not")),
        new Forgery(
            "28",
            "a cell of space 0 holds something else than its pointer",
            ClockForgeries::otherThanPointer,
            "immediate",
            Forgery.constraint("a cell holds its pointer")),
        new Forgery(
            "26",
            "a read of space 0 is in the log at a time when something else was",
            ClockForgeries::untimedImmediate,
            "immediate",
            Forgery.all("clock")),
        new Forgery(
            "44",
            "an increment is in the log that the clock knows nothing of",
            ClockForgeries::untimedIncrement,
            increment,
            Forgery.all("clock")),
        new Forgery(
            "44",
            "an increment is struck from the log",
            ClockForgeries::struck,
            "",
            Forgery.bus("clock")),
        new Forgery(
            "44",
            "the sum of increments begins with something",
            () -> sum(0, 7),
            increment,
            Forgery.constraint("the sum begins with the first")),
        new Forgery(
            "44",
            "the sum of increments grows by more than an increment",
            () -> sum(1, 7),
            increment,
            Forgery.constraint("the sum grows by each")),
        new Forgery(
            "44",
            "the sum of increments is said to be another",
            () -> sum(2, 7),
            increment,
            Forgery.constraint("the sum is what is said")));
  }

  private static ForgedTables run(Consumer<OfflineMemory> run) {
    return ForgedTables.of(MEMORY, run);
  }

  private static ForgedTable.Row increment(
      ForgedTables forged, long low, long high, long ticksLow, long ticksHigh) {
    return forged
        .table(Kind.INCREMENT)
        .add()
        .set("valid", 1)
        .set("time", low, high)
        .set("ticks_less_1", ticksLow, ticksHigh);
  }

  /** Increments that the clock never comes to, from 5 on until it is 5 again. */
  private static ForgedTables aroundByTimes() {
    ForgedTables forged = run(offline -> offline.read(1, 0, 4, new int[4]));
    long prime = forged.field().prime();
    for (long time = 0; time < prime; time += QUARTER) {
      long ticks = Math.min(QUARTER, prime - time) - 1;
      increment(forged, 5 + time, 0, ticks % LIMB, ticks / LIMB);
    }
    return forged.sumUp().settle();
  }

  /** Two increments that the clock never comes to, the first as late and as long as limbs allow. */
  private static ForgedTables aroundByTicks() {
    ForgedTables forged = run(offline -> offline.read(1, 0, 4, new int[4]));
    long most = (long) LIMB * LIMB;
    increment(forged, LIMB - 1, LIMB - 1, LIMB - 1, LIMB - 1);
    long after = 2 * most - 1 - forged.field().prime();
    long back = most - 1 - after;
    increment(forged, after % LIMB, after / LIMB, (back - 1) % LIMB, (back - 1) / LIMB);
    return forged.sumUp().settle();
  }

  /** An increment that takes what it puts there. */
  private static ForgedTables beside(long ticksLow, long ticksHigh) {
    ForgedTables forged = run(offline -> offline.read(1, 0, 4, new int[4]));
    increment(forged, 9, 0, ticksLow, ticksHigh);
    return forged.sumUp().settle();
  }

  /** Two reads are at time 2, with an increment by −1 between them. */
  private static ForgedTables back() {
    ForgedTables forged =
        run(offline -> {
          offline.read(1, 0, 4, new int[4]);
          offline.read(1, 4, 4, new int[4]);
          offline.read(1, 8, 4, new int[4]);
        });
    increment(forged, 3, 0, -2, 0);
    forged.read(4).row(2).set("time", 2).set("since", 1, 0);
    forged.table(Kind.BOUNDARY).row(2).set("final_time", 2);
    return forged.sumUp().ends(3).settle();
  }

  private static ForgedTables betweenTimes() {
    ForgedTables forged =
        run(offline -> {
          offline.increment(LIMB);
          offline.increment(1);
        });
    ForgedTable.Row row = forged.table(Kind.INCREMENT).row(1);
    row.set("time", row.get("time[0]") + LIMB / 2, forged.fraction(1, 2));
    return forged.settle();
  }

  private static ForgedTables betweenTicks() {
    ForgedTables forged = run(offline -> offline.increment(LIMB + 1));
    ForgedTable.Row row = forged.table(Kind.INCREMENT).row(0);
    row.set("ticks_less_1", LIMB / 2, forged.fraction(1, 2));
    return forged.settle();
  }

  private static ForgedTables clock(int first, long end) {
    ForgedTables forged = run(_ -> {});
    forged.table(Kind.CLOCK).row(0).set("first", first);
    return forged.ends(end).settle();
  }

  /** The clock puts 0 there and takes 1, with a read at 0 of a cell that no clock is needed for. */
  private static ForgedTables backwards() {
    ForgedTables forged = clock(-1, 0);
    forged.table(Kind.IMMEDIATE).add().set("valid", 1).set("pointer", 3).set("data", 3);
    return forged.settle();
  }

  private static ForgedTables twice() {
    ForgedTables forged =
        run(offline -> {
          offline.read(1, 0, 4, new int[4]);
          offline.read(1, 4, 4, new int[4]);
        });
    forged.read(4).row(1).set("time", 1).set("since", 0, 0);
    forged.table(Kind.BOUNDARY).row(1).set("final_time", 1);
    forged.table(Kind.CLOCK).row(1).set("first", 1);
    return forged.ends(2).settle();
  }

  private static ForgedTables twinImmediates() {
    ForgedTables forged = untimedImmediate();
    forged.table(Kind.IMMEDIATE).copy(0).set("valid", -1);
    return forged.settle();
  }

  private static ForgedTables untimedImmediate() {
    ForgedTables forged = run(offline -> offline.read(1, 0, 4, new int[4]));
    forged.table(Kind.IMMEDIATE).add().set("valid", 1).set("time", 1).set("pointer", 3);
    forged.table(Kind.IMMEDIATE).row(0).set("data", 3);
    return forged.settle();
  }

  private static ForgedTables otherThanPointer() {
    ForgedTables forged = run(offline -> offline.read(0, 3, 1, new int[1]));
    forged.table(Kind.IMMEDIATE).row(0).set("data", 4);
    return forged.settle();
  }

  private static ForgedTables twinIncrements() {
    ForgedTables forged = untimedIncrement();
    forged.table(Kind.INCREMENT).copy(0).set("valid", -1);
    return forged.sumUp().settle();
  }

  private static ForgedTables untimedIncrement() {
    ForgedTables forged = run(offline -> offline.read(1, 0, 4, new int[4]));
    increment(forged, 7, 0, 3, 0);
    return forged.sumUp().settle();
  }

  private static ForgedTables struck() {
    ForgedTables forged =
        run(offline -> {
          offline.increment(3);
          offline.increment(4);
        });
    forged.table(Kind.INCREMENT).erase(1);
    return forged.sumUp().settle();
  }

  /** Adds to the sum from a row on; the third is what is public. */
  private static ForgedTables sum(int from, int more) {
    ForgedTables forged =
        run(offline -> {
          offline.increment(3);
          offline.increment(4);
        });
    ForgedTable table = forged.table(Kind.INCREMENT);
    for (int row = from; row < 2; row++) {
      table.row(row).set("sum", table.row(row).get("sum") + more);
    }
    table.publish("increments", table.published("increments") + more);
    return forged.settle();
  }
}
