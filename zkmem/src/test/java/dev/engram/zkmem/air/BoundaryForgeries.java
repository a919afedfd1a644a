/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.air;

import dev.engram.zkmem.air.TableId.Kind;
import dev.engram.zkmem.model.MemoryConfiguration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What can be tried on the boundary of a volatile memory. */
final class BoundaryForgeries {

  private static final String BOUNDARY = "boundary.volatile";
  private static final int LIMB = 1 << Buses.LIMB_BITS;

  private final MemoryConfiguration memory;
  private final int width;
  private final int indexBits;

  /** Of a memory that is volatile. */
  BoundaryForgeries(MemoryConfiguration memory) {
    this.memory = memory;
    this.width = memory.blockCells();
    this.indexBits = memory.indexBits();
  }

  /** All of them. */
  List<Forgery> all() {
    List<Forgery> all =
        new ArrayList<>(
            List.of(
                new Forgery(
                    "12",
                    "a block is there twice, and its number does not rise",
                    () -> twice(0, 0, 0, 0),
                    BOUNDARY,
                    Forgery.constraint("blocks rise in their space")),
                new Forgery(
                    "12",
                    "a block is there twice, and its space lends nothing",
                    () -> twice(1, LIMB - 1, LIMB - 1, 0),
                    BOUNDARY,
                    Forgery.constraint("spaces rise")),
                new Forgery(
                    "12",
                    "a block is there twice, −1 being the difference",
                    () -> twice(0, -1, 0, 0),
                    BOUNDARY,
                    Forgery.lookUp("difference[0]")),
                new Forgery(
                    "12",
                    "a block is there twice, −1 being the difference's second limb",
                    () -> twice(0, LIMB - 1, -1, 0),
                    BOUNDARY,
                    Forgery.lookUp("difference[1]")),
                new Forgery(
                    "12",
                    "a block is there twice, −1 being the difference of spaces",
                    () -> twice(1, LIMB - 1, LIMB - 1, -1),
                    BOUNDARY,
                    Forgery.lookUp("difference[2]")),
                new Forgery(
                    "15",
                    "a block is there twice, with a borrow that is no bit",
                    this::strangeBorrow,
                    BOUNDARY,
                    Forgery.constraint("a block's number borrows or does not")),
                new Forgery(
                    "13",
                    "blocks are not in order",
                    this::unsorted,
                    BOUNDARY,
                    Forgery.constraint("blocks rise in their space")),
                new Forgery(
                    "13",
                    "a block is there twice with padding between",
                    this::hole,
                    BOUNDARY,
                    Forgery.constraint("blocks come first")),
                new Forgery(
                    "20",
                    "a row that is no block stands before one",
                    this::firstIsNone,
                    BOUNDARY,
                    Forgery.constraint("blocks come first")),
                new Forgery(
                    "16",
                    "a block holds what nobody wrote",
                    this::unwritten,
                    BOUNDARY,
                    Forgery.exchange()),
                new Forgery(
                    "18",
                    "a block holds in the end what was there before the last write",
                    () -> end("final", 5),
                    "",
                    memoryBus()),
                new Forgery(
                    "18",
                    "a block's last access is said to be another",
                    () -> end("final_time", 1),
                    "",
                    memoryBus()),
                new Forgery(
                    "43",
                    "a block's last access is said to be after the end",
                    () -> end("final_time", 9),
                    "",
                    memoryBus()),
                new Forgery(
                    "19", "a block that is accessed is no row", this::omitted, "", memoryBus()),
                new Forgery(
                    "17",
                    "a block is in space 0",
                    () -> single(0, 0, -1),
                    "",
                    Forgery.bus("range")),
                new Forgery(
                    "17",
                    "a block is in a space after the last",
                    () -> single(0, 0, 1 << memory.spaceBits()),
                    BOUNDARY,
                    Forgery.scaled("address[2]")),
                new Forgery(
                    "17",
                    "a block is in a space between the last and the next",
                    () -> single(0, 0, unit(memory.spaceBits())),
                    BOUNDARY,
                    Forgery.lookUp("address[2]")),
                new Forgery(
                    "27",
                    "a block that is there −1 times takes back a look-up",
                    this::negative,
                    BOUNDARY,
                    Forgery.constraint("a row is a block or not"))));
    if (indexBits >= Buses.LIMB_BITS) {
      all.add(
          new Forgery(
              "29",
              "a block is beyond the end of its space by its first limb",
              () -> single(1L << indexBits, 0, 0),
              BOUNDARY,
              Forgery.lookUp("address[0]")));
      all.add(
          new Forgery(
              "14",
              "blocks rise until they have gone around the field",
              this::aroundTheField,
              BOUNDARY,
              Forgery.lookUp("address[0]")));
    } else {
      all.add(
          new Forgery(
              "29",
              "a block is beyond the end of its space by its first limb",
              () -> single(1L << indexBits, 0, 0),
              BOUNDARY,
              Forgery.scaled("address[0]")));
      all.add(
          new Forgery(
              "29",
              "a block is between the last and the end of the space",
              () -> single(unit(indexBits), 0, 0),
              BOUNDARY,
              Forgery.lookUp("address[0]")));
    }
    int highBits = Math.max(0, indexBits - Buses.LIMB_BITS);
    all.add(
        new Forgery(
            "29",
            "a block is beyond the end of its space by its second limb",
            () -> single(0, 1L << highBits, 0),
            BOUNDARY,
            Forgery.scaled("address[1]")));
    all.add(
        new Forgery(
            "29",
            "a block is beyond the end of its space by a part of its second limb",
            () -> single(highBits == 0 ? 1 << indexBits - 1 : LIMB - 1, unit(highBits), 0),
            BOUNDARY,
            Forgery.lookUp("address[1]")));
    return all;
  }

  private Forgery.Refusal memoryBus() {
    return Forgery.bus(Buses.memory(memory, width).name());
  }

  private int[] cells(int value) {
    int[] cells = new int[width];
    Arrays.fill(cells, value);
    return cells;
  }

  private long[] limbs(int value) {
    int[] limbs = new int[memory.limbs(width)];
    memory.pack(cells(value), width, limbs, 0);
    return Arrays.stream(limbs).asLongStream().toArray();
  }

  /** A number whose product with 2^(15 − bits) is 2^15 − 1: the largest that is below 2^bits. */
  private long unit(int bits) {
    long scale = 1L << Buses.LIMB_BITS - bits;
    return ForgedTables.of(memory, _ -> {}).fraction(LIMB - 1, scale);
  }

  /** Of two accesses to the second block: a write, and a read of the zeros that it wrote over. */
  private ForgedTables stale() {
    ForgedTables forged =
        ForgedTables.of(
            memory,
            offline -> {
              offline.write(1, width, width, cells(5));
              offline.read(1, width, width, new int[width]);
            });
    forged.read(width).row(0).set("data", limbs(0)).set("since", 1, 0);
    forged.table(Kind.BOUNDARY).row(0).set("final_time", 1);
    return forged;
  }

  /** The block is there twice, one row after the other. */
  private ForgedTables twice(long borrow, long... difference) {
    ForgedTables forged = stale();
    forged.table(Kind.BOUNDARY).copy(0).set("final", limbs(0)).set("final_time", 2);
    forged.table(Kind.BOUNDARY).row(0).set("difference", difference).set("borrow", borrow);
    return forged.settle();
  }

  /** The difference is p − 1, which has a third limb, and it is lent from the space. */
  private ForgedTables strangeBorrow() {
    long minusOne = ForgedTables.of(memory, _ -> {}).field().prime() - 1L;
    long high = minusOne / LIMB / LIMB;
    return twice(-high, minusOne % LIMB, minusOne / LIMB % LIMB, high);
  }

  private ForgedTables hole() {
    ForgedTables forged = stale();
    ForgedTable boundary = forged.table(Kind.BOUNDARY);
    boundary.copy(0);
    boundary.copy(0).set("final", limbs(0)).set("final_time", 2);
    // the first block of all, if it were one
    boundary.erase(1);
    forged.link(1);
    return forged.settle();
  }

  private ForgedTables firstIsNone() {
    ForgedTables forged =
        ForgedTables.of(memory, offline -> offline.read(1, width, width, new int[width]));
    ForgedTable boundary = forged.table(Kind.BOUNDARY);
    boundary.copy(0);
    boundary.erase(0);
    forged.link(0);
    return forged.settle();
  }

  private ForgedTables unsorted() {
    ForgedTables forged =
        ForgedTables.of(
            memory,
            offline -> {
              offline.read(1, 0, width, new int[width]);
              offline.read(1, width, width, new int[width]);
            });
    ForgedTable boundary = forged.table(Kind.BOUNDARY);
    boundary.row(0).set("address", 1, 0, 0).set("final_time", 2);
    boundary.row(1).set("address", 0, 0, 0).set("final_time", 1);
    return forged.settle();
  }

  private ForgedTables unwritten() {
    ForgedTables forged = ForgedTables.of(memory, _ -> {});
    forged.block(0, 0, limbs(7));
    return forged.settle();
  }

  private ForgedTables end(String column, int value) {
    ForgedTables forged =
        ForgedTables.of(
            memory,
            offline -> {
              offline.write(1, 0, width, cells(5));
              offline.write(1, 0, width, cells(6));
            });
    long[] numbers = column.equals("final") ? limbs(value) : new long[] {value};
    forged.table(Kind.BOUNDARY).row(0).set(column, numbers);
    return forged.settle();
  }

  private ForgedTables omitted() {
    ForgedTables forged =
        ForgedTables.of(memory, offline -> offline.read(1, 0, width, new int[width]));
    forged.table(Kind.BOUNDARY).erase(0);
    return forged.settle();
  }

  /** A block that is none of the memory's is read. */
  private ForgedTables single(long low, long high, long space) {
    ForgedTables forged =
        ForgedTables.of(memory, offline -> offline.read(1, 0, width, new int[width]));
    forged.table(Kind.BOUNDARY).row(0).set("address", low, high, space);
    long index = low + LIMB * high % forged.field().prime();
    forged
        .read(width)
        .row(0)
        .set("space", space + 1)
        .set("pointer", index % forged.field().prime() * width);
    return forged.settle();
  }

  /**
   * The read takes what it puts there itself; the block that nobody touched looks −1 up as well.
   */
  private ForgedTables negative() {
    ForgedTables forged = ForgedTables.of(memory, _ -> {});
    forged.access(forged.read(width), 1, 0, 0, limbs(5)).set("since", -1, 0);
    forged.block(width, 0, limbs(0)).set("valid", -1).set("difference", -1, 0, 0);
    return forged.ends(2).settle();
  }

  /** Between a block and itself is one that nobody touches, 2^30 after it. */
  private ForgedTables aroundTheField() {
    ForgedTables forged = stale();
    ForgedTable boundary = forged.table(Kind.BOUNDARY);
    long far = 1L << 2 * Buses.LIMB_BITS;
    long rest = forged.field().prime() - far;
    ForgedTable.Row block = boundary.row(0).limbs("difference", far - 1);
    boundary
        .add()
        .set("valid", 1)
        .set("address", block.get("address[0]") + far)
        .limbs("difference", rest - 1);
    boundary.copy(0).set("final", limbs(0)).set("final_time", 2);
    return forged.settle();
  }
}
