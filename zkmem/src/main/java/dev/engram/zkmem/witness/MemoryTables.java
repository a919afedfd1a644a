/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.witness;

import dev.engram.stark.air.AirDescription;
import dev.engram.stark.field.PrimeField;
import dev.engram.stark.matrix.RowMatrix;
import dev.engram.stark.prover.Witness;
import dev.engram.stark.work.Workers;
import dev.engram.zkmem.air.Buses;
import dev.engram.zkmem.air.LoggedTable;
import dev.engram.zkmem.air.MemoryAirs;
import dev.engram.zkmem.air.TableId.Kind;
import dev.engram.zkmem.model.Boundary;
import dev.engram.zkmem.model.MemoryConfiguration;
import dev.engram.zkmem.offline.AccessRecords;
import dev.engram.zkmem.offline.CellArray;
import dev.engram.zkmem.tree.TreeTables;
import java.lang.foreign.SegmentAllocator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a segment: filled by an {@link dev.engram.zkmem.offline.OfflineMemory}, then taken as
 * witnesses, then used again for the next segment.
 */
public final class MemoryTables implements AccessRecords {

  private static final int MASK = (1 << Buses.LIMB_BITS) - 1;

  private final MemoryConfiguration memory;
  private final PrimeField field;
  private final MemoryAirs airs;

  /** By place in the key. */
  private final List<TableRows> tables = new ArrayList<>();

  /** By log2 of the width. */
  private final TableRows[] reads = new TableRows[MemoryConfiguration.WIDTHS];

  private final TableRows[] writes = new TableRows[MemoryConfiguration.WIDTHS];
  private final RowBuffer[] adapters = new RowBuffer[MemoryConfiguration.WIDTHS];
  private final RowBuffer immediates;
  private final TableRows increments;
  private final RowBuffer claims;
  private final RowBuffer boundary;
  private final int[] rangeCounts = new int[1 << Buses.LIMB_BITS];

  /** The leaves that were touched, and the tree over them; null if the memory is volatile. */
  private final @Nullable TouchedLeaves leaves;

  /** Cells of a limb. */
  private final int packing;

  /** Cells of a row of the boundary. */
  private final long boundaryCells;

  /** Cells of a row of the tree, and of those of both digests. */
  private final long nodeCells;

  private int ticks;

  /** Cells of the rows so far. */
  private long cells;

  /**
   * Empty tables.
   *
   * @param field the field of the proof
   */
  public MemoryTables(MemoryConfiguration memory, PrimeField field) {
    this.memory = memory;
    this.field = field;
    this.airs = MemoryAirs.of(memory, field);
    for (MemoryAirs.Table table : airs.tables()) {
      tables.add(TableRows.of(AirDescription.of(table.air(), field)));
    }
    this.packing = memory.packing();
    this.boundaryCells = cells(Kind.BOUNDARY);
    this.nodeCells = cells(Kind.TREE) + 2 * cells(Kind.COMPRESSION);
    for (int log = 0; log < MemoryConfiguration.WIDTHS; log++) {
      int width = 1 << log;
      reads[log] = rows(Kind.READ, width);
      writes[log] = rows(Kind.WRITE, width);
      adapters[log] = rows(Kind.ADAPTER, width).main();
    }
    this.immediates = rows(Kind.IMMEDIATE, 0).log();
    this.increments = rows(Kind.INCREMENT, 0);
    this.claims = rows(Kind.CLAIM, 0).main();
    this.boundary = rows(Kind.BOUNDARY, 0).main();
    this.leaves =
        memory.boundary() == Boundary.PERSISTENT ? new TouchedLeaves(memory, field) : null;
  }

  private long cells(Kind kind) {
    return rows(kind, 0).main().width();
  }

  /** The rows of a table; of one that the memory does not have, none that anybody sees. */
  private TableRows rows(Kind kind, int width) {
    OptionalInt place = airs.find(kind, width);
    return place.isPresent() ? tables.get(place.getAsInt()) : new TableRows(0, 0);
  }

  /** Begins a row and says where it is in the buffer's words. */
  private int begin(RowBuffer rows) {
    cells += rows.width();
    return rows.row();
  }

  @Override
  public void read(int time, int previous, int space, int pointer, int width, CellArray data) {
    TableRows rows = reads[Integer.numberOfTrailingZeros(width)];
    log(rows, time, space, pointer, width, data);
    int at = begin(rows.main());
    since(time, previous, rows.main().words(), at);
  }

  @Override
  public void write(
      int time, int previous, int space, int pointer, int width, CellArray data, CellArray before) {
    TableRows rows = writes[Integer.numberOfTrailingZeros(width)];
    log(rows, time, space, pointer, width, data);
    int at = begin(rows.main());
    int[] row = rows.main().words();
    since(time, previous, row, at);
    before.pack(packing, width, row, at + 2);
  }

  private void log(TableRows rows, int time, int space, int pointer, int width, CellArray data) {
    int at = begin(rows.log());
    int[] row = rows.log().words();
    row[at] = 1;
    row[at + 1] = time;
    row[at + 2] = space;
    row[at + 3] = pointer;
    data.pack(packing, width, row, at + 4);
  }

  @Override
  public void immediate(int time, int pointer) {
    int at = begin(immediates);
    int[] row = immediates.words();
    row[at] = 1;
    row[at + 1] = time;
    row[at + 2] = pointer;
    row[at + 3] = pointer;
  }

  @Override
  public void increment(int time, int by) {
    int at = begin(increments.log());
    int[] row = increments.log().words();
    row[at] = 1;
    row[at + 1] = limb(time & MASK);
    row[at + 2] = bits(time >>> Buses.LIMB_BITS, MemoryConfiguration.MAX_BITS - Buses.LIMB_BITS);
    row[at + 3] = limb(by - 1 & MASK);
    row[at + 4] = limb(by - 1 >>> Buses.LIMB_BITS);
    ticks += by;
    at = begin(increments.main());
    increments.main().words()[at] = ticks;
  }

  @Override
  public void split(int space, int pointer, int width, int time, CellArray data) {
    adapter(1, space, pointer, width, time, time, data);
  }

  @Override
  public void merge(
      int space, int pointer, int width, int leftTime, int rightTime, CellArray data) {
    adapter(field.prime() - 1, space, pointer, width, leftTime, rightTime, data);
  }

  private void adapter(
      int direction, int space, int pointer, int width, int left, int right, CellArray data) {
    RowBuffer rows = adapters[Integer.numberOfTrailingZeros(width)];
    int at = begin(rows);
    int[] row = rows.words();
    row[at++] = direction;
    row[at++] = space;
    row[at++] = pointer;
    if (width == packing) {
      // halves that are bytes
      rangeCounts[data.get(0) << Buses.LIMB_BITS - Byte.SIZE]++;
      row[at++] = data.get(0);
      row[at++] = limb(data.get(1));
    } else {
      at = data.pack(packing, width, row, at);
    }
    boolean rightIsLater = right > left;
    int apart = rightIsLater ? right - left - 1 : left - right;
    row[at++] = left;
    row[at++] = right;
    row[at++] = rightIsLater ? 1 : 0;
    row[at++] = limb(apart & MASK);
    row[at] = limb(apart >>> Buses.LIMB_BITS);
  }

  @Override
  public void claim(int time, int previous, int space, int pointer, CellArray data) {
    int at = begin(claims);
    int[] row = claims.words();
    at = data.pack(packing, memory.blockCells(), row, at);
    since(time, previous, row, at);
  }

  @Override
  public void block(int space, int pointer, CellArray initial, CellArray last, int time) {
    if (leaves != null) {
      leaves.add(space, pointer, initial, last, time);
      return;
    }
    int index = pointer / memory.blockCells();
    if (boundary.rows() > 0) {
      lead(index, space);
    }
    int at = begin(boundary);
    int[] row = boundary.words();
    row[at++] = 1;
    int bits = memory.indexBits();
    row[at++] = bits(index & MASK, Math.min(bits, Buses.LIMB_BITS));
    row[at++] = bits(index >>> Buses.LIMB_BITS, Math.max(0, bits - Buses.LIMB_BITS));
    row[at++] = bits(space - 1, memory.spaceBits());
    at = last.pack(packing, memory.blockCells(), row, at);
    row[at++] = time;
    for (int i = 0; i < 4; i++) {
      row[at++] = 0;
    }
    // the differences of the last row, as long as it is
    rangeCounts[0] += 3;
  }

  /** Says on the last row how far it is to the next one's address. */
  private void lead(int index, int space) {
    int row = boundary.rows() - 1;
    int differences = boundary.width() - 4;
    int before = boundary.get(row, 1) | boundary.get(row, 2) << Buses.LIMB_BITS;
    int ahead = index - before - 1;
    int borrow = ahead < 0 ? 1 : 0;
    ahead += borrow << 2 * Buses.LIMB_BITS;
    rangeCounts[0] -= 3;
    boundary.set(row, differences, limb(ahead & MASK));
    boundary.set(row, differences + 1, limb(ahead >>> Buses.LIMB_BITS));
    boundary.set(row, differences + 2, limb(space - 1 - boundary.get(row, 3) - borrow));
    boundary.set(row, differences + 3, borrow);
  }

  private void since(int time, int previous, int[] row, int at) {
    int since = time - previous - 1;
    row[at] = limb(since & MASK);
    row[at + 1] = limb(since >>> Buses.LIMB_BITS);
  }

  /** Counts a number as looked up. */
  private int limb(int number) {
    rangeCounts[number]++;
    return number;
  }

  /** Counts a number of so many bits as looked up. */
  private int bits(int number, int bits) {
    if (bits < Buses.LIMB_BITS) {
      rangeCounts[number << Buses.LIMB_BITS - bits]++;
    }
    return limb(number);
  }

  /**
   * Says what a persistent memory holds before everything, which a volatile one does not: before
   * the first segment of a log.
   *
   * @param image tells of all cells that are not zero, each once
   */
  public void begin(MemoryImage image, Workers workers) {
    if (leaves != null) {
      leaves.begin(image, workers);
    }
  }

  /**
   * Cells that a segment's tables have so far, before they are filled up to a power of two: those
   * of the rows, and what the blocks that were touched will take. Of the tree over them that is a
   * guess, which is right for blocks that lie anywhere.
   *
   * @param touchedBlocks blocks that were touched so far
   */
  public long cells(int touchedBlocks) {
    long all = cells + boundaryCells * touchedBlocks;
    if (leaves != null && touchedBlocks > 0) {
      int alone =
          memory.treeHeight() - (Integer.SIZE - Integer.numberOfLeadingZeros(touchedBlocks));
      all += nodeCells * touchedBlocks * Math.max(2, alone + 2);
    }
    return all;
  }

  /** By how much the clock went on without accesses. */
  public int ticks() {
    return ticks;
  }

  /** Makes everything empty for the next segment, or for another log. */
  public void clear() {
    tables.forEach(TableRows::clear);
    if (leaves != null) {
      leaves.clear();
    }
    Arrays.fill(rangeCounts, 0);
    ticks = 0;
    cells = 0;
  }

  /** The tables that the log is in, with log2 of their rows, in the order of the key. */
  public List<LoggedTable> loggedTables() {
    List<LoggedTable> logged = new ArrayList<>();
    for (int place = 0; place < tables.size(); place++) {
      RowBuffer log = tables.get(place).log();
      if (log.rows() > 0) {
        logged.add(
            new LoggedTable(
                airs.tables().get(place).id(), Integer.numberOfTrailingZeros(log.height())));
      }
    }
    return logged;
  }

  /**
   * The tables that the log is in, without their other columns: what its commitment is made of.
   *
   * @param allocator where the matrices are; for any thread
   */
  public List<Witness> log(SegmentAllocator allocator, Workers workers) {
    List<Witness> witnesses = new ArrayList<>();
    for (int place = 0; place < tables.size(); place++) {
      RowBuffer log = tables.get(place).log();
      if (log.rows() > 0) {
        witnesses.add(
            new Witness(place, null, List.of(log.matrix(field, allocator, workers, log.height()))));
      }
    }
    return witnesses;
  }

  /**
   * All tables that take part. The tree of a persistent memory is then that of its end.
   *
   * @param allocator where the matrices are; for any thread
   */
  public FilledTables fill(SegmentAllocator allocator, Workers workers) {
    TreeTables tree = leaves == null ? null : leaves.finish(allocator, workers, rangeCounts);
    List<Witness> witnesses = new ArrayList<>();
    for (int place = 0; place < tables.size(); place++) {
      MemoryAirs.Table table = airs.tables().get(place);
      Kind kind = table.id().kind();
      RowMatrix main =
          switch (kind) {
            case RANGE -> counts(allocator);
            case CLOCK -> clock(allocator);
            case BOUNDARY -> tree == null ? null : tree.boundary();
            case TREE -> tree == null ? null : tree.tree();
            case COMPRESSION -> tree == null ? null : tree.compression();
            default -> null;
          };
      TableRows rows = tables.get(place);
      if (main != null) {
        witnesses.add(Witness.of(place, main));
      } else if (rows.rows() > 0 || table.required()) {
        int height = kind == Kind.CLAIM ? MemoryAirs.claimRows(memory) : rows.height();
        if (kind == Kind.INCREMENT) {
          carry(height);
        }
        witnesses.add(rows.witness(place, field, allocator, workers, height));
      }
    }
    return tree == null
        ? new FilledTables(witnesses, new int[0], new int[0])
        : new FilledTables(witnesses, tree.initialRoot(), tree.finalRoot());
  }

  private RowMatrix clock(SegmentAllocator allocator) {
    RowMatrix clock = RowMatrix.allocate(allocator, 2, 1);
    clock.set(0, 0, field.one());
    clock.set(1, 0, 0);
    return clock;
  }

  /** Where no increment is any more, their sum stays what it is. */
  private void carry(int height) {
    while (increments.main().rows() < height) {
      int at = increments.main().row();
      increments.main().words()[at] = ticks;
    }
  }

  private RowMatrix counts(SegmentAllocator allocator) {
    RowMatrix counts = RowMatrix.allocate(allocator, rangeCounts.length, 1);
    for (int number = 0; number < rangeCounts.length; number++) {
      counts.set(number, 0, field.of(rangeCounts[number]));
    }
    return counts;
  }
}
