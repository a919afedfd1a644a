/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.air;

import dev.engram.zkmem.model.MemoryConfiguration;
import java.util.Arrays;
import java.util.List;

/** What can be tried on reads and writes of a width. */
final class AccessForgeries {

  /** The first cell of the block that is accessed; a multiple of any width. */
  private static final int AT = 64;

  private static final int MASK = (1 << Buses.LIMB_BITS) - 1;

  private final MemoryConfiguration memory;
  private final int width;
  private final String read;
  private final String write;

  /** Of a memory whose blocks are of that width. */
  AccessForgeries(MemoryConfiguration memory) {
    this.memory = memory;
    this.width = memory.blockCells();
    this.read = "read." + width;
    this.write = "write." + width;
  }

  /** All of them. */
  List<Forgery> all() {
    String twin = "a row is an access or not";
    return List.of(
        new Forgery(
            "1",
            "a read gives what was there before the last write",
            this::stale,
            read,
            Forgery.exchange()),
        new Forgery(
            "2",
            "a read takes the block of an older write, which was taken before",
            this::older,
            "",
            memoryBus()),
        new Forgery(
            "3",
            "a read gives out another block than it took",
            this::changing,
            read,
            Forgery.exchange()),
        new Forgery(
            "4",
            "a write says that something else was there before",
            this::otherBefore,
            write,
            Forgery.exchange()),
        new Forgery(
            "5",
            "a read takes what is only written later",
            this::future,
            read,
            Forgery.lookUp("since[0]")),
        new Forgery(
            "5",
            "a write takes the block from a later write, and is the last",
            this::laterWrite,
            write,
            Forgery.lookUp("since[0]")),
        new Forgery(
            "6",
            "a read takes what it puts there itself, the first limb being −1",
            () -> selfLoop(-1, 0),
            read,
            Forgery.lookUp("since[0]")),
        new Forgery(
            "6",
            "a read takes what it puts there itself, the second limb being −1",
            () -> selfLoop(MASK, -1),
            read,
            Forgery.lookUp("since[1]")),
        new Forgery(
            "7",
            "a limb with more than 15 bits goes around the field",
            this::around,
            read,
            Forgery.lookUp("since[1]")),
        new Forgery(
            "7",
            "a write goes around the field with a limb of more than 15 bits",
            this::aroundByWrite,
            write,
            Forgery.lookUp("since[1]")),
        new Forgery("10", "the clock starts at 3", this::lateStart, "", Forgery.bus("clock")),
        new Forgery(
            "11", "a block is taken from before the beginning", this::beforeTime, "", memoryBus()),
        new Forgery(
            "16",
            "a read takes something of what was zero in the beginning",
            this::initialData,
            "",
            memoryBus()),
        new Forgery(
            "19",
            "a block is accessed that the boundary does not have",
            this::noBoundary,
            read,
            Forgery.exchange()),
        new Forgery(
            "26",
            "a row of padding is an access",
            this::padding,
            "",
            Forgery.bus(busOfMemory(), "clock")),
        new Forgery(
            "26",
            "a read is in the log at a time when something else was",
            this::untimed,
            read,
            Forgery.all("clock")),
        new Forgery(
            "26",
            "a write is in the log at a time when something else was",
            this::untimedWrite,
            write,
            Forgery.all("clock")),
        new Forgery(
            "27",
            "a read that never was is taken back by another, −1 times",
            this::twinReads,
            read,
            Forgery.constraint(twin)),
        new Forgery(
            "27",
            "a write that never was is taken back by another, −1 times",
            this::twinWrites,
            write,
            Forgery.constraint(twin)),
        new Forgery(
            "28",
            "a cell of space 0 is read as one of memory",
            () -> inSpaceZero(false),
            "",
            memoryBus()),
        new Forgery("28", "space 0 is written", () -> inSpaceZero(true), "", memoryBus()),
        new Forgery(
            "29",
            "a block beyond the end of the space is read",
            this::beyond,
            read,
            Forgery.exchange()),
        new Forgery(
            "31",
            "a number that is looked up is taken for what the clock shows",
            this::rangeAsClock,
            "",
            Forgery.bus("range", "clock")),
        new Forgery(
            "44",
            "a write is struck from the log, with all that memory knows of it",
            this::struck,
            "",
            Forgery.bus("clock")),
        new Forgery(
            "44",
            "a read and the write before it change places in the log",
            this::exchanged,
            "",
            memoryBus()));
  }

  private Forgery.Refusal memoryBus() {
    return Forgery.bus(busOfMemory());
  }

  private String busOfMemory() {
    return Buses.memory(memory, width).name();
  }

  /** Cells that are all of one value. */
  private int[] cells(int value) {
    int[] cells = new int[width];
    Arrays.fill(cells, value);
    return cells;
  }

  /** The limbs of such cells. */
  private long[] limbs(int value) {
    int[] limbs = new int[memory.limbs(width)];
    memory.pack(cells(value), width, limbs, 0);
    return Arrays.stream(limbs).asLongStream().toArray();
  }

  private ForgedTables written(int... values) {
    return ForgedTables.of(
        memory,
        offline -> {
          for (int value : values) {
            offline.write(1, AT, width, cells(value));
          }
        });
  }

  private ForgedTables stale() {
    ForgedTables forged = written(5, 6);
    forged.access(forged.read(width), 3, 2, AT, limbs(5));
    return forged.ends(4).settle();
  }

  private ForgedTables older() {
    ForgedTables forged = written(5, 6);
    forged.access(forged.read(width), 3, 1, AT, limbs(5));
    forged.table(TableId.Kind.BOUNDARY).row(0).set("final_time", 3).set("final", limbs(5));
    return forged.ends(4).settle();
  }

  private ForgedTables changing() {
    ForgedTables forged = written(5);
    forged.access(forged.read(width), 2, 1, AT, limbs(9));
    return forged.ends(3).settle();
  }

  private ForgedTables otherBefore() {
    ForgedTables forged = written();
    forged.access(forged.write(width), 1, 0, AT, limbs(5)).set("before", limbs(7));
    return forged.ends(2).settle();
  }

  /** The read at 1 takes what the write at 2 puts there, which takes the zeros of the beginning. */
  private ForgedTables future() {
    ForgedTables forged =
        ForgedTables.of(
            memory,
            offline -> {
              offline.read(1, AT, width, new int[width]);
              offline.write(1, AT, width, cells(5));
            });
    forged.read(width).row(0).set("data", limbs(5)).set("since", -2, 0);
    forged.write(width).row(0).set("since", 1, 0);
    forged.table(TableId.Kind.BOUNDARY).row(0).set("final_time", 1);
    return forged.settle();
  }

  private ForgedTables laterWrite() {
    ForgedTables forged = written(5, 6);
    ForgedTable writes = forged.write(width);
    writes.row(0).set("since", -2, 0).set("before", limbs(6));
    writes.row(1).set("since", 1, 0).set("before", limbs(0));
    forged.table(TableId.Kind.BOUNDARY).row(0).set("final", limbs(5)).set("final_time", 1);
    return forged.settle();
  }

  /** Of a block that nobody knows. */
  private ForgedTables selfLoop(long low, long high) {
    ForgedTables forged = written();
    forged.access(forged.read(width), 1, 0, AT, limbs(5)).set("since", low, high);
    return forged.ends(2).settle();
  }

  /** The time since is p − 1 in limbs, which is −1. */
  private ForgedTables around() {
    long prime = forgedPrime();
    return selfLoop(prime - 1 & MASK, prime - 1 >> Buses.LIMB_BITS);
  }

  private ForgedTables aroundByWrite() {
    ForgedTables forged = laterWrite();
    long minusTwo = forgedPrime() - 2;
    forged.write(width).row(0).set("since", minusTwo & MASK, minusTwo >> Buses.LIMB_BITS);
    return forged.settle();
  }

  private long forgedPrime() {
    return written().field().prime();
  }

  private ForgedTables lateStart() {
    ForgedTables forged =
        ForgedTables.of(memory, offline -> offline.read(1, AT, width, new int[width]));
    forged.read(width).row(0).set("time", 3).set("since", 2, 0);
    forged.table(TableId.Kind.BOUNDARY).row(0).set("final_time", 3);
    return forged.ends(4).settle();
  }

  private ForgedTables beforeTime() {
    ForgedTables forged =
        ForgedTables.of(memory, offline -> offline.read(1, AT, width, new int[width]));
    forged.read(width).row(0).set("since", 3, 0).set("data", limbs(5));
    forged.table(TableId.Kind.BOUNDARY).row(0).set("final", limbs(5));
    return forged.settle();
  }

  private ForgedTables initialData() {
    ForgedTables forged =
        ForgedTables.of(memory, offline -> offline.read(1, AT, width, new int[width]));
    forged.read(width).row(0).set("data", limbs(5));
    forged.table(TableId.Kind.BOUNDARY).row(0).set("final", limbs(5));
    return forged.settle();
  }

  private ForgedTables noBoundary() {
    ForgedTables forged = written();
    forged.access(forged.read(width), 1, 0, AT, limbs(0));
    return forged.ends(2).settle();
  }

  private ForgedTables padding() {
    ForgedTables forged = written(5);
    forged.read(width).add().set("valid", 1);
    return forged.settle();
  }

  /** At time 1 the first write was, and nothing is wrong with memory. */
  private ForgedTables untimed() {
    ForgedTables forged = written(5);
    forged.access(forged.read(width), 1, 0, AT + width, limbs(0));
    forged.block(AT + width, 1, limbs(0));
    return forged.settle();
  }

  private ForgedTables untimedWrite() {
    ForgedTables forged =
        ForgedTables.of(memory, offline -> offline.read(1, AT, width, new int[width]));
    forged.access(forged.write(width), 1, 0, AT + width, limbs(7)).set("before", limbs(0));
    forged.block(AT + width, 1, limbs(7));
    return forged.settle();
  }

  private ForgedTables twinReads() {
    ForgedTables forged = written(5);
    forged.access(forged.read(width), 9, 8, AT, limbs(7));
    forged.read(width).copy(0).set("valid", -1);
    return forged.settle();
  }

  private ForgedTables twinWrites() {
    ForgedTables forged = written(5);
    forged.access(forged.write(width), 9, 8, AT, limbs(7)).set("before", limbs(3));
    forged.write(width).copy(1).set("valid", -1);
    return forged.settle();
  }

  private ForgedTables inSpaceZero(boolean isWrite) {
    ForgedTables forged = written();
    if (isWrite) {
      forged
          .access(forged.write(width), 1, 0, AT, limbs(5))
          .set("space", 0)
          .set("before", limbs(AT));
    } else {
      forged.access(forged.read(width), 1, 0, AT, limbs(AT)).set("space", 0);
    }
    return forged.ends(2).settle();
  }

  private ForgedTables beyond() {
    ForgedTables forged = written();
    forged.access(forged.read(width), 1, 0, memory.spaceCells(), limbs(0));
    return forged.ends(2).settle();
  }

  /**
   * A read at time 7, which the clock never shows. The table of ranges offers a 7 where the clock
   * should, and takes the 8 back; which would do if both were one bus.
   */
  private ForgedTables rangeAsClock() {
    ForgedTables forged = written(5);
    forged.access(forged.read(width), 7, 0, AT + width, limbs(0));
    forged.block(AT + width, 7, limbs(0));
    forged.settle();
    forged.count(7, -1);
    forged.count(8, 1);
    return forged;
  }

  private ForgedTables struck() {
    ForgedTables forged = written(5, 6, 7);
    ForgedTable writes = forged.write(width);
    writes.erase(1);
    writes.row(2).set("before", limbs(5)).set("since", 1, 0);
    return forged.settle();
  }

  private ForgedTables exchanged() {
    ForgedTables forged =
        ForgedTables.of(
            memory,
            offline -> {
              offline.write(1, AT, width, cells(5));
              offline.read(1, AT, width, new int[width]);
            });
    forged.write(width).row(0).set("time", 2).set("since", 1, 0);
    forged.read(width).row(0).set("time", 1).set("since", 0, 0);
    forged.table(TableId.Kind.BOUNDARY).row(0).set("final_time", 2);
    return forged.settle();
  }
}
