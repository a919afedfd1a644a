/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.air;

import dev.engram.zkmem.air.TableId.Kind;
import dev.engram.zkmem.model.Cells;
import dev.engram.zkmem.model.MemoryConfiguration;
import java.util.List;

/** What can be tried on blocks that are split and merged. */
final class AdapterForgeries {

  private static final int AT = 64;

  /** When a half is written that was read before. */
  private static final int WRITTEN = 4;

  private static final int LIMB = 1 << Buses.LIMB_BITS;

  private final int width;
  private final int half;
  private final String adapter;

  /** A memory whose blocks are those that are split. */
  private final MemoryConfiguration wholes;

  /** A memory whose blocks are the halves. */
  private final MemoryConfiguration halves;

  /** Of the adapter whose blocks have so many cells. */
  AdapterForgeries(Cells cells, int width) {
    this.width = width;
    this.half = width / 2;
    this.adapter = "adapter." + width;
    this.wholes = memory(cells, width);
    this.halves = memory(cells, half);
  }

  private static MemoryConfiguration memory(Cells cells, int blockCells) {
    return cells == Cells.BYTES
        ? MemoryConfiguration.volatileBytes(blockCells)
        : MemoryConfiguration.volatileElements(blockCells);
  }

  /** All of them. */
  List<Forgery> all() {
    String later = "the later one is later";
    return List.of(
        new Forgery(
            "19",
            "the boundary has no block, and a split and a merge go in circles",
            this::circle,
            "read." + width,
            Forgery.exchange()),
        new Forgery(
            "21",
            "a half gets another value as it is split",
            () -> splitAs(limbs(half, 9), limbs(half, 1 + half)),
            "",
            bus(width)),
        new Forgery(
            "21",
            "the halves change places",
            () -> splitAs(limbs(half, 1 + half), limbs(half, 1)),
            "",
            bus(width)),
        new Forgery("21", "a half is one cell off", this::offByOne, "", bus(half, width)),
        new Forgery(
            "21",
            "two halves are merged, and other ones come of another block",
            this::otherHalves,
            adapter,
            Forgery.block(0)),
        new Forgery(
            "21",
            "the left half is exchanged for another",
            () -> otherHalf("left"),
            adapter,
            Forgery.block(1)),
        new Forgery(
            "21",
            "the right half is exchanged for another",
            () -> otherHalf("right"),
            adapter,
            Forgery.block(2)),
        new Forgery(
            "22",
            "merged halves have the earlier of their times",
            () -> merged(0, 0, 0),
            adapter,
            Forgery.constraint(later)),
        new Forgery(
            "22",
            "the earlier time is the later one by a low limb below 0",
            () -> merged(0, -WRITTEN, 0),
            adapter,
            Forgery.lookUp("apart[0]")),
        new Forgery(
            "22",
            "the earlier time is the later one by a high limb below 0",
            () -> merged(0, LIMB - WRITTEN, -1),
            adapter,
            Forgery.lookUp("apart[1]")),
        new Forgery(
            "24",
            "merged halves have a time between theirs",
            this::between,
            adapter,
            Forgery.constraint("the right one is later or not")),
        new Forgery(
            "23",
            "a half gets younger as it is split",
            this::younger,
            adapter,
            Forgery.constraint("halves of what is split have one time")),
        new Forgery(
            "24",
            "rows of directions that square to −1 take back a look-up",
            this::imaginary,
            adapter,
            Forgery.constraint("a row splits, merges, or is not used")),
        new Forgery(
            "25", "a row that is not used splits a block", this::unused, "", bus(half, width)),
        new Forgery(
            "30",
            "halves are read where there is a block, without a row that splits it",
            this::unsplit,
            "",
            bus(half, width)),
        new Forgery(
            "30",
            "a block is read where there are halves, without a row that merges them",
            this::unmerged,
            "read." + width,
            Forgery.exchange()));
  }

  private Forgery.Refusal bus(int... widths) {
    String[] names = new String[widths.length];
    for (int i = 0; i < names.length; i++) {
      names[i] = Buses.memory(wholes, widths[i]).name();
    }
    return names.length == 2 && names[0].equals(names[1])
        ? Forgery.bus(names[0])
        : Forgery.bus(names);
  }

  private int[] cells(int count, int first) {
    int[] cells = new int[count];
    for (int i = 0; i < count; i++) {
      cells[i] = first + i;
    }
    return cells;
  }

  private long[] limbs(int count, int first) {
    int[] limbs = new int[wholes.limbs(count)];
    wholes.pack(cells(count, first), count, limbs, 0);
    return longs(limbs);
  }

  private static long[] longs(int[] numbers) {
    long[] longs = new long[numbers.length];
    for (int i = 0; i < longs.length; i++) {
      longs[i] = numbers[i];
    }
    return longs;
  }

  /** The limbs of zeros, then of what begins with some value. */
  private long[] zerosThen(int first) {
    int[] cells = new int[width];
    System.arraycopy(cells(half, first), 0, cells, half, half);
    int[] limbs = new int[wholes.limbs(width)];
    wholes.pack(cells, width, limbs, 0);
    return longs(limbs);
  }

  private long[] zeros(int count) {
    return new long[wholes.limbs(count)];
  }

  private ForgedTable.Row row(ForgedTables forged, int direction, long left, long right) {
    ForgedTable.Row row =
        forged
            .adapter(width)
            .add()
            .set("direction", direction)
            .set("space", 1)
            .set("pointer", AT)
            .set("left_time", left)
            .set("right_time", right)
            .set("right_is_later", right > left ? 1 : 0);
    return row.limbs("apart", right > left ? right - left - 1 : left - right);
  }

  /** Written as one block, read as two halves. */
  private ForgedTables split() {
    return ForgedTables.of(
        wholes,
        offline -> {
          offline.write(1, AT, width, cells(width, 1));
          offline.read(1, AT, half, new int[half]);
        });
  }

  private ForgedTables circle() {
    ForgedTables forged = ForgedTables.of(wholes, _ -> {});
    row(forged, 1, 0, 0);
    row(forged, -1, 0, 0);
    forged.access(forged.read(width), 1, 0, AT, zeros(width));
    return forged.ends(2).settle();
  }

  /** What is read of the written block is something else, and remains so. */
  private ForgedTables splitAs(long[] left, long[] right) {
    ForgedTables forged = split();
    for (int row = 0; row < 2; row++) {
      forged.adapter(width).row(row).set("left", left).set("right", right);
    }
    forged.read(half).row(0).set("data", left);
    forged.table(Kind.BOUNDARY).row(0).set("final", whole(forged.adapter(width).row(1)));
    return forged.settle();
  }

  /** What both halves are together. */
  private long[] whole(ForgedTable.Row row) {
    long[] left = row.all("left");
    long[] right = row.all("right");
    if (Buses.memory(wholes, half).equals(Buses.memory(wholes, width))) {
      long[] whole = new long[2 * left.length];
      System.arraycopy(left, 0, whole, 0, left.length);
      System.arraycopy(right, 0, whole, left.length, left.length);
      return whole;
    }
    return new long[] {left[0] + 256 * right[0]};
  }

  private ForgedTables offByOne() {
    ForgedTables forged = split();
    forged.adapter(width).row(0).set("pointer", AT + 1);
    forged.read(half).row(0).set("pointer", AT + 1);
    return forged.settle();
  }

  /** Halves that are there are merged to a block that nobody has; others come of one like it. */
  private ForgedTables otherHalves() {
    ForgedTables forged =
        ForgedTables.of(
            halves,
            offline -> {
              offline.read(1, AT, half, new int[half]);
              offline.read(1, AT + half, half, new int[half]);
            });
    row(forged, -1, 0, 0);
    row(forged, 1, 0, 0).set("left", limbs(half, 7));
    forged.read(half).row(0).set("data", limbs(half, 7));
    forged.table(Kind.BOUNDARY).row(0).set("final", limbs(half, 7));
    return forged.settle();
  }

  private ForgedTables otherHalf(String side) {
    ForgedTables forged =
        ForgedTables.of(wholes, offline -> offline.read(1, AT, width, new int[width]));
    row(forged, 1, 0, 0);
    ForgedTable.Row merge = row(forged, -1, 0, 0).set(side, limbs(half, 7));
    forged.read(width).row(0).set("data", whole(merge));
    forged.table(Kind.BOUNDARY).row(0).set("final", whole(merge));
    return forged.settle();
  }

  /**
   * The block is read at 3, and its right half written at 4, which the read already knows: for what
   * it reads is merged of the left half as it was in the beginning, and of the right one.
   */
  private ForgedTables merged(long rightIsLater, long low, long high) {
    ForgedTables forged =
        ForgedTables.of(
            halves,
            offline -> {
              offline.increment(2);
              offline.read(1, AT, width, new int[width]);
              offline.write(1, AT + half, half, cells(half, 7));
            });
    forged
        .adapter(width)
        .row(0)
        .set("right", limbs(half, 7))
        .set("right_time", WRITTEN)
        .set("right_is_later", rightIsLater)
        .set("apart", low, high);
    forged.adapter(width).row(1).set("right", limbs(half, 7));
    forged.read(width).row(0).set("data", zerosThen(7));
    forged.write(half).row(0).limbs("since", WRITTEN - 1);
    forged.table(Kind.BOUNDARY).row(1).set("final_time", 3);
    return forged.settle();
  }

  /** As much later as a half is less than 30 bits of the field, and the time between both. */
  private ForgedTables between() {
    ForgedTables forged = merged(0, 0, 0);
    long minusHalf = (forged.field().prime() - 1L) / 2;
    forged
        .adapter(width)
        .row(0)
        .set("right_is_later", forged.fraction(1, 2))
        .limbs("apart", minusHalf);
    // a time of 2, after which the read at 3 is
    forged.read(width).row(0).set("since", 0, 0);
    return forged.settle();
  }

  /** The right half is read at 1, with what is written at 2, which is split into what was at 0. */
  private ForgedTables younger() {
    ForgedTables forged =
        ForgedTables.of(
            wholes,
            offline -> {
              offline.read(1, AT + half, half, new int[half]);
              offline.write(1, AT, width, cells(width, 1));
            });
    ForgedTable.Row split = forged.adapter(width).row(0);
    ForgedTable.Row merge = forged.adapter(width).row(1);
    long[] left = limbs(half, 1);
    long[] right = limbs(half, 1 + half);
    split.set("left", left).set("right", right).set("left_time", 2).set("apart", 2, 0);
    merge.set("left", left).set("right", right).set("left_time", 2).set("right_time", 1);
    merge.set("right_is_later", 0).set("apart", 1, 0);
    forged.read(half).row(0).set("data", right);
    forged.write(width).row(0).set("before", zeros(width)).set("since", 1, 0);
    return forged.settle();
  }

  /**
   * A read takes what it puts there itself, for which −1 is looked up. Two rows whose directions
   * are x and −x with 2x² = −1 move no block, and look the same −1 up −1 times together.
   */
  private ForgedTables imaginary() {
    ForgedTables forged = ForgedTables.of(wholes, _ -> {});
    forged.access(forged.read(width), 1, 0, AT, limbs(width, 1)).set("since", -1, 0);
    int eighth = forged.field().rootOfUnity(3);
    int i = forged.field().mul(eighth, eighth);
    // the square of (1 + i) is 2i, so of i / (ζ + 1/ζ) it is −1/2
    int root = forged.field().add(eighth, forged.field().inverse(eighth));
    int x = forged.field().mul(i, forged.field().inverse(root));
    for (int sign : new int[] {1, -1}) {
      ForgedTable.Row row = row(forged, 1, 5, 5).set("right_is_later", 1).set("apart", -1, 0);
      row.set("direction", (long) sign * forged.field().value(x));
    }
    return forged.ends(2).settle();
  }

  private ForgedTables unused() {
    ForgedTables forged = split();
    forged.adapter(width).row(0).set("direction", 0);
    return forged.settle();
  }

  private ForgedTables unsplit() {
    ForgedTables forged =
        ForgedTables.of(wholes, offline -> offline.read(1, AT, width, new int[width]));
    forged.access(forged.read(half), 2, 1, AT, zeros(half));
    forged.access(forged.read(half), 3, 1, AT + half, zeros(half));
    forged.table(Kind.BOUNDARY).row(0).set("final_time", 3);
    return forged.ends(4).settle();
  }

  private ForgedTables unmerged() {
    ForgedTables forged =
        ForgedTables.of(
            halves,
            offline -> {
              offline.read(1, AT, half, new int[half]);
              offline.read(1, AT + half, half, new int[half]);
            });
    forged.access(forged.read(width), 3, 2, AT, zeros(width));
    return forged.ends(4).settle();
  }
}
